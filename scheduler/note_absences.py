"""The next morning it is looked who was not at a sitting; they get something to make up (domain §3.6)."""

from datetime import datetime

from actions.absences import note_absences
from actions.ratings import BEGINNING, Round
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Round, rows: int) -> Round | None:
    """Look at the next sitting."""
    return await note_absences(scope, slot, place, rows)


JOB = Job("note_absences", "40 7 * * *", InSteps(run, BEGINNING), Late.LATEST)
