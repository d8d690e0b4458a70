"""On days 4, 8 and 10 at 09:00, or when an organisation's rules say, the silent are reminded;
after a sleep only the last reminder counts, which the effect sees to: it is not the same day for everybody
(domain §3.6).
"""

from datetime import datetime

from actions.cycles import BEGINNING, Place, remind_silent
from models.scope import Scope
from scheduler.job import InSteps, Job, Late
from scheduler.rounds import reminders


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Remind those who are due and silent, a stretch of them."""
    return await remind_silent(scope, slot, place, rows)


JOB = Job("remind_check_ins", reminders, InSteps(run, BEGINNING, copies=True), Late.EACH, line="check-ins")
