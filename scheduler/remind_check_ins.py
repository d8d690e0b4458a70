"""On days 4, 8 and 10 at 09:00 the silent are reminded;
after a sleep only the last reminder counts (domain §3.6).
"""

from datetime import datetime

from actions.cycles import BEGINNING, Place, remind_silent
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Remind those who are due and silent, a stretch of them."""
    return await remind_silent(scope, slot, place, rows)


JOB = Job(
    "remind_check_ins", "0 9 4,8,10 * *", InSteps(run, BEGINNING, copies=True), Late.LATEST, line="check-ins"
)
