"""Each quarter of an hour, by day and by night, cries for help that nobody has taken in time go one rung up
(domain §3.6: 书 → 委 → 县).
"""

from datetime import datetime

from actions.ladder import pass_help_on
from models.scope import Scope
from scheduler.job import Job, Late


async def run(scope: Scope, _slot: datetime) -> None:
    """Pass on what is due."""
    await pass_help_on(scope)


JOB = Job("pass_help_on", "*/15 * * * *", run, Late.LATEST, silent=True)
