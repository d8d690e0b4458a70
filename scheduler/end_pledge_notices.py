"""In the night what was on public notice long enough, and has nothing left against it, begins to be carried
out (示诺, domain §2.2).
"""

from datetime import datetime

from actions.pledge_publishing import BEGINNING, Place, end_notices
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, _slot: datetime, place: Place, rows: int) -> Place | None:
    """Have so many items run."""
    return await end_notices(scope, place, rows)


JOB = Job("end_pledge_notices", "10 0 * * *", InSteps(run, BEGINNING), Late.LATEST)
