"""At noon it is noted what became of the greetings whose day is over everywhere (domain §4 R4)."""

from datetime import datetime

from actions.greeting_rounds import settle_greetings
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Note it of a stretch of the greetings."""
    return await settle_greetings(scope, slot, place, rows)


JOB = Job(
    "settle_greetings", "30 12 * * *", InSteps(run, BEGINNING, copies=True), Late.LATEST, line="greetings",
    silent=True,
)  # fmt: skip
