"""How do processes share the bots? Each its part, none left alone, without asking one another.

Everyone sees the same rows, leases and processes, and reckons alike: the bots by the processes, rounded up,
are a fair share. Below it a process takes what is free at once; beyond it only what nobody else took for a
while. Who has more hands one over, cleanly, so that a process that joins gets its part.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from math import ceil

PATIENCE = 3.0  # seconds that the others have to take a free bot, before one takes more than one's share
CALM = 5.0  # seconds between two bots that are handed over


@dataclass(frozen=True, slots=True)
class Sight:
    """What a process sees at one moment, all sets of bots by user id."""

    mine: Collection[int]
    free: Collection[int]  # nobody serves them, and this process could
    bots: int  # served by anybody, or to be served
    processes: int  # that can serve bots, this one among them

    @property
    def fair(self) -> int:
        """Return a process's share."""
        return ceil(self.bots / max(1, self.processes))


@dataclass(slots=True)
class Share:
    """One process's part, decided anew each moment; ``now`` is uptime in seconds."""

    _free_since: dict[int, float] = field(default_factory=dict)
    _gave: float = -CALM

    def to_take(self, sight: Sight, now: float) -> list[int]:
        """Return the free bots that this process takes now."""
        self._free_since = {bot: self._free_since.get(bot, now) for bot in sight.free}
        room = max(0, sight.fair - len(sight.mine))
        free = sorted(sight.free)
        return free[:room] + [bot for bot in free[room:] if now - self._free_since[bot] >= PATIENCE]

    def to_give(self, sight: Sight, now: float) -> int | None:
        """Return a bot to be handed over because others have less; at most one in a while."""
        if len(sight.mine) <= sight.fair or sight.free or now - self._gave < CALM:
            return None
        self._gave = now
        return max(sight.mine)
