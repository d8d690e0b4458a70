"""导入表格: which sheet, onto which rosters, and shall it be written? (domain §3.4 L)"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from actions.exports import show_exports
from actions.menu import answer_unknown
from actions.roster import show_roster
from actions.staff import find_org
from actions.verb import action
from actions.works import account_of, announce, check_room, new, order, own_work
from models.json_text import parsed
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.works import UNDER_WAY, Slot, Work, WorkKind, WorkPart, WorkState, kept_of

MOST_BYTES = 20_000_000  # that a Bot API server hands out
PATIENCE = timedelta(hours=1)  # after which a sheet counts as sent unasked again
ENDINGS = (
    ".xlsx",
    ".csv",
    ".xlsm",
    ".txt",
    ".xls",
    ".et",
)  # of what is looked into: the reader says the rest
LONGEST_NAME = 120
_WAYS = range(4)


class SheetTooBig(Refusal):
    """A Bot API server hands out no larger file."""


class SheetGone(Refusal):
    """The sheet was deleted: it was imported, dropped, or is older than a day."""


class SheetUnderWay(Refusal):
    """The sheet is being imported already."""


@action(needs=Permission.MEMBER_SEE)
async def open_roster(scope: Scope, text: str = "") -> None:
    """Show the roster, or whose names fit; ``/roster import`` asks for a sheet, ``export`` for a table."""
    wanted = text.strip().casefold()
    if wanted == "import":
        await ask_for_sheet(scope)
    elif wanted == "export":
        await show_exports(scope)
    else:
        await show_roster(scope, text)


@action(needs=Permission.ROSTER_IMPORT)
async def ask_for_sheet(scope: Scope) -> None:
    """Ask for a sheet; the next one from this chat is tried at once, unless it has to be asked where."""
    await check_room(scope)
    roots = await _roots(scope)
    if len(roots) == 1:
        scope.add(new(scope, WorkKind.SHEET, roots[0], WorkState.OFFERED, {}))
    unit = roots[0].name if len(roots) == 1 else None
    scope.show("sheet-wanted", unit=unit, megabytes=MOST_BYTES // 1_000_000)


async def _roots(scope: Scope) -> list[Org]:
    """Return the organisations below which the asker may import."""
    ids = [ancestor_ids(path)[-1] for path in scope.actor.paths(Permission.ROSTER_IMPORT)]
    return [org for number in ids if (org := await scope.get(Org, number))]


@action(needs=Permission.ROSTER_IMPORT)
async def send_form(scope: Scope) -> None:
    """空白名册: send an empty roster, to be filled in."""
    scope.show("roster-form")


@action(needs=None)
async def take_document(scope: Scope, file_id: str, name: str, size: int) -> None:
    """Try a sheet that was asked for; offer to try one that came unasked. Of others it is not understood."""
    suffix = Path(name).suffix.lower()
    if not scope.actor.may(Permission.ROSTER_IMPORT) or suffix not in ENDINGS:
        await answer_unknown(scope)
        return
    if size > MOST_BYTES:
        raise SheetTooBig(megabytes=MOST_BYTES // 1_000_000)
    await check_room(scope)
    asked = {"file_id": file_id, "name": Path(name).name[-LONGEST_NAME:]}
    since = scope.now - PATIENCE
    waiting = await scope.first(Work.awaiting_sheet(account_of(scope).id, since))
    if waiting is not None and not waiting.asked and waiting.org_id is not None:
        waiting.asked = asked
        _begin(scope, waiting)
        return
    offer = new(scope, WorkKind.SHEET, None, WorkState.OFFERED, asked)
    await scope.number(offer)
    units = [{"org": org.id, "unit": org.name} for org in await _roots(scope)]
    scope.show("sheet-offered", work=offer.id, units=units)


def _begin(scope: Scope, work: Work) -> None:
    work.state = WorkState.WAITING
    announce(scope, work)


@action(needs=Permission.ROSTER_IMPORT)
async def try_sheet(scope: Scope, work: int, org: int) -> None:
    """先试读: have an offered sheet read and tried below a unit; nothing is written."""
    unit = await find_org(scope, Permission.ROSTER_IMPORT, org)
    sheet = await _sheet(scope, work)
    if sheet.state is not WorkState.OFFERED:
        raise SheetGone
    await check_room(scope)
    sheet.org_id = unit.id
    _begin(scope, sheet)


@action(needs=Permission.ROSTER_IMPORT)
async def drop_sheet(scope: Scope, work: int) -> None:
    """不导: delete the sheet at once."""
    sheet = await _sheet(scope, work)
    if sheet.state is WorkState.OFFERED:
        await scope.run(Work.ended(sheet.id, WorkState.STOPPED, scope.now))
    await scope.run(WorkPart.forget([sheet.id]))
    scope.show("sheet-dropped")


async def _sheet(scope: Scope, work: int) -> Work:
    """Return a sheet that this very chat sent; anything else is NotFound."""
    sheet = await own_work(scope, work)
    if sheet.kind is not WorkKind.SHEET:
        raise NotFound
    return sheet


@action(needs=Permission.ROSTER_IMPORT)
async def send_report(scope: Scope, work: int) -> None:
    """下载错误表: send what was found in a sheet, row by row, as a file."""
    sheet = await _tried(scope, work)
    stem = Path(str(sheet.asked["name"])).stem
    scope.show("work-file", None, None, work=sheet.id, slot=Slot.REPORT.value, file=f"{stem}.report.xlsx")


async def _tried(scope: Scope, work: int) -> Work:
    """Return a sheet that was tried and is still there; SheetGone where it is not."""
    sheet = await _sheet(scope, work)
    if sheet.state is not WorkState.DONE or not await scope.rows(WorkPart.of(sheet.id, Slot.REPORT)):
        raise SheetGone
    return sheet


@action(needs=Permission.ROSTER_IMPORT)
async def import_sheet(scope: Scope, work: int, how: int) -> None:
    """先入: have the rows of a tried sheet written; ``how`` adds 1 for making organisations, 2 for moving."""
    sheet = await _tried(scope, work)
    if how not in _WAYS:
        raise NotFound
    unit = await find_org(scope, Permission.ROSTER_IMPORT, sheet.org_id or 0)
    place = sheet.place or {}
    begun = await scope.get(Work, int(place.get("import", 0)))
    if begun is not None and begun.state in UNDER_WAY:
        raise SheetUnderWay
    ordered = await order(scope, WorkKind.IMPORT, unit, sheet=sheet.id, how=how)
    sheet.place = {**place, "import": ordered.id}


async def bring_lines(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add what was found just before sending: names out of a sheet do not stay in what is to be sent."""
    return [{**one, "lines": await _lines(scope, one["work"])} for one in shown]


async def _lines(scope: Scope, work: int) -> list[dict[str, str]]:
    kept = await kept_of(scope, work, Slot.TOLD)
    return [{"line": line} for line in parsed(kept)] if kept else []
