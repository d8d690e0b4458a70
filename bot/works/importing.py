"""How does a sheet come onto the rosters? In small steps, each of which knows where the next one begins."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.importing.card import Source, begin_import, finish_import
from bot.importing.fault import ImportRefusedError
from bot.importing.founding import found, proposed
from bot.importing.ground import ground_of, meet_again
from bot.importing.survey import Survey
from bot.importing.writing import Writing
from bot.works.craft import Craft
from bot.works.fault import WorkRefusedError
from bot.works.reach import reached
from bot.works.rows import from_parts
from bot.works.trying import STEP
from bot.works.under_way import UnderWay
from models.imports import Import, ImportState
from models.orgs import Org, ancestor_ids
from models.roles import Permission
from models.roster.verdicts import Entry
from models.scope import Scope
from models.vault import Vault
from models.works import Slot, Work, WorkKind, WorkPart, opened

WITH_ORGS, MOVING = 1, 2  # what an import is asked to do besides, as a sum


@dataclass(frozen=True, slots=True)
class _Ground:
    """What one import works on."""

    org: Org
    entries: Sequence[Entry]
    number: int


async def run(under_way: UnderWay) -> None:
    """Write the rows of a sheet that was tried; cut short, it goes on behind the last step that was written.

    Only what lies below the organisation for which it was sent is touched. Raises NotFound and NotAllowed for
    who may not, or may not any more; WorkRefusedError where the sheet is gone, or another import stands open.
    """
    ground = await _prepare(under_way)
    async with under_way.database.writing() as session:
        card = await session.get_one(Import, ground.number)
    if int(under_way.work.asked["how"]) & WITH_ORGS:
        await _make_orgs(under_way, ground)
    async with under_way.database.reading() as session:
        known = await ground_of(session, ground.org)
        await meet_again(session, known.known, ground.number)
    move = bool(int(under_way.work.asked["how"]) & MOVING)
    survey = await asyncio.to_thread(partial(Survey, known, ground.entries, under_way.tools.vault, move=move))
    writing = Writing(under_way.database, survey, under_way.tools.vault, card, STEP)
    try:
        await writing.run(under_way.count)
    except ImportRefusedError:
        raise WorkRefusedError("import-taken-over", number=ground.number) from None
    await _end(under_way, ground, dict(writing.counts))


async def _prepare(under_way: UnderWay) -> _Ground:
    """Ask for authority, open the rows, and have the import known before anything is written."""
    sheet_id = int(under_way.work.asked["sheet"])
    async with under_way.scope() as scope:
        org = await reached(scope, under_way.work, Permission.ROSTER_IMPORT)
        sheet, parts = await scope.get(Work, sheet_id), await scope.rows(WorkPart.of(sheet_id, Slot.ROWS))
        if sheet is None or sheet.place is None or not parts:
            raise WorkRefusedError("sheet-gone")
        number = await _number(scope, org, sheet)
        place = {"number": number, "sheet": sheet.id, "how": under_way.work.asked["how"], "cut": True}
        await under_way.move(scope, place)
    entries = await asyncio.to_thread(_opened, under_way.tools.vault, sheet_id, parts)
    return _Ground(org, entries, number)


def _opened(vault: Vault, sheet_id: int, parts: Sequence[Any]) -> list[Entry]:
    """Return the rows of sealed parts; of fifty thousand that takes a while."""
    return from_parts(b"".join(opened(vault, sheet_id, Slot.ROWS, *part) for part in parts))


async def _number(scope: Scope, org: Org, sheet: Work) -> int:
    """Return the import of this very sheet that was cut short, or a new one; refuse while another is open."""
    await scope.first(Org.held(ancestor_ids(org.path)[0]))  # two sheets at once would not know of each other
    digest = bytes.fromhex((sheet.place or {})["digest"])
    for card in await scope.all(Import.unfinished(org.path)):
        if (card.digest, card.org_id) != (digest, org.id) or card.state is ImportState.UNDOING:
            raise WorkRefusedError("import-unfinished", number=card.id, file=card.file_name)
        return card.id
    actor = scope.actor.member.id if scope.actor.member else None
    source = Source(str(sheet.asked["name"]), digest, int((sheet.place or {})["rows"]), actor)
    return (await scope.of_session(begin_import, org, source)).id


async def _make_orgs(under_way: UnderWay, ground: _Ground) -> None:
    """Make what the sheet names and nobody has made yet; what an earlier try made is there by now."""
    async with under_way.database.reading() as session:
        tree = (await ground_of(session, ground.org)).tree
    nodes = await asyncio.to_thread(proposed, tree, ground.entries)
    if nodes:
        async with under_way.database.writing() as session:
            await found(session, await session.get_one(Import, ground.number), nodes)


async def _end(under_way: UnderWay, ground: _Ground, counts: dict[str, int]) -> None:
    """Note that the import is done; the sheet is deleted."""
    async with under_way.scope() as scope:
        await scope.of_session(finish_import, ground.number, counts)
        await scope.run(WorkPart.forget([int(under_way.work.asked["sheet"])]))
        told = {"new": 0, "changed": 0, "same": 0} | counts
        appoints = scope.actor.may(Permission.GRANT_MAKE) or None
        await under_way.end(
            scope, "import-written", number=ground.number, unit=ground.org.name, appoints=appoints, **told
        )


IMPORT = Craft(WorkKind.IMPORT, run, "import-stopped")
