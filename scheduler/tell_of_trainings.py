"""Every five minutes those hear of a sitting who are too many for the tap that opened, changed or called it
off (domain §3.6).
"""

from datetime import datetime

from actions.training_days import BEGINNING, Place, tell_of_trainings
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, _slot: datetime, place: Place, rows: int) -> Place | None:
    """Tell a stretch of people."""
    return await tell_of_trainings(scope, place, rows)


JOB = Job("tell_of_trainings", "*/5 * * * *", InSteps(run, BEGINNING), Late.LATEST, silent=True)
