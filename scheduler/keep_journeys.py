"""Each night journeys begin whose leaving day has come, and half a year away becomes a floating record
(domain §2.1: six calendar months).
"""

from datetime import datetime

from actions.journeys_in_time import keep_journeys
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Look at a stretch of the journeys."""
    return await keep_journeys(scope, slot, place, rows)


JOB = Job("keep_journeys", "10 0 * * *", InSteps(run, BEGINNING), Late.LATEST)
