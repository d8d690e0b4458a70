"""Whoever was decided to be erased is erased, in steps, and the database is rewritten after it (domain §3.7).

A decision orders its own slot; the one of each night goes on with what is left, should that ever be lost.
"""

from datetime import datetime

from actions.erasing import BEGINNING, Place, erase_on, scrub
from models.erasures import CARRIED_OUT_BY
from models.scope import Scope
from scheduler.job import InSteps, Job, Late


async def run(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Erase a stretch."""
    return await erase_on(scope, slot, place, rows)


JOB = Job(CARRIED_OUT_BY, "30 4 * * *", InSteps(run, BEGINNING, before=scrub), Late.LATEST, silent=True)
