"""Who does a bot's long work? One loop beside pump and postman, under the same lease (design §3.12)."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir

from telegram.error import NetworkError, RetryAfter

from bot.bell import Bell
from bot.clock import Clock, uptime
from bot.discretion import reason_of
from bot.lease import LeaseLostError
from bot.works.craft import Craft
from bot.works.fault import WorkRefusedError, WorkStoppedError
from bot.works.files import forget_left_behind
from bot.works.under_way import Tools, UnderWay
from models.accounts import Account
from models.database import is_trouble
from models.refusal import Refusal
from models.values import TextKey
from models.watch import UNWATCHED, BotWatch, Loop
from models.works import TRIES, Slot, Work, WorkKind, WorkPart, WorkState

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
AT_ONCE = 2  # so that a table need not wait for an import
KEPT_FOR = timedelta(days=1)  # whatever becomes of it, a sheet is gone then
_TIDY_SECONDS = 30.0
_REST_SECONDS = 2.0  # after the first fault; doubled with each
_MOST_RESTS = 6


@dataclass(slots=True)
class Workshop:
    """Takes up what is to be done, lets it go when the lease does, and clears away what is over."""

    tools: Tools
    crafts: Mapping[WorkKind, Craft]
    called: Bell = field(default_factory=Bell)
    watch: BotWatch = UNWATCHED
    _hands: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _runs: dict[int, UnderWay] = field(default_factory=dict)
    _faults: dict[int, int] = field(default_factory=dict)  # in a row, by work
    _rests: dict[int, float] = field(default_factory=dict)  # until when it is left alone
    _excused: set[int] = field(default_factory=set)  # its last fault was none of its own
    _tidied: float = -_TIDY_SECONDS

    async def run(self) -> None:
        """Work until cancelled; what was in hand then stands in its row, and is gone on with."""
        await asyncio.to_thread(forget_left_behind, Path(gettempdir()), Clock().now())
        try:
            while True:
                await self._look_safely()
                await self.called.wait(LOOK_SECONDS)
        finally:
            await self.put_down()

    async def _look_safely(self) -> None:
        try:
            await self.look()
            self.watch.goes_on(Loop.WORKS)
        except LeaseLostError as exc:
            log.info("long work waits: %s", exc)
        except Exception as exc:
            log.exception("long work waits")
            self.watch.waits(Loop.WORKS, exc)

    async def look(self) -> int:
        """Begin what may begin, stop what shall stop, clear away; return how much is in hand."""
        async with self.tools.database.reading() as session:
            rows = list(await session.scalars(Work.under_way(self.tools.bot.id)))
            chats = {row.id: await session.get_one(Account, row.account_id) for row in rows}
        for row in rows:
            if row.id in self._hands:
                self._stop_if_asked(row)
            elif len(self._hands) < AT_ONCE and self._rests.get(row.id, 0.0) <= uptime():
                run = self._runs[row.id] = UnderWay(self.tools, row, chats[row.id].chat_id)
                self._hands[row.id] = asyncio.create_task(self._take(run))
        if uptime() - self._tidied >= _TIDY_SECONDS:
            await self.tidy()
        return len(self._hands)

    def _stop_if_asked(self, row: Work) -> None:
        run = self._runs[row.id]
        if row.stop_asked and not run.stopping:
            run.stopping = True
            self._hands[row.id].cancel()

    async def settle(self) -> None:
        """Do everything that can be done now, for whoever has time to wait."""
        while await self.look():
            await asyncio.wait(list(self._hands.values()))

    async def put_down(self) -> None:
        """Let go of what is in hand: it is cut short where it is, and nothing half done is written."""
        hands = list(self._hands.values())
        for task in hands:
            task.cancel()
        await asyncio.gather(*hands, return_exceptions=True)
        self.watch.ended(Loop.WORKS)

    async def tidy(self) -> None:
        """Delete files that have left, and whatever is older than a day; end offers that nobody took."""
        tools = self.tools
        before = tools.clock.now() - KEPT_FOR
        async with tools.database.writing(patient=True) as session:
            await tools.fence.confirm(session)
            over = list(await session.scalars(Work.delivered(tools.bot.id)))
            if over:
                await session.execute(WorkPart.forget(over, Slot.FILE))
            await session.execute(WorkPart.forget_before(before))
            await session.execute(Work.lapsed(tools.bot.id, before))
        self._tidied = uptime()

    async def _take(self, run: UnderWay) -> None:
        number = run.work.id
        try:
            await self._attempt(run)
            self._faults.pop(number, None)
            self._note_rest(run)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not run.stopping or task is None:
                raise
            task.uncancel()  # it was the work that was to end, not what says so
            await self._stopped(run)
        except LeaseLostError as exc:
            log.info("long work is let go of: %s", exc)
        except Exception as exc:  # noqa: BLE001 - told, and tried again or given up
            self._note_fault(run, exc)
        finally:
            del self._hands[number], self._runs[number]
            self.called.ring()

    async def _attempt(self, run: UnderWay) -> None:
        craft = self.crafts[run.work.kind]
        tries = await run.begin(counts=run.work.id not in self._excused)
        if tries is None:  # it is over, or a newer lease has it
            self._rests[run.work.id] = uptime() + _REST_SECONDS
            return
        if tries > TRIES:
            await run.give_up("work-failed", WorkState.FAILED, "begun too often")
            return
        telling = asyncio.create_task(run.tell_on())
        try:
            await craft.run(run)
        except WorkStoppedError:
            await self._stopped(run)
        except WorkRefusedError as no:
            await run.give_up(no.screen, WorkState.FAILED, no.screen, **no.args_shown)
        except Refusal as no:
            args = {"reason": TextKey(no.key()), **no.args_shown}
            await run.give_up("work-refused", WorkState.FAILED, no.key(), **args)
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _stopped(self, run: UnderWay) -> None:
        await run.give_up(
            self.crafts[run.work.kind].left_at, WorkState.STOPPED, None, **(run.work.place or {})
        )

    def _note_rest(self, run: UnderWay) -> None:
        """Leave work alone that waits for something else; going on with it is no new try."""
        if run.rests_for:
            self._excused.add(run.work.id)
            self._rests[run.work.id] = uptime() + run.rests_for

    def _note_fault(self, run: UnderWay, fault: Exception) -> None:
        """Leave the work alone for a while; what was nobody's fault does not count as a try."""
        number, excused = run.work.id, is_trouble(fault) or isinstance(fault, NetworkError | RetryAfter)
        (self._excused.add if excused else self._excused.discard)(number)
        faults = self._faults[number] = min(self._faults.get(number, 0) + 1, _MOST_RESTS)
        self._rests[number] = uptime() + _REST_SECONDS * 2 ** (faults - 1)
        log.error("long work is cut short: %s", reason_of(fault), exc_info=fault, extra={"work": number})
