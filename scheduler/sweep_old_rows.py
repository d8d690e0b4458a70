"""Each night rows that the machine no longer needs are swept away, in many short transactions
(domain §3.7).
"""

import logging
from datetime import datetime

from actions.retention import BEGINNING, Place, sweep_on
from models.scope import Scope
from scheduler.job import InSteps, Job, Late

log = logging.getLogger(__name__)


async def run(scope: Scope, _slot: datetime, place: Place, rows: int) -> Place | None:
    """Sweep a stretch."""
    place, more = await sweep_on(scope, place, rows)
    if more:
        return place
    if place.touched:
        log.info("swept old rows", extra={"rows": place.touched})
    return None


JOB = Job("sweep_old_rows", "0 3 * * *", InSteps(run, BEGINNING), Late.LATEST, silent=True)
