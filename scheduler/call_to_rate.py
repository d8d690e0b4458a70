"""On the first day of a round the members of its branches are asked to rate, and twice more who has not
(domain §3.6: 1, 8 and 15 December).
"""

from datetime import datetime

from actions.stretches import BEGINNING, Place
from actions.vote_calls import call_to_rate
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Ask a stretch of members, where it is the day."""
    return await call_to_rate(scope, slot, place, rows)


JOB = Job("call_to_rate", "30 0 * * *", InSteps(run, BEGINNING), Late.LATEST, line="rounds")
