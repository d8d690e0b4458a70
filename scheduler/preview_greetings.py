"""At 09:00 secretaries and offices see which greetings are coming, while they can still change them
(domain §3.4-D, §3.6).
"""

from datetime import datetime

from actions.greeting_rounds import preview_greetings
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Tell of festivals, then of the political birthdays of a stretch of the members."""
    return await preview_greetings(scope, slot, place, rows)


JOB = Job("preview_greetings", "0 9 * * *", InSteps(run, BEGINNING, copies=True), Late.LATEST)
