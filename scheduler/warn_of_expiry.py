"""In the morning those whose certificate expires before long hear of it, once (W22b)."""

from datetime import datetime

from actions.certificates import warn_of_expiry
from actions.ratings import BEGINNING, Round
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Round, rows: int) -> Round | None:
    """Look at so many."""
    return await warn_of_expiry(scope, slot, place, rows)


JOB = Job("warn_of_expiry", "40 8 * * *", InSteps(run, BEGINNING), Late.LATEST)
