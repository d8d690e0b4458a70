"""Each night cycles whose due time is over are closed:
the silent are handed to their branches (domain §3.6).
"""

from datetime import datetime

from actions.cycles import BEGINNING, Place, close_cycles
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, _slot: datetime, place: Place, rows: int) -> Place | None:
    """Close what fell due, for a stretch of those who were asked."""
    return await close_cycles(scope, place, rows)


JOB = Job("close_check_ins", "0 0 * * *", InSteps(run, BEGINNING, copies=True), Late.LATEST, line="check-ins")
