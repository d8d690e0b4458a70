"""What becomes of a notice while its bot is killed? Everybody ends in one state, all are told the same."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from actions.notices import start
from bot.clock import Clock
from bot.exports.run import asked_of
from bot.exports.subtree import Subtree
from bot.exports.table import Numbers
from bot.exports.tables import TABLES
from models.accounts import Account
from models.database import Database
from models.members import Member
from models.notice_recipients import Got, NoticeRecipient, rows_of, tally_of
from models.notices import Mode, Notice, NoticeState, Receipt
from models.orgs import Org
from models.scope import one_turn
from models.vault import Vault
from tests.crash.born import Child, Nursery
from tests.crash.mass import window_of
from tests.crash.processes import KEY
from tests.crash.server import BotApi
from tests.crash.village import Village

TEXT = "明天全村停电检修"
_LOOK = 0.1
_PERCENT = re.compile(r"(\d+)%")


@dataclass(frozen=True, slots=True)
class Order:
    """How many get it, how many of them have blocked the bot, how fast, how often it is killed meanwhile."""

    people: int
    unreachable: int
    per_second: int
    kills: int
    patience: float
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it came to."""

    state: NoticeState
    tally: dict[str, int]
    listed: dict[str, int]
    exported: dict[str, int]
    rows: int  # one for each person, or somebody is left out or doubled
    left_out: int  # open chats that got nothing
    window: float  # seconds before a kill at which the oldest message that came twice was accepted
    percents: list[int]  # in the order in which the author saw them
    too_fast: int
    planned_seconds: float  # from the tap to the last planned message
    largest: int  # bytes of memory that a bot had at its most


async def bring(order: Order, api: BotApi, nursery: Nursery, village: Village) -> Outcome:
    """Send a notice to everybody while the bot is killed, the server floods and is away; the next goes on."""
    await village.settle(order.people)
    api.faults.forbidden = frozenset(village.chats[-order.unreachable :])
    notice, root = await _sent(village)
    api.per_second, api.delay = order.per_second, 0.02
    began, killed, bot = perf_counter(), [], await nursery.born()
    planned = await _planned(village, bot, order.people, began)
    largest = 0
    for share in sorted(Random(order.seed).uniform(0.1, 0.9) for _ in range(order.kills)):
        await _said(api, bot, round((order.people - order.unreachable) * share), order.patience)
        largest = max(largest, _memory(bot))
        api.faults.gateway_down = True
        await asyncio.sleep(0.3)
        api.faults.gateway_down = False
        await asyncio.sleep(0.1)
        killed.append(api.now)
        await bot.kill()
        bot = await nursery.born()
    await _settled(village, bot, notice, order.patience)
    assert await bot.stop() == 0, bot.said[-4000:]
    return await _judged(village, api, notice, root, killed, planned, largest)


async def _sent(village: Village) -> tuple[int, int]:
    """Have the first of the village send a notice to all; it is noon where they live."""
    database, now = Database(village.url), Clock().now()
    noon = f"Etc/GMT{now.hour - 12:+d}"
    async with one_turn(database, now=now, vault=Vault(KEY)) as scope:
        await scope.run(update(Member).values(zone=noon))
        unit = await scope.first(Org.roots())
        author = await scope.first(select(Member).order_by(Member.id))
        account = await scope.first(select(Account).order_by(Account.id))
        assert unit is not None
        assert author is not None
        assert account is not None
        row = Notice(
            org_id=unit.id, author_id=author.id, account_id=account.id, state=NoticeState.DRAFT, text=TEXT,
            attachments=[], receipt=Receipt.READ, mode=Mode.NOW, urgent=False, pinned=False, round=0,
            reminders=0, made_at=now,
        )  # fmt: skip
        scope.add(row)
        await scope.flush()
        await start(scope, row, unit)
        number, root = row.id, unit.id
    await database.close()
    return number, root


async def _planned(village: Village, bot: Child, people: int, began: float) -> float:
    waiting = "SELECT count(*) FROM outbox WHERE kind = 'notice'"
    async with asyncio.timeout(120):
        while (await village.rows(waiting))[0][0] < people:
            assert bot.alive, bot.said[-4000:]
            await asyncio.sleep(_LOOK)
    return perf_counter() - began


async def _said(api: BotApi, bot: Child, messages: int, patience: float) -> None:
    async with asyncio.timeout(patience):
        while sum(TEXT in one.text for one in api.said) < messages:
            assert bot.alive, bot.said[-4000:]
            await asyncio.sleep(_LOOK)


async def _settled(village: Village, bot: Child, notice: int, patience: float) -> None:
    state = "SELECT state FROM notices WHERE id = :notice"
    async with asyncio.timeout(patience):
        while (await village.rows(state, notice=notice))[0][0] != NoticeState.SENT.value:
            assert bot.alive, bot.said[-4000:]
            await asyncio.sleep(_LOOK)
    await asyncio.sleep(1)  # its author is told


def _memory(bot: Child) -> int:
    return int(Path(f"/proc/{bot.pid}/statm").read_text("ascii").split()[1]) * 4096


async def _judged(
    village: Village, api: BotApi, notice: int, root: int, killed: list[float], planned: float, largest: int
) -> Outcome:
    database = Database(village.url)
    async with database.reading() as session:
        unit = await session.get_one(Org, root)
        paths = (unit.path,)
        tally = {state.value: n for state, n in (await session.execute(tally_of(notice, paths))).all()}
        listed = Counter(
            row.state.value for row, _, _ in (await session.execute(rows_of(notice, paths))).all()
        )
        mine = NoticeRecipient.notice_id == notice
        rows = await session.scalar(select(func.count()).where(mine)) or 0
        state = (await session.get_one(Notice, notice)).state
        table, subtree = TABLES["notices"], Subtree((unit,), whole=True)
        asked = await asked_of(session, subtree, ZoneInfo("Asia/Shanghai"), Numbers(None))
        place = table.columns.index("state")
        exported: Counter[str] = Counter()
        async for lines in table.lines(session, asked):
            exported.update(Got(line[place]).value for line in lines)
    await database.close()
    ours = [one for one in api.said if TEXT in one.text and one.new]
    got = {one.chat_id for one in ours}
    open_chats = [chat for chat in village.chats if chat not in api.faults.forbidden]
    told = [one.text for one in api.said if one.chat_id == village.chats[0] and "📣" in one.text]
    percents = [int(found[1]) for text in told if (found := _PERCENT.search(text))]
    return Outcome(
        state, tally, dict(listed), dict(exported), rows, sum(chat not in got for chat in open_chats),
        window_of(ours, killed), percents, len(api.refused), planned, largest,
    )  # fmt: skip
