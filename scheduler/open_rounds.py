"""In the night rounds begin in which promises are rated, and what came late into one is put up; what was
rated in the year before goes into the archive (domain §2.2).
"""

from datetime import datetime

from actions.vote_rounds import OPENING, Opening, open_rounds
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Opening, rows: int) -> Opening | None:
    """See to a stretch of items."""
    return await open_rounds(scope, slot, place, rows)


JOB = Job("open_rounds", "10 0 * * *", InSteps(run, OPENING), Late.LATEST, line="rounds")
