"""In the afternoon whoever follows a promise or a village hears what has moved: once a day, all in one
(domain §3.4-D′ 4).
"""

from datetime import datetime

from actions.pledge_follows import tell_followers
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan it for a stretch of the chats."""
    return await tell_followers(scope, slot, place, rows)


JOB = Job("tell_followers", "30 16 * * *", InSteps(run, BEGINNING), Late.LATEST)
