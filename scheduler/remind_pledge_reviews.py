"""Three and six days after a promise was handed in its reviewers are reminded, after a week the level above
hears of it, too (domain §3.6).
"""

from datetime import datetime

from actions.pledge_waiting import remind_reviewers
from actions.stretches import BEGINNING, Place
from models.rule_book import Book
from models.rules import MORNING
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


def mornings(rules: Book) -> str:
    """Return the crontab line of every day's earliest morning."""
    return f"12 {min(rules.ever(MORNING))} * * *"


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Remind a stretch of people."""
    return await remind_reviewers(scope, slot, place, rows)


JOB = Job("remind_pledge_reviews", mornings, InSteps(run, BEGINNING, copies=True), Late.LATEST)
