"""On the 5th of January pledges are asked for, on three more days those are reminded who handed in nothing;
newcomers are asked when they come, and the list of the silent goes to those above (domain §3.6).
"""

from datetime import datetime

from actions.pledge_calls import ask_for_pledges
from actions.stretches import BEGINNING, Place
from models.rule_book import Book
from models.rules import MORNING
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


def mornings(rules: Book) -> str:
    """Return the crontab line of every day's earliest morning."""
    return f"8 {min(rules.ever(MORNING))} * * *"


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Ask and remind a stretch of people."""
    return await ask_for_pledges(scope, slot, place, rows)


JOB = Job("ask_for_pledges", mornings, InSteps(run, BEGINNING, copies=True), Late.EACH)
