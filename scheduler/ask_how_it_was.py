"""Four times a day those who were at a sitting that is over are asked how it was (domain §3.4-C)."""

from datetime import datetime

from actions.ratings import BEGINNING, Round, ask_how_it_was
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Round, rows: int) -> Round | None:
    """Ask those of the next sitting."""
    return await ask_how_it_was(scope, slot, place, rows)


JOB = Job("ask_how_it_was", "10 12,15,18,20 * * *", InSteps(run, BEGINNING, copies=True), Late.LATEST)
