"""When is a job that failed tried again? At the next tick, then after twice as many each time."""

from dataclasses import dataclass, field

_LONGEST = 64  # ticks: a fault that was mended is over about a minute later


@dataclass(slots=True)
class Faults:
    """Which jobs failed, how often in a row, and how long each is left alone.

    Counted in ticks: a clock that is moved must not lengthen a pause. A new process tries at once.
    """

    _ticks: int = 0
    _tries: dict[str, int] = field(default_factory=dict)
    _again: dict[str, int] = field(default_factory=dict)

    def tick(self) -> None:
        """A tick begins."""
        self._ticks += 1

    def failed(self, job: str) -> None:
        """The job failed in this tick."""
        tries = self._tries.get(job, 0)
        self._tries[job] = tries + 1
        self._again[job] = self._ticks + min(2**tries, _LONGEST)

    def over(self, job: str) -> None:
        """The job was carried out."""
        self._tries.pop(job, None)
        self._again.pop(job, None)

    def rests(self, job: str) -> bool:
        """Whether the job is left alone in this tick."""
        return self._ticks < self._again.get(job, 0)
