"""In the night the day's questions about public promises are planned: what is due in 30 days, in 7, tomorrow,
was due yesterday; and on one day of each quarter everything that is unfinished (domain §3.6).
"""

from datetime import datetime

from actions.pledge_reminders import remind_of_pledges
from actions.stretches import BEGINNING, Place
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan them for a stretch of the members."""
    return await remind_of_pledges(scope, slot, place, rows)


JOB = Job("remind_of_pledges", "25 0 * * *", InSteps(run, BEGINNING, copies=True), Late.LATEST)
