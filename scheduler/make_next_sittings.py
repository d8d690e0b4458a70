"""At ten past midnight the next sittings of every series are opened, two weeks ahead (domain §2.4)."""

from datetime import datetime

from actions.training_series import BEGINNING, Place, make_next_sittings
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, _slot: datetime, place: Place, _rows: int) -> Place | None:
    """Open those of a stretch of series."""
    return await make_next_sittings(scope, place)


JOB = Job("make_next_sittings", "10 0 * * *", InSteps(run, BEGINNING), Late.LATEST, line="trainings")
