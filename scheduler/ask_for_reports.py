"""On the 20th of a quarter's last month and the 1st of December reports are asked for, and twice more those
who have not written; which day it is for whom is found by the slot's own day (domain §3.6).
"""

from datetime import datetime

from actions.cycles import BEGINNING, Place
from actions.report_cycles import ask_for_reports
from models.rule_book import Book
from models.rules import MORNING
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


def mornings(rules: Book) -> str:
    """Return the crontab line of every day's earliest morning."""
    return f"5 {min(rules.ever(MORNING))} * * *"


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Ask and remind a stretch of people."""
    return await ask_for_reports(scope, slot, place, rows)


JOB = Job("ask_for_reports", mornings, InSteps(run, BEGINNING, copies=True), Late.EACH)
