"""公示栏: what can a secretary do about the page that visitors see? Its address, paper for the wall, a voice.

Nothing can be published or hidden here: what stands on the page follows from the pledges alone.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.pledge_boards import OWNERS, ROOT, read_board, reading_fits
from actions.staff import covers, find_org
from actions.verb import action
from actions.works import order
from models import pledge_boards
from models.board_readings import BoardReading
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.works import WorkKind

_PAGE = 8
_ON_PAPER = 200  # promises: more is no notice board any more


class BoardEmpty(Refusal):
    """Nothing stands on the page yet: there is nothing to read aloud or to print."""


class BoardTooLong(Refusal):
    """So much stands on the page that no notice board takes it."""


@action(needs=Permission.PLEDGE_ADOPT)
async def show_boards(scope: Scope) -> None:
    """/board: show the asker's own board; from there the way leads down."""
    paths = scope.actor.paths(Permission.PLEDGE_ADOPT)
    if not paths:
        raise NotFound
    await show_board(scope, ancestor_ids(paths[0])[-1], 0)


@action(needs=Permission.PLEDGE_ADOPT)
async def open_board(scope: Scope, org: int) -> None:
    """Show a board, with the first of the units below it."""
    await show_board(scope, org, 0)


@action(needs=Permission.PLEDGE_ADOPT)
async def show_board(scope: Scope, org: int, page: int) -> None:
    """Show the address of a board, its picture to be scanned, and what visitors see of it."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    board = await read_board(scope, unit.id, None, 1)
    below = await scope.all(pledge_boards.children(unit.id))
    first = min(page, len(below) // _PAGE) * _PAGE
    kept = await scope.first(BoardReading.of(unit.id, board.year))
    scope.show(
        "board", org=unit.id, unit=unit.name, path=f"{ROOT}{unit.id}", year=board.year, number=board.items,
        withheld=board.withheld or None, on_notice=board.on_notice or None, filled=board.items > 0,
        units=[{"org": one.id, "name": one.name} for one in below[first : first + _PAGE]],
        up=await _up(scope, unit), earlier=first // _PAGE - 1 if first else None,
        later=first // _PAGE + 1 if len(below) > first + _PAGE else None, **await _heard(scope, kept),
    )  # fmt: skip


async def _up(scope: Scope, unit: Org) -> int | None:
    above = unit.path.removesuffix(f"{unit.id}/")
    return unit.parent_id if unit.parent_id and covers(scope, Permission.PLEDGE_ADOPT, above) else None


async def _heard(scope: Scope, kept: BoardReading | None) -> dict[str, object]:
    """What is said of the recording: since when it is heard, or that it may not be heard any more."""
    if kept is None:
        return {"reading": None, "outdated": None}
    fits = await reading_fits(scope, kept)
    told = {"reading": kept.made_at if fits else None, "outdated": None if fits else kept.made_at}
    return {**told, "recorded": True}


@action(needs=Permission.PLEDGE_ADOPT)
async def print_poster(scope: Scope, org: int) -> None:
    """扫码海报: a page of A4 with the code of the board."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    scope.audit("board-poster-made", unit)
    scope.show("board-poster", org=unit.id, unit=unit.name, path=f"{ROOT}{unit.id}")


@action(needs=Permission.PLEDGE_ADOPT)
async def print_board(scope: Scope, org: int) -> None:
    """公示栏纸版: what visitors see, on paper; BoardEmpty, BoardTooLong."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    board = await read_board(scope, unit.id, None, 1)
    if not board.items:
        raise BoardEmpty(org=unit.id, unit=unit.name)
    if board.items > _ON_PAPER or board.pages > 1:
        raise BoardTooLong(org=unit.id, unit=unit.name, number=board.items, most=_ON_PAPER, people=OWNERS)
    scope.audit("board-printed", unit, year=board.year, number=board.items)
    scope.show("board-paper", org=unit.id, unit=unit.name, path=f"{ROOT}{unit.id}", year=board.year)


async def draw_papers(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Look up what stands on a board just before it is drawn: nothing of it is kept in what is to be sent."""
    return [await _drawn(scope, args) for args in shown]


async def _drawn(scope: Scope, args: dict[str, Any]) -> dict[str, Any]:
    board = await read_board(scope, args["org"], args["year"], 1)
    return {**args, "owners": [asdict(owner) for owner in board.owners], "withheld": board.withheld or None}


@action(needs=Permission.PLEDGE_ADOPT)
async def offer_reading(scope: Scope, org: int) -> dict[str, object]:
    """Return the form's context; BoardEmpty where there is nothing to read."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    board = await read_board(scope, unit.id, None, 1)
    if not board.items:
        raise BoardEmpty(org=unit.id, unit=unit.name)
    return {"unit": unit.name, "year": board.year}


@action(needs=Permission.PLEDGE_ADOPT)
async def record_reading(scope: Scope, org: int, voice: dict[str, Any]) -> None:
    """录音: the voice message is fetched and heard on the page from then on, as long as all that it may name
    is shown.
    """
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    board = await read_board(scope, unit.id, None, 1)
    items = [row.PledgeItem.id for row in await scope.rows(pledge_boards.promises(unit.id, board.year))]
    told = {"file_id": voice["voice"], "seconds": voice["seconds"], "year": board.year, "items": items}
    await order(scope, WorkKind.READING, unit, **told)


@action(needs=Permission.PLEDGE_ADOPT)
async def drop_reading(scope: Scope, org: int, year: int) -> None:
    """删掉录音: it is deleted at once, and gone from the page within seconds."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    await scope.run(BoardReading.drop(unit.id, year))
    scope.audit("board-reading-dropped", unit, year=year)
    scope.show("board-reading-dropped", org=unit.id, unit=unit.name, page=0)
