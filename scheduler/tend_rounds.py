"""Every ten minutes totals move, rounds close whose time is over, and verdicts become public: by the clock,
so that the moment of a vote is not that at which a total moves (docs/decisions/0028-rating-in-secret.md).
"""

from datetime import datetime

from actions.vote_rounds import TENDING, Tending, tend_rounds
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, _slot: datetime, place: Tending, rows: int) -> Tending | None:
    """See to a stretch of items."""
    return await tend_rounds(scope, place, rows)


JOB = Job("tend_rounds", "*/10 * * * *", InSteps(run, TENDING), Late.LATEST, silent=True)
