"""In the night the day's reminders are planned for who is to come: three days before, on the eve, two hours
before, each at its own hour (domain §3.4-C).
"""

from datetime import datetime

from actions.training_days import BEGINNING, Place, remind_of_trainings
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, _slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan them for a stretch of people."""
    return await remind_of_trainings(scope, place, rows)


JOB = Job("remind_of_trainings", "20 0 * * *", InSteps(run, BEGINNING), Late.LATEST, line="trainings")
