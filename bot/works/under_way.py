"""What can a runner do? Open a Scope as whoever asked, say how far it is, keep files, end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.lease import Fence
from bot.served import Served
from bot.texts import Catalogue, Words, language_of
from bot.works.fault import WorkOvertakenError, WorkStoppedError
from bot.works.guard import Guarded
from models.database import Database
from models.kinds import Kind
from models.outbox import Message
from models.refusal import NotFound
from models.scope import How, Scope, Sheaf
from models.values import enum_key
from models.vault import Vault
from models.works import Work, WorkState

TOLD_EACH = 2.5  # seconds between two edits of one message: a server takes no more for long


@dataclass(frozen=True, slots=True)
class Tools:
    """What a bot's long work is done with. ``token`` is that of the lease behind ``fence``."""

    database: Database
    clock: Clock
    vault: Vault
    courier: Courier
    bot: Served
    fence: Fence
    token: int
    catalogue: Catalogue
    zone: str
    link_base: str
    rang: Callable[[], None]


@dataclass(slots=True)
class UnderWay:
    """One piece of work in hand; ``work`` is its row as it was when it was taken in hand."""

    tools: Tools
    work: Work
    chat_id: int
    stopping: bool = False  # a stop was asked for, and is on its way
    rests_for: float = 0.0  # seconds after which it is gone on with, where it waits for something else
    _done: int = 0
    _total: int | None = None
    _told: tuple[int, int | None] = field(default=(0, None))

    async def begin(self, *, counts: bool) -> int | None:
        """Take the work in hand; return how often it was begun in vain, None if it is over."""
        async with self.tools.database.writing() as session:
            await self.tools.fence.confirm(session)
            begun = await session.execute(Work.begin(self.work.id, self.tools.token, counts=counts))
            tries: int | None = begun.scalar_one_or_none()
            return tries

    @property
    def database(self) -> Guarded:
        """The database, written only while the work is in hand."""
        return Guarded(self.tools.database, self.check)

    async def check(self, session: AsyncSession) -> None:
        """Raise where lease, work, or the wish for it is gone; else all three last this transaction."""
        await self.tools.fence.confirm(session)
        stop = await session.scalar(Work.in_hand(self.work.id, self.tools.token))
        if stop is None:
            raise WorkOvertakenError(f"work {self.work.id} is not ours any more")
        if stop and not self.stopping:
            raise WorkStoppedError

    @asynccontextmanager
    async def scope(self) -> AsyncIterator[Scope]:
        """Open a transaction as whoever asked, with what they may do now."""
        now, sheaf = self.tools.clock.now(), Sheaf()
        async with self.database.writing() as session:
            desk = Desk(session, self.work.bot_id, sheaf, self.tools.bot.within)
            await desk.load([self.chat_id], now)
            if (actor := desk.actors.get(self.chat_id)) is None:
                raise NotFound  # the chat was made nameless meanwhile
            scope = Scope(session, sheaf, now=now, vault=self.tools.vault, actor=actor)
            yield scope
            scope.close()
            await sheaf.write(session)
        self.tools.rang()

    def words(self, scope: Scope) -> Words:
        """Return the sentences of whoever asked."""
        tools, account = self.tools, scope.actor.account
        language = account.language if account else language_of(None)
        return Words(tools.catalogue, language, tools.zone, tools.link_base)

    def count(self, done: int, total: int | None) -> None:
        """Remember how far it is; it is said at the next time for that."""
        self._done, self._total = done, total

    async def move(self, scope: Scope, place: dict[str, Any]) -> None:
        """Keep, with what this transaction does, where a next try begins."""
        self.work.place = place
        await scope.run(Work.moved(self.work.id, place=place))

    async def tell_on(self) -> None:
        """Say how far it is, every few seconds while there is something new, until cancelled or overtaken."""
        while True:
            await asyncio.sleep(TOLD_EACH)
            try:
                await self.tell()
            except (WorkOvertakenError, WorkStoppedError):
                return

    async def tell(self) -> None:
        """Edit the one message, unless an earlier edit of it still waits: what is slow is not made longer."""
        now = (self._done, self._total)
        if now == self._told:
            return
        async with self.scope() as scope:
            await scope.run(Work.counted(self.work.id, *now))
            if await scope.first(Message.waits_to_edit(self.work.key)) is None:
                self._show(scope, "work-progress", Kind.WORK_PROGRESS, **self._far())
        self._told = now

    def _far(self) -> dict[str, object]:
        done, total = self._done, self._total
        share = 100 * done // total if total else None
        return {"work": self.work.id, "done": done, "total": total, "counted": share, "uncounted": not total}

    async def end(self, scope: Scope, screen: str, **args: object) -> None:
        """Note, with what this transaction does, that the work is done, and say so in the one message."""
        await self._end(scope, WorkState.DONE, screen, None, args)

    async def give_up(self, screen: str, state: WorkState, fault: str | None, /, **args: object) -> None:
        """End work that cannot be done, or shall not be, with a sentence in the one message."""
        self.stopping = True
        async with self.scope() as scope:
            await self._end(scope, state, screen, fault, args)

    async def _end(
        self, scope: Scope, state: WorkState, screen: str, fault: str | None, args: dict[str, object]
    ) -> None:
        await scope.run(Work.ended(self.work.id, state, scope.now, fault))
        self._show(scope, screen, Kind.REPLY, **args)

    def _show(self, scope: Scope, screen: str, kind: Kind, /, **args: object) -> None:
        what = enum_key(self.work.kind)
        scope.show(screen, None, None, How(kind, edits=self.work.key), **{"what": what, **args})
