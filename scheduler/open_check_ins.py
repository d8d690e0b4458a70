"""On the 1st at 09:00, or when an organisation's rules say, check-ins are opened (domain §3.6)."""

from datetime import datetime

from actions.cycles import BEGINNING, Place, open_cycles
from models.scope import Scope
from scheduler.job import InSteps, Job, Late
from scheduler.rounds import openings


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Open what begins on the slot's day, for a stretch of the members."""
    return await open_cycles(scope, slot, place, rows)


JOB = Job("open_check_ins", openings, InSteps(run, BEGINNING, copies=True), Late.EACH, line="check-ins")
