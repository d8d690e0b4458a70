"""What does the public see of the pledges? The board of an organisation, and each promise on it (示诺).

Nothing here asks who looks: all that is returned may be read by anybody (models/pledge_boards.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from actions.verb import action
from models import pledge_boards
from models.board_readings import BoardReading
from models.hours import HOME_ZONE
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.pledge_progress import percent_of
from models.pledge_steps import ItemState
from models.pledge_tallies import Tally
from models.pledge_votes import SECRET, Source
from models.pledges import Area, Pledge, PledgeItem, PledgeVersion, Stage, Verdict
from models.public_words import public
from models.refusal import Refusal
from models.rule_book import county_day
from models.rules import BOARD_LISTED
from models.scope import Scope

ROOT = "/board/"  # of the page's address, in front of the organisation's number
OWNERS = 60  # on one page


class BoardUnknown(Refusal):
    """No board, promise or picture that the public may see has this address."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One item as it stands on the board. ``percent`` is None where nothing can be counted; ``last_day``: of
    its notice, None where none runs; ``verdict`` is None before it is public; ``reworded``: how often.
    """

    item: int
    area: Area
    text: str
    state: ItemState
    stage: Stage
    due_on: date | None
    last_day: date | None
    percent: int | None
    done: int
    target: int | None
    unit: str
    explained: str
    verdict: Verdict | None
    why: str
    reworded: int
    rated: Sequence["Rated"]


@dataclass(frozen=True, slots=True)
class Rated:
    """A published total: from whom, how many votes, per cent of the satisfied."""

    source: Source
    votes: int
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who promises: a member by name, "" for the organisation itself."""

    name: str
    promises: Sequence[Promise]


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation below, with what is shown of its whole subtree."""

    org: int
    name: str
    items: int
    done: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of one board, for comparison."""

    year: int
    items: int
    done: int
    kept: int
    partly: int
    broken: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The branch's own recording."""

    number: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Board:
    """What one page shows. ``withheld``: items whose owners do not agree to be shown; ``listed``: whether
    search engines may know the page.
    """

    org: int
    name: str
    above: tuple[int, str] | None
    year: int
    years: Sequence[int]
    items: int
    done: int
    on_notice: int
    withheld: int
    owners: Sequence[Owner]
    units: Sequence[Unit]
    compared: Sequence[Year]
    page: int
    pages: int
    reading: Reading | None
    listed: bool
    read_at: datetime


@action(needs=None)
async def read_board(scope: Scope, org: int, year: int | None, page: int) -> Board:
    """Return an organisation's board for a year, of which it shows something; None: this year, else the
    newest. BoardUnknown for any other address.
    """
    unit = await known_unit(scope, org)
    today = county_day(scope.now)
    years = list(await scope.all(pledge_boards.years(unit.path)))
    shown = year or (today.year if today.year in years or not years else years[0])
    rows = await scope.rows(pledge_boards.promises(unit.id, shown))
    numbers = [row.PledgeItem.id for row in rows]
    owners = _owners(scope, rows, await _reworded(scope, numbers), await rated(scope, numbers))
    pages = max(1, -(-len(owners) // OWNERS))
    if shown not in {*years, today.year} or not 1 <= page <= pages:
        raise BoardUnknown
    return Board(
        org=unit.id, name=public(unit.name), above=await _above(scope, unit), year=shown, years=years,
        items=len(rows), done=sum(row.PledgeItem.stage is Stage.DONE for row in rows),
        on_notice=sum(row.PledgeItem.state is ItemState.ON_NOTICE for row in rows),
        withheld=await scope.first(pledge_boards.withheld(unit.id, shown)) or 0,
        owners=owners[(page - 1) * OWNERS : page * OWNERS], units=await _units(scope, unit, shown),
        compared=[Year(*row) for row in await scope.rows(pledge_boards.compared(unit.id, scope.now))],
        page=page, pages=pages, reading=await _reading(scope, unit, shown), listed=listed(scope, unit),
        read_at=scope.now,
    )  # fmt: skip


async def known_unit(scope: Scope, org: int) -> Org:
    """Return an active organisation; BoardUnknown for any other number."""
    unit = await scope.get(Org, org)
    if unit is None or not unit.active:
        raise BoardUnknown
    return unit


def listed(scope: Scope, unit: Org) -> bool:
    """Whether the county wants its boards to be found by search engines."""
    return scope.rules.at(unit.path, county_day(scope.now))[BOARD_LISTED]


async def any_listed(scope: Scope) -> bool:
    """Whether any county of this database wants that."""
    return any(listed(scope, root) for root in await scope.all(Org.roots()))


async def _above(scope: Scope, unit: Org) -> tuple[int, str] | None:
    above = await scope.get(Org, unit.parent_id) if unit.parent_id else None
    return (above.id, public(above.name)) if above and above.active else None


async def _reworded(scope: Scope, items: Sequence[int]) -> dict[int, int]:
    """Return how often each item's wording was changed after it was adopted."""
    numbers = dict[int, int]()
    for one in await scope.all(pledge_boards.wordings(items)):
        numbers[one.item_id] = numbers.get(one.item_id, -1) + 1
    return numbers


async def rated(scope: Scope, items: Sequence[int]) -> dict[int, list[Rated]]:
    """Return the published totals of each item, of those whose votes are secret; nothing else of any vote."""
    found = dict[int, list[Rated]]()
    for item, total in await scope.rows(Tally.of_items(items)):
        if total.source in SECRET:
            one = Rated(total.source, total.votes, total.count.rate)
            found.setdefault(item, []).append(one)
    return found


def _owners(
    scope: Scope,
    rows: Iterable[tuple[PledgeItem, PledgeVersion, Pledge, Member | None]],
    reworded: dict[int, int],
    totals: dict[int, list[Rated]],
) -> list[Owner]:
    found = dict[int | None, list[Promise]]()
    names = dict[int | None, str]()
    for item, version, pledge, member in rows:
        names[pledge.member_id] = public(member.name) if member else ""
        told = promise_of(scope, item, version, reworded.get(item.id, 0), totals.get(item.id, ()))
        found.setdefault(pledge.member_id, []).append(told)
    return [Owner(names[key], promises) for key, promises in found.items()]


def promise_of(
    scope: Scope, item: PledgeItem, version: PledgeVersion, reworded: int, totals: Sequence[Rated]
) -> Promise:
    """Return an item as it stands on the board now."""
    verdict = pledge_boards.verdict_of(item, scope.now)
    return Promise(
        item=item.id, area=item.area, text=public(version.text), state=item.state, stage=item.stage,
        due_on=version.due_on, last_day=pledge_boards.last_day(item, scope.now, HOME_ZONE),
        percent=percent_of(item, version), done=item.done, target=version.target,
        unit=public(version.unit or ""), explained=public(item.explained or ""), verdict=verdict,
        why=public(item.verdict_why or "") if verdict else "", reworded=reworded, rated=totals,
    )  # fmt: skip


async def _units(scope: Scope, unit: Org, year: int) -> list[Unit]:
    """Return the organisations right below, each with what its whole subtree shows."""
    below = await scope.all(pledge_boards.children(unit.id))
    if not below:
        return []
    counted = {one.id: [0, 0] for one in below}
    for path, items, done in await scope.rows(pledge_boards.units(unit.path, year)):
        for number in ancestor_ids(path):
            if number in counted:
                counted[number][0] += items
                counted[number][1] += done
    return [Unit(one.id, public(one.name), *counted[one.id]) for one in below]


async def _reading(scope: Scope, unit: Org, year: int) -> Reading | None:
    """Return the recording, unless it may name somebody who is not shown any more."""
    kept = await scope.first(BoardReading.of(unit.id, year))
    if kept is None or not await reading_fits(scope, kept):
        return None
    return Reading(kept.id, kept.seconds)


async def reading_fits(scope: Scope, kept: BoardReading) -> bool:
    """Whether all that a recording may name is shown now."""
    return set(kept.items) <= set(await scope.all(pledge_boards.still_shown(kept.items)))


@action(needs=None)
async def read_recording(scope: Scope, org: int, number: int) -> tuple[bytes, str]:
    """Return the bytes of a board's recording and what they are; BoardUnknown where it is not to be heard."""
    unit = await known_unit(scope, org)
    kept = await scope.get(BoardReading, number)
    if kept is None or kept.org_id != unit.id or not await reading_fits(scope, kept):
        raise BoardUnknown
    content = await scope.first(BoardReading.heard(kept.id))
    return content or b"", kept.kind
