"""Every second Sunday those who asked for it hear what is new to learn from (W18)."""

from datetime import datetime

from actions.library_news import send_news
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan it for a stretch of the members."""
    return await send_news(scope, slot, place, rows)


JOB = Job("send_learning_news", "30 8 * * 0", InSteps(run, BEGINNING, copies=True), Late.LATEST)
