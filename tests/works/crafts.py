"""Work that tests hold in their hand: it counts to ten in steps, and waits where it is told to."""

import asyncio
from dataclasses import dataclass, field

from bot.works.craft import Craft
from bot.works.under_way import UnderWay
from models.scope import Scope
from models.works import WorkKind

ROUNDS = 10


@dataclass
class Counting:
    """Counts to ten, a step at a time; before a step of ``faults`` it raises, at ``waits_at`` it waits."""

    waits_at: int | None = None
    faults: dict[int, list[Exception]] = field(default_factory=dict)
    counted: list[int] = field(default_factory=list)
    there: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def craft(self) -> Craft:
        """What the workshop is given."""
        return Craft(WorkKind.EXPORT, self.run)

    async def run(self, under_way: UnderWay) -> None:
        """Count on from where the row stands."""
        first = (under_way.work.place or {}).get("counted", 0)
        for number in range(first, ROUNDS):
            await self._wait(number)
            if waiting := self.faults.get(number):
                raise waiting.pop(0)
            async with under_way.scope() as scope:
                await self._step(under_way, scope, number)
        async with under_way.scope() as scope:
            await under_way.end(scope, "export-done", table="十", rows=ROUNDS, unit="百")

    async def _wait(self, number: int) -> None:
        if number == self.waits_at:
            self.there.set()
            await self.go.wait()

    async def _step(self, under_way: UnderWay, scope: Scope, number: int) -> None:
        await under_way.move(scope, {"counted": number + 1})
        self.counted.append(number)
        under_way.count(number + 1, ROUNDS)
