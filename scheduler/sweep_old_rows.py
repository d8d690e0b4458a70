"""Each night rows that the machine no longer needs are swept away, in many short transactions
(domain §3.7).
"""

import logging
from datetime import datetime
from functools import partial

from actions.retention import BEGINNING, Place, sweep_on
from models.scope import Scope
from scheduler.job import Effect, Job, Late

log = logging.getLogger(__name__)


async def run(scope: Scope, _slot: datetime, place: Place = BEGINNING) -> Effect | None:
    """Sweep a stretch; return the next one. A sweep cut short begins anew the next night."""
    place, more = await sweep_on(scope, place)
    if more:
        return partial(run, place=place)
    if place.touched:
        log.info("swept %d old rows", place.touched)
    return None


JOB = Job("sweep_old_rows", "0 3 * * *", run, Late.LATEST, silent=True)
