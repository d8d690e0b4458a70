"""Which slots have passed up to an instant, in order of time, and where do the others begin?"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduler.job import Job, Late

AT_ONCE = 1000  # slots of one job that are looked at in one pass
A_MINUTE = timedelta(minutes=1)
NEVER = datetime.max.replace(tzinfo=UTC)

Slot = tuple[datetime, Job]
After = Callable[[Job, datetime], datetime | None]  # a job's first slot after an instant


@dataclass(frozen=True, slots=True)
class Passed:
    """Slots in order of time; ``following`` is each job's first one that is not among them."""

    slots: list[Slot]
    following: dict[str, datetime]


def passed(
    jobs: Sequence[Job], after: After, last: Mapping[str, datetime], until: datetime, *, in_order: bool
) -> Passed:
    """Return the slots behind each job's ``last`` one up to an instant.

    Where a job has more of them than one pass looks at, the pass ends for its line where its next one begins:
    whoever asks again, after these were fired, gets the others. ``in_order`` ends it there for all jobs, for
    whom time goes on with each slot; otherwise no job waits for another's.
    """
    listed: list[tuple[datetime, int]] = []
    following: dict[str, datetime] = {}
    ends: dict[str, datetime] = {}
    for number, job in enumerate(jobs):
        slots, following[job.name] = (_last_one if job.silent else _each)(job, after, last[job.name], until)
        listed += [(slot, number) for slot in slots]
        ends[job.queue] = min(ends.get(job.queue, NEVER), following[job.name])
    if in_order:
        ends = dict.fromkeys(ends, min(ends.values(), default=NEVER))
    kept: list[Slot] = []
    for slot, job in ((slot, jobs[number]) for slot, number in sorted(listed)):
        if slot < ends[job.queue]:
            kept.append((slot, job))
        else:
            following[job.name] = min(following[job.name], slot)
    return Passed(kept, following)


def passed_over(slots: Sequence[Slot], goes_on: Collection[str]) -> set[int]:
    """Return the numbers of the slots that their job's late rule passes over: all but the last one, and the
    last one too of a job that ``goes_on``, with more that have passed than are listed.
    """
    by_job: dict[str, list[int]] = defaultdict(list)
    for number, (_, job) in enumerate(slots):
        if job.late is Late.LATEST:
            by_job[job.name].append(number)
    kept = {numbers[-1] for name, numbers in by_job.items() if name not in goes_on}
    return {number for numbers in by_job.values() for number in numbers} - kept


def _each(job: Job, after: After, last: datetime, until: datetime) -> tuple[list[datetime], datetime]:
    slots: list[datetime] = []
    while (slot := after(job, last)) and slot <= until and len(slots) < AT_ONCE:
        slots.append(slot)
        last = slot
    return slots, slot or NEVER


def _last_one(job: Job, after: After, last: datetime, until: datetime) -> tuple[list[datetime], datetime]:
    """A walk does not stop for the others, and nobody asks what they would have done. It is looked for from
    the end on: a job that rings each minute has very many of them even in a day.
    """
    span = A_MINUTE
    while (since := max(last, until - span)) > last and not _rings(job, after, since, until):
        span *= 2
    found: list[datetime] = []
    while (slot := after(job, since)) and slot <= until:
        found, since = [slot], slot
    return found, slot or NEVER


def _rings(job: Job, after: After, since: datetime, until: datetime) -> bool:
    slot = after(job, since)
    return slot is not None and slot <= until
