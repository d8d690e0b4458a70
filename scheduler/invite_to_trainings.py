"""In the night before anybody's morning, those are invited whose sitting is seven days ahead, or whom it is
for since yesterday (domain §3.6, W12).
"""

from datetime import datetime

from actions.training_days import BEGINNING, Place, invite_to_trainings
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, _slot: datetime, place: Place, rows: int) -> Place | None:
    """Invite a stretch of people."""
    return await invite_to_trainings(scope, place, rows)


JOB = Job("invite_to_trainings", "15 0 * * *", InSteps(run, BEGINNING), Late.LATEST, line="trainings")
