"""What nobody has made up for in its days goes to a person of the branch (domain §3.6)."""

from datetime import datetime

from actions.make_ups import hand_on
from actions.ratings import BEGINNING, Round
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Round, rows: int) -> Round | None:
    """Hand on so many."""
    return await hand_on(scope, slot, place, rows)


JOB = Job("hand_on_make_ups", "50 7 * * *", InSteps(run, BEGINNING), Late.LATEST)
