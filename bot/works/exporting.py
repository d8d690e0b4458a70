"""How does a table become a file in a chat? Read as of one instant, written in a thread, sent."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import IO
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.cells import Heading
from bot.exports.run import WRITERS, asked_of
from bot.exports.subtree import Subtree
from bot.exports.table import Asked, Line, Numbers, Table
from bot.exports.tables import TABLES
from bot.works.craft import Craft
from bot.works.fault import WorkRefusedError
from bot.works.files import LARGEST, deliver, file_name
from bot.works.parts import cut, sealed
from bot.works.reach import reached
from bot.works.under_way import UnderWay
from models.ledgers.names import Ledger
from models.orgs import Org
from models.roles import Permission
from models.values import enum_key
from models.works import Slot, WorkKind

Put = Callable[[Sequence[Line]], Awaitable[None]]


async def run(under_way: UnderWay) -> None:
    """Make the file, keep it sealed until it has left, and note in the trail that the table left the house.

    A run that was cut short begins anew: the file is as of one instant. Raises NotFound and NotAllowed where
    whoever asked may not, or may not any more; WorkRefusedError for a file too large for a chat.
    """
    asked = under_way.work.asked
    ledger, ending, phones = Ledger(asked["table"]), str(asked["ending"]), bool(asked["phones"])
    async with under_way.scope() as scope:
        org = await reached(scope, under_way.work, *_needed(phones=phones))
        zone, words = ZoneInfo(under_way.tools.zone), under_way.words(scope)
        who = scope.actor.member.name if scope.actor.member else ""
        mark = f"{who} {scope.now.astimezone(zone):%Y-%m-%d %H:%M}"
    heading = Heading(ledger.value, TABLES[ledger.value].columns, words, zone, mark)
    out = io.BytesIO()
    rows = await _fill(under_way, out, heading, org, ending=ending, phones=phones)
    parts = await sealed(scope.vault, under_way.work.id, Slot.FILE, cut(out.getvalue()))
    async with under_way.scope() as scope:
        facts = {"table": ledger.value, "rows": rows, "ending": ending, "phones": phones}
        scope.audit("exported", f"org:{org.id}", **facts)
        table = enum_key(ledger)
        told = {"table": table, "rows": rows, "unit": org.name, "phones": phones or None}
        await under_way.end(scope, "export-done", **told)
        name = file_name(words.plain(table), org.name, scope.now.astimezone(zone), ending)
        await deliver(under_way, scope, name, parts)


def _needed(*, phones: bool) -> tuple[Permission, ...]:
    return (Permission.EXPORT_MAKE, *((Permission.MEMBER_SEE_PHONE,) if phones else ()))


async def _fill(
    under_way: UnderWay, out: IO[bytes], heading: Heading, org: Org, *, ending: str, phones: bool
) -> int:
    """Write all rows into ``out``; return how many."""
    rows, table = 0, TABLES[heading.table]
    async with under_way.database.snapshot() as session:
        asked = await _asked(session, org, heading, _numbers(under_way, table, phones=phones))
        async with _in_a_thread(out, heading, ending) as put:
            async for lines in table.lines(session, asked):
                await put(lines)
                rows += len(lines)
                under_way.count(rows, None)
                _check_size(out)
    _check_size(out)
    return rows


async def _asked(session: AsyncSession, org: Org, heading: Heading, numbers: Numbers) -> Asked:
    """The whole trail is a county's that is alone in its database."""
    roots = list(await session.scalars(Org.roots()))
    whole = [root.id for root in roots] == [org.id]
    return await asked_of(session, Subtree((org,), whole=whole), heading.zone, numbers)


def _numbers(under_way: UnderWay, table: Table, *, phones: bool) -> Numbers:
    return Numbers(under_way.tools.vault, phones) if table.sealed else Numbers(None)


def _check_size(out: IO[bytes]) -> None:
    if out.tell() > LARGEST:
        raise WorkRefusedError("file-too-large", megabytes=LARGEST // 1_000_000)


@asynccontextmanager
async def _in_a_thread(out: IO[bytes], heading: Heading, ending: str) -> AsyncIterator[Put]:
    """Give what takes lines; one thread writes them, in order, and ends the file, also one cut short."""
    loop, file = asyncio.get_running_loop(), WRITERS[ending](out, heading)
    with ThreadPoolExecutor(1, "export") as thread:
        put = await loop.run_in_executor(thread, file.__enter__)
        try:
            yield lambda lines: loop.run_in_executor(thread, put, lines)
        except BaseException as fault:
            await asyncio.shield(loop.run_in_executor(thread, file.__exit__, type(fault), fault, None))
            raise
        await loop.run_in_executor(thread, file.__exit__, None, None, None)


EXPORT = Craft(WorkKind.EXPORT, run)
