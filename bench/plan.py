"""How large is a measurement? Full or quick, all contestants or those that were named."""

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bench.engines import ENGINES, Engines
from bench.remote import Server

T = TypeVar("T")


@dataclass(frozen=True)
class Plan:
    """What was asked for on the command line, and the rooms to measure in."""

    server: Server
    engines: Engines
    quick: bool = False
    only: Collection[str] = ()
    engine: str | None = None
    count: int | None = None
    rounds: int | None = None
    profile: str | None = None

    @property
    def on(self) -> Sequence[str]:
        """The engines to measure on."""
        return (self.engine,) if self.engine else ENGINES

    @property
    def mostly(self) -> Sequence[str]:
        """The engines of longer measurements: where it shall be quick, the first one alone."""
        return self.on[:1] if self.quick else self.on

    def crowd(self, count: int) -> int:
        """Return how many people a database has of whom ``count`` act: one filling serves many runs."""
        return max(count, 2000 if self.quick else 6000)

    def times(self, full: int, quick: int) -> int:
        """Return how many rounds are played."""
        return self.rounds or (quick if self.quick else full)

    def size(self, full: int, quick: int) -> int:
        """Return how many messages, updates or people a run has."""
        return self.count or (quick if self.quick else full)

    def wants(self, name: str, *, thorough: bool = False) -> bool:
        """Whether a contestant takes part: any word of ``--only`` begins its name.

        A ``thorough`` one takes no part where it shall be quick, unless it was named.
        """
        named = any(name.lower().startswith(word.lower()) for word in self.only)
        return named or (not self.only and not (thorough and self.quick))

    def profiled(self, name: str) -> dict[str, Any]:
        """Return what a contestant's order gets on top: where Hongyan's profile is written."""
        return {"profile": self.profile} if self.profile and name.lower().startswith("hongyan") else {}

    def interleaved(self, contestants: Sequence[T], rounds: int) -> Iterator[T]:
        """Yield A, B, C, A, B, C …: a machine that slows down slows everybody down. Progress is shown."""
        for number in range(1, rounds + 1):
            for contestant in contestants:
                if sys.stderr.isatty():
                    name = getattr(contestant, "name", "Hongyan")
                    print(
                        f"\r\033[Kround {number} of {rounds}: {name}", end="\r", file=sys.stderr, flush=True
                    )
                yield contestant
