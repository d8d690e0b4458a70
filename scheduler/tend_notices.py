"""Each minute, by day and by night, notices leave whose instant has come, their authors hear of the silent,
and urgent ones are pushed again (domain §3.4-I, §3.4-L).
"""

from datetime import datetime

from actions.notice_timing import tend_notices
from models.scope import Scope
from scheduler.job import Job, Late


async def run(scope: Scope, _slot: datetime) -> None:
    """Do what is due."""
    await tend_notices(scope)


JOB = Job("tend_notices", "* * * * *", run, Late.LATEST, silent=True)
