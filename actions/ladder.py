"""What is passed on to whom? What is due for the next rung moves there, and those who are responsible from
now on hear of it once (Z08, domain §3.6).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.climbing import Climber, Seats, climber, moved, to_climb
from models.desks import Desk, offices_of, tally_for
from models.follow_ups import UNANSWERED, Cause, FollowUp
from models.kinds import Kind
from models.ladder import SILENCE, Stand, colour_of, of_silence, of_waiting
from models.members import Member
from models.orgs import Org
from models.rungs import Colour
from models.scope import How, Scope
from models.values import TextKey

BY_DAY = tuple(cause for cause in Cause if cause is not Cause.HELP)  # help is passed on at all times
FEWEST = 4  # of the rows that a step may look at, one of so many is moved: each is looked at by itself


@dataclass(frozen=True, slots=True)
class Place:
    """How far a slot has come: how many follow-ups it has moved."""

    moved: int = 0


BEGINNING = Place()


@dataclass(frozen=True, slots=True)
class Move:
    """Where a follow-up goes: ``new`` where others are responsible from now on, ``told`` who hears of it, and
    ``also`` who hears only which colour it has.
    """

    one: Climber
    stand: Stand
    new: bool
    told: tuple[int, ...]
    also: tuple[int, ...] = ()


async def climb(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Move so many of those whose next step is due, but cries for help; a second call finds nothing. Each
    person who answers for some of them from now on is told once a slot, however many it are.
    """
    limit = max(1, rows // FEWEST)
    found = [Climber(*row) for row in await scope.rows(to_climb(BY_DAY, scope.now, limit))]
    moves = await _moves(scope, found)
    await _carry_out(scope, moves)
    for who in await _people(scope, {who for move in moves for who in move.told}):
        how = How(Kind.STAFF_NOTE, key=f"ladder:{slot.isoformat()}:{who.id}")
        await scope.tell(who, "ladder-note", how, member=who.id, since=scope.now)
    for colour in Colour:
        of_it = (move.also for move in moves if colour_of(move.stand.step) is colour)
        for who in await _people(scope, {who for also in of_it for who in also}):
            how = How(Kind.STAFF_NOTE, key=f"{colour}:{slot.isoformat()}:{who.id}")
            await scope.tell(who, "colour-note", how, heading=TextKey(f"colour.{colour}"), kind=colour.value)
    return Place(place.moved + len(found)) if len(found) == limit else None


async def _people(scope: Scope, ids: Collection[int]) -> Sequence[Member]:
    return await scope.all(Member.by_ids(sorted(ids))) if ids else ()


async def pass_help_on(scope: Scope) -> None:
    """Move the cries for help that nobody has taken in time one rung up; those there are alerted at once."""
    found = [Climber(*row) for row in await scope.rows(to_climb((Cause.HELP,), scope.now, _AT_ONCE))]
    moves = await _moves(scope, found)
    await _carry_out(scope, moves)
    for move in moves:
        await tell_each(scope, move, Kind.STAFF_ALERT, "help-passed")


_AT_ONCE = 500  # cries for help in one transaction; the next slot takes the others


async def _moves(scope: Scope, found: Sequence[Climber]) -> list[Move]:
    seats = await _seats(scope, found)
    return [_move(scope, one, seats) for one in found]


async def _seats(scope: Scope, found: Sequence[Climber]) -> Seats:
    return Seats.of(await scope.rows(Seats.over({one.path for one in found})) if found else ())


def _move(scope: Scope, one: Climber, seats: Seats) -> Move:
    """Where one goes: never down again, past rungs where nobody sits."""
    here = scope.here(one.org_id)
    if one.silent_since is not None:
        stand = of_silence(one.silent_since, scope.now, here)
    elif one.cause in UNANSWERED:  # nobody is silent here yet: its round has not closed
        stand = Stand(one.step, one.rung, None)
    else:
        stand = of_waiting(one.cause, one.step, scope.now, here)
    wanted = max(one.rung, stand.rung, key=lambda rung: rung.height)
    rung = seats.taken_up(wanted, one) if stand.step else one.rung
    begins = one.silent_since is not None and not one.step and bool(stand.step)
    new = rung is not one.rung or begins
    told = seats.on(rung, one) if new else ()
    other = SILENCE[stand.step - 1].also if one.silent_since and stand.step > one.step else None
    also = seats.on(other, one) if other and other is not rung else ()
    return Move(one, Stand(stand.step, rung, stand.next_at), new, tuple(told), tuple(also))


async def _carry_out(scope: Scope, moves: Collection[Move]) -> None:
    """Write where they go, a statement for all that go the same way."""
    groups: dict[tuple[Stand, bool], list[int]] = defaultdict(list)
    for move in moves:
        groups[move.stand, move.new].append(move.one.id)
    for (stand, new), ids in groups.items():
        await scope.run(moved(ids, stand, scope.now if new else None))


async def lift(scope: Scope, row: FollowUp) -> bool:
    """Give a follow-up to the next rung before its time, because nobody can be reached; those there are told.

    Its next step stays due when it was. Return False where nobody sits further up.
    """
    await scope.flush()
    [found] = [Climber(*one) for one in await scope.rows(climber(row.id))]
    seats = await _seats(scope, (found,))
    for rung in found.rung.and_above()[1:]:
        if people := seats.on(rung, found):
            row.rung, row.rung_since = rung, scope.now
            scope.audit("follow-up-lifted", row, None, rung=rung)
            move = Move(found, Stand(row.step, rung, row.next_at), new=True, told=tuple(people))
            await tell_each(scope, move, Kind.STAFF_NOTE, "follow-up-passed")
            return True
    return False


async def tell_each(scope: Scope, move: Move, kind: Kind, screen: str) -> None:
    """Tell those who answer for one follow-up from now on what it is; the asker knows."""
    asker = scope.actor.member
    who = await scope.get(Member, move.one.member_id) if move.one.member_id else None
    org = await scope.get(Org, move.one.org_id)
    for person in await _people(scope, move.told):
        if asker is None or person.id != asker.id:
            key = f"passed:{move.one.id}:{move.stand.rung}:{scope.now.date()}:{person.id}"
            await scope.tell(
                person, screen, How(kind, key=key), name=who.name if who else f"№ {move.one.id}",
                branch=org.name if org else "", cause=move.one.cause, follow_up=move.one.id,
            )  # fmt: skip


async def desk_of(scope: Scope, *member_ids: int) -> dict[int, Desk]:
    """Return what these people answer for."""
    offices: dict[int, list[Any]] = {member_id: [] for member_id in member_ids}
    for member_id, *office in await scope.rows(offices_of(member_ids)):
        offices[member_id].append(tuple(office))
    return {member_id: Desk.of(member_id, held) for member_id, held in offices.items()}


async def count_desks(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add to notes just before sending what is on the desk by then; drop those with nothing new any more."""
    desks = await desk_of(scope, *(args["member"] for args in shown))
    told: list[dict[str, Any] | None] = []
    for args in shown:
        [(number, late, new)] = await scope.rows(tally_for(desks[args["member"]], scope.now, args["since"]))
        told.append({**args, "number": number, "late": late or None, "new": new} if number else None)
    return told
