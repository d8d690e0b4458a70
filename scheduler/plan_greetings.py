"""At 18:00, or when the rules say, everybody's greeting of the next day is planned for their own morning
(domain §3.4-D, §3.6).
"""

from datetime import datetime

from actions.greeting_rounds import evenings, plan_greetings
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Greet a stretch of the members."""
    return await plan_greetings(scope, slot, place, rows)


JOB = Job("plan_greetings", evenings, InSteps(run, BEGINNING, copies=True), Late.EACH, line="greetings")
