"""On 小年 those away are asked whether they come home for the Spring Festival (domain §2.3, §3.4-B).

The night before anybody's morning, so that those east of the county hear of it at their own nine o'clock too.
"""

from datetime import datetime

from actions.journeys_in_time import ask_home_comings
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Ask a stretch of the members, where it is the day."""
    return await ask_home_comings(scope, slot, place, rows)


JOB = Job("ask_home_comings", "20 0 * * *", InSteps(run, BEGINNING), Late.EACH)
