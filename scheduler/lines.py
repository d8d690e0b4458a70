"""Which slots may be worked at now? In each line one after the other; lines do not wait for each other."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from models.database import is_trouble
from models.watch import ClockWatch
from scheduler.effects import Outcome
from scheduler.faults import Faults
from scheduler.job import Job

log = logging.getLogger(__name__)


class JobFailedError(Exception):
    """Jobs could not be carried out; their slots are tried again at later ticks."""


@dataclass(slots=True)
class Lines:
    """One pass over what is due, in the order of time: a slot that cannot be finished holds its line.

    ``patient`` passes leave a job that failed alone for a while. The database's own trouble ends the pass.
    """

    faults: Faults
    watch: ClockWatch
    patient: bool
    finished: int = 0  # slots that were finished here
    held: dict[str, Exception | None] = field(default_factory=dict)  # lines that wait, and after which fault

    async def work(self, job: Job, slot: datetime, effect: Callable[[], Awaitable[Outcome]]) -> None:
        """Work at a slot unless its line is held."""
        if job.queue in self.held:
            return
        if self.patient and self.faults.rests(job.name):
            self.held[job.queue] = None
            return
        try:
            outcome = await effect()
        except Exception as exc:
            if is_trouble(exc):
                raise
            self._note_fault(job, slot, exc)
        else:
            self._note(job, slot, outcome)

    def tell_faults(self) -> None:
        """Raise JobFailedError from the first fault of the pass, if there was any."""
        for line, fault in self.held.items():
            if fault is not None:
                raise JobFailedError(line) from fault

    def _note(self, job: Job, slot: datetime, outcome: Outcome) -> None:
        self.faults.over(job.name)
        if outcome is Outcome.OPEN:
            self.held[job.queue] = None
        elif outcome is not Outcome.THEIRS:
            self.watch.fired(job.name, slot, skipped=False)
            self.finished += 1

    def _note_fault(self, job: Job, slot: datetime, fault: Exception) -> None:
        self.held[job.queue] = fault
        self.faults.failed(job.name)
        self.watch.failed(job.name, fault)
        extra = {"job": job.name, "slot": slot.isoformat(), "fault": type(fault).__name__}
        log.error("a job failed, and is tried again", extra=extra, exc_info=fault)
