"""On the 1st at 09:00 the check-ins of the month are opened (domain §3.6)."""

from datetime import datetime

from actions.cycles import open_cycles
from models.scope import Scope
from scheduler.job import Job, Late


async def run(scope: Scope, slot: datetime) -> None:
    """Open what begins on the slot's day."""
    await open_cycles(scope, slot)


JOB = Job("open_check_ins", "0 9 1 * *", run, Late.EACH)
