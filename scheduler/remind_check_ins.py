"""On days 4, 8 and 10 at 09:00 the silent are reminded;
after a sleep only the last reminder counts (domain §3.6).
"""

from datetime import datetime

from actions.cycles import remind_silent
from models.scope import Scope
from scheduler.job import Job, Late


async def run(scope: Scope, slot: datetime) -> None:
    """Remind those who are due and silent."""
    await remind_silent(scope, slot)


JOB = Job("remind_check_ins", "0 9 4,8,10 * *", run, Late.LATEST)
