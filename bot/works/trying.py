"""What would a sheet do? It is fetched, read and tried; nothing is written before somebody says so (domain
§3.4 L).
"""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.importing.founding import proposed
from bot.importing.ground import ground_of
from bot.importing.importer import placed
from bot.importing.report import book_of
from bot.importing.summary import Summary
from bot.importing.survey import WRITTEN, Effect, Survey
from bot.works.craft import Craft
from bot.works.parts import cut, keep, sealed
from bot.works.reach import reached
from bot.works.rows import in_parts
from bot.works.sheet_reading import Sheet, fetched, read
from bot.works.telling import ChatTeller
from bot.works.under_way import UnderWay
from models.json_text import written
from models.orgs import Org, OrgLevel
from models.roles import Permission
from models.roster.branches import Tree
from models.roster.verdicts import Entry
from models.works import Slot, WorkKind

STEP = 100  # rows that are looked at before others have their turn
_LEAVES = (OrgLevel.BRANCH, OrgLevel.GROUP)


@dataclass(slots=True)
class Trial:
    """What a survey of the whole sheet found; ``founding`` rows belong to organisations nobody made yet."""

    summary: Summary
    tree: Tree
    founding: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that the buttons name."""
        effects = self.summary.effects
        rows = sum(effects[effect] for effect in WRITTEN)
        return {
            "ready": rows - self.founding, "founded": rows, "orgs": len(self.summary.proposed),
            "elsewhere": effects[Effect.ELSEWHERE],
        }  # fmt: skip


async def run(under_way: UnderWay) -> None:
    """Read the sheet, keep its rows sealed, and tell what they would do. Cut short, it begins anew.

    Raises NotFound and NotAllowed where whoever sent it may not import there; WorkRefusedError where the file
    cannot be read, or is no roster.
    """
    async with under_way.scope() as scope:
        org = await reached(scope, under_way.work, Permission.ROSTER_IMPORT)
        today = scope.now.astimezone(ZoneInfo(under_way.tools.zone)).date()
        teller = ChatTeller(under_way.words(scope))
    name = str(under_way.work.asked["name"])
    sheet = await read(await fetched(under_way), name, today)
    entries = at_home(sheet.entries, org)
    async with under_way.database.reading() as session:
        trial = await tried(session, under_way, org, entries)
    await _keep(under_way, org, sheet, trial, teller, entries)


def at_home(entries: Sequence[Entry], org: Org) -> list[Entry]:
    """Return the rows; in a branch's own sheet one that names no branch is of that branch."""
    branch = org.name if org.level in _LEAVES else None
    return [placed(entry, branch) for entry in entries]


async def tried(session: AsyncSession, under_way: UnderWay, org: Org, entries: Sequence[Entry]) -> Trial:
    """Look at every row as an import would, on the tree as it would be with what the sheet proposes."""
    ground = await ground_of(session, org)
    summary = Summary(proposed=await asyncio.to_thread(proposed, ground.tree, entries))
    survey = await asyncio.to_thread(partial(Survey, ground, entries, under_way.tools.vault, move=False))
    trial = Trial(summary, ground.tree)
    for first in range(0, len(entries), STEP):
        planned = await survey.step(session, first, min(first + STEP, len(entries)))
        summary.add(planned)
        trial.founding += sum(one.effect in WRITTEN and one.branch_id < 0 for one in planned)
        session.expunge_all()
        under_way.count(first + len(planned), len(entries))
    summary.missing = ground.known.unmet(summary.branches)
    return trial


async def _keep(
    under_way: UnderWay, org: Org, sheet: Sheet, trial: Trial, teller: ChatTeller, entries: Sequence[Entry]
) -> None:
    """Keep rows, sentences and report sealed, note the trial in the trail, and say what was found."""
    work, vault = under_way.work, under_way.tools.vault
    told = await asyncio.to_thread(teller.told, sheet, trial.summary, trial.tree)
    out = io.BytesIO()
    found = await asyncio.to_thread(book_of, out, trial.summary, teller, trial.tree)
    rows = await sealed(vault, work.id, Slot.ROWS, in_parts(entries))
    said = await sealed(vault, work.id, Slot.TOLD, [written(told)])
    report = await sealed(vault, work.id, Slot.REPORT, cut(out.getvalue()))
    async with under_way.scope() as scope:
        await keep(scope, work.id, Slot.ROWS, rows)
        await keep(scope, work.id, Slot.TOLD, said)
        await keep(scope, work.id, Slot.REPORT, report)
        await under_way.move(scope, {"digest": sheet.digest.hex(), "rows": len(entries)})
        facts = {"rows": len(entries), **trial.counts}
        scope.audit("roster-tried", f"org:{org.id}", **facts)
        await under_way.end(scope, "sheet-read")
        scope.show(
            "sheet-tried", None, None, work=work.id, unit=org.name, reported=bool(found), **_drawn(trial)
        )


def _drawn(trial: Trial) -> dict[str, object]:
    """Return what the buttons are drawn from; how an import is made is the sum of its wishes."""
    counts = trial.counts
    orgs = counts["orgs"] > 0
    return {
        **counts, "plain": 0, "with_orgs": 1, "moving": 3 if orgs else 2,
        "any_ready": counts["ready"] > 0, "any_orgs": orgs, "any_elsewhere": counts["elsewhere"] > 0,
    }  # fmt: skip


SHEET = Craft(WorkKind.SHEET, run)
