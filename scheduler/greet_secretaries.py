"""On working days, at 08:00 of their own clocks, secretaries and contact persons are told what is to be done.

A day is planned soon after the county's midnight: by then it is 08:00 of that day nowhere yet.
"""

from datetime import datetime

from actions.digests import greet_staff
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan the day's word for a stretch of people."""
    return await greet_staff(scope, slot, place, rows)


JOB = Job("greet_secretaries", "10 0 * * *", InSteps(run, BEGINNING, copies=True), Late.LATEST)
