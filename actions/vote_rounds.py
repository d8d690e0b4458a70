"""What does time do to rounds? They open, totals move, they close, verdicts become public, what was rated
goes into the archive; stretch by stretch (domain §2.2, docs/decisions/0028-rating-in-secret.md).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from actions.verdicts import settle
from models.orgs import Org
from models.pledge_ballots import Ballot, BallotState, put_up
from models.pledge_moves import archive, begin_rating
from models.pledge_rounds import Round, RoundKind, item_behind, to_be_rated
from models.pledge_tallies import (
    ballot_behind,
    count_in,
    note_late,
    publish,
    ripe,
    waiting,
)
from models.rules import (
    VOTE_MIDYEAR,
    VOTE_MIDYEAR_DAYS,
    VOTE_OCCASIONAL_DAYS,
    VOTE_STEP,
    VOTE_YEARLY,
    VOTE_YEARLY_DAYS,
)
from models.scope import Scope

_FIXED = (
    (RoundKind.MIDYEAR, 7, VOTE_MIDYEAR, VOTE_MIDYEAR_DAYS),
    (RoundKind.YEARLY, 12, VOTE_YEARLY, VOTE_YEARLY_DAYS),
)  # (kind, month, first day, days)
_ARCHIVED_FROM = 2  # the month from which the year before is over (domain §2.2: honours in January)
_SETTLED, _BALLOTS = 50, 500  # in one transaction


@dataclass(frozen=True, slots=True)
class Opening:
    """How far a day's opening is: the rounds still to be filled, behind which item; then the archive."""

    rounds: Sequence[int] = ()
    after: int = 0
    begun: bool = False


OPENING = Opening()


async def open_rounds(scope: Scope, slot: datetime, place: Opening, rows: int) -> Opening | None:
    """Begin the rounds of a day and put so many more items up, those that came late into one under way too;
    in the end what was rated in the year before is archived.
    """
    today = slot.date()
    if not place.begun:
        return Opening(await _begin(scope, today), 0, begun=True)
    last = await scope.first(item_behind(place.after, rows))
    if not place.rounds:
        return await _archive(scope, today, place, last)
    first, *others = place.rounds
    if last is None:
        return Opening(others, 0, begun=True)
    await _fill(scope, first, today, {"after": place.after, "last": last})
    return replace(place, after=last)


async def _begin(scope: Scope, today: date) -> list[int]:
    for root in await scope.all(Org.roots()):
        here = scope.here(root.id)
        for kind, month, day, days in _FIXED:
            first = date(today.year, month, here[day])
            if 0 <= (today - first).days < here[days]:
                await _make(scope, root, kind, first, here[days])
        if await _falls_due(scope, root, today):
            await _make(scope, root, RoundKind.OCCASIONAL, today, here[VOTE_OCCASIONAL_DAYS])
    running = await scope.all(Round.under_way(scope.now))
    return [one.id for one in running if one.kind is not RoundKind.OCCASIONAL or one.opens_on == today]


async def _falls_due(scope: Scope, root: Org, today: date) -> bool:
    asked = Round(org_id=root.id, kind=RoundKind.OCCASIONAL, opens_on=today)
    return await scope.first(to_be_rated(asked, root.path, today)) is not None


async def _make(scope: Scope, root: Org, kind: RoundKind, first: date, days: int) -> None:
    for row in await scope.rows(Round.make(scope.dialect, root.id, kind, first, days)):
        scope.audit("pledge-round-opened", f"round:{row.id}", None, kind=kind, org=root.id)


async def _fill(scope: Scope, number: int, today: date, part: dict[str, int]) -> None:
    round_ = await scope.get(Round, number)
    root = await scope.get(Org, round_.org_id) if round_ else None
    if round_ is None or root is None:
        return
    await scope.run(put_up(scope.dialect, round_, root.path, today, scope.now), **part)
    if round_.judges:
        for statement in begin_rating(scope.dialect, round_.id, scope.now):
            await scope.run(statement, **part)


async def _archive(scope: Scope, today: date, place: Opening, last: int | None) -> Opening | None:
    if last is None:
        return None
    year = today.year - 1 if today.month >= _ARCHIVED_FROM else today.year - 2
    for statement in archive(scope.dialect, year, scope.now):
        await scope.run(statement, after=place.after, last=last)
    return replace(place, after=last)


@dataclass(frozen=True, slots=True)
class Tending:
    """How far it is: the rounds still to be closed, behind which ballot totals were looked at."""

    closing: Sequence[int] = ()
    after: int = 0
    begun: bool = False
    counted: bool = False


TENDING = Tending()


async def tend_rounds(scope: Scope, place: Tending, rows: int) -> Tending | None:
    """Close the rounds whose time is over, move the totals of so many more items that take votes, and make
    those verdicts public to which nobody objected in time.
    """
    if not place.begun:
        closing = [one.id for one in await scope.all(Round.to_close(scope.now))]
        place = Tending(closing, begun=True)
    if place.closing:
        return await _close(scope, place)
    if not place.counted:
        return await _count(scope, place, min(rows, _BALLOTS))
    lapsed = await scope.all(Ballot.lapsed(scope.now, _SETTLED))
    for number in lapsed:
        await settle(scope, number)
    return place if len(lapsed) == _SETTLED else None


async def _close(scope: Scope, place: Tending) -> Tending:
    """Close so many items of the first round. What somebody votes in at this moment is waited for last."""
    first, *others = place.closing
    round_ = await scope.get(Round, first)
    if round_ is None:
        return replace(place, closing=others)
    left = await scope.all(Ballot.open_of(first, _BALLOTS))
    if not left:
        round_.closed_at = scope.now
        scope.audit("pledge-round-closed", f"round:{first}", None)
        return replace(place, closing=others)
    free = await scope.all(Ballot.free(left))
    if not free:
        held = await scope.first(Ballot.held(left[0]))
        free = [held.id] if held else []
    await move_totals(scope, free)
    await scope.run(Ballot.close(free, BallotState.CLOSED if round_.judges else BallotState.ENDED))
    await scope.run(note_late(free))
    return place


async def _count(scope: Scope, place: Tending, rows: int) -> Tending:
    last = await scope.first(ballot_behind(place.after, rows))
    if last is None:
        return replace(place, counted=True)
    if differ := await scope.all(waiting(place.after, last)):
        await move_totals(scope, await scope.all(Ballot.free(differ)))
    return replace(place, after=last)


async def move_totals(scope: Scope, held: Sequence[int]) -> None:
    """Publish anew the totals of these ballots from which enough voters differ; whoever calls holds them
    alone, so that nobody votes between the counting and the publishing.
    """
    counties = defaultdict[int, list[int]](list)
    for row in await scope.rows(Ballot.counties(held)):
        counties[row.org_id].append(row.id)
    for county, ballots in counties.items():
        least = scope.here(county)[VOTE_STEP]
        moved = [(ballot, source) for ballot, source in await scope.rows(ripe(ballots, least))]
        if moved:
            await scope.run(count_in(moved))
            await scope.run(publish(scope.dialect, moved, scope.now))
