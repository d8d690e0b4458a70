"""At half past seven in the evening the keepers of stations who want it are reminded of the show (W17)."""

from datetime import datetime

from actions.ratings import BEGINNING, Round
from actions.stations import remind_keepers
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Round, rows: int) -> Round | None:
    """Remind so many."""
    return await remind_keepers(scope, slot, place, rows)


JOB = Job("remind_stations", "30 19 * * *", InSteps(run, BEGINNING), Late.LATEST)
