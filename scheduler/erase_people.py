"""Whoever was decided to be erased is erased, in steps, and the database is rewritten after it (domain §3.7).

A decision orders its own slot; the one of each night goes on with what is left, should that ever be lost.
"""

from actions.erasing import BEGINNING, erase_on, scrub
from models.erasures import CARRIED_OUT_BY
from scheduler.job import InSteps, Job, Late

JOB = Job(CARRIED_OUT_BY, "30 4 * * *", InSteps(erase_on, BEGINNING, before=scrub), Late.LATEST, silent=True)
