"""Each week of December the county office is told when next year's days off are not loaded yet
(domain §2.3, §3.6).
"""

from datetime import datetime

from actions.calendars import tell_missing_calendar
from models.scope import Scope
from scheduler.job import Job, Late


async def run(scope: Scope, slot: datetime) -> None:
    """Tell the offices of every county that does not know the next year."""
    await tell_missing_calendar(scope, slot.date())


JOB = Job("warn_missing_calendar", "0 9 1,8,15,22,29 12 *", run, Late.LATEST)
