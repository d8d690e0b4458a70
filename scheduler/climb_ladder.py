"""Each morning, before anybody begins to work, what is due moves up, and those who answer for it from now on
are told once (domain §3.6); after a sleep a silence goes at once to where it would stand by then.
"""

from datetime import datetime

from actions.ladder import BEGINNING, Place, climb
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Move a part of what is due."""
    return await climb(scope, slot, place, rows)


JOB = Job("climb_ladder", "0 7 * * *", InSteps(run, BEGINNING), Late.LATEST)
