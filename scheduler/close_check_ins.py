"""Each night cycles whose due time is over are closed:
the silent are handed to their branches (domain §3.6).
"""

from datetime import datetime

from actions.cycles import close_cycles
from models.scope import Scope
from scheduler.job import Job, Late


async def run(scope: Scope, _slot: datetime) -> None:
    """Close what fell due."""
    await close_cycles(scope)


JOB = Job("close_check_ins", "0 0 * * *", run, Late.LATEST)
