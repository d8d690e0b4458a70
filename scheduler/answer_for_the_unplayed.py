"""In a demonstration people whom nobody plays answer by their rule, a few times a day;
it is no job of a real service.
"""

from datetime import datetime

from actions.unplayed import let_answer
from models.scope import Scope
from scheduler.job import Job, Late


async def run(scope: Scope, _slot: datetime) -> None:
    """Enter the answers whose time has come."""
    await let_answer(scope)


JOB = Job("answer_for_the_unplayed", "30 9,13,20 * * *", run, Late.LATEST)
