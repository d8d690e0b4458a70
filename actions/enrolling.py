"""📚 学习培训: what is a member invited to, and how do they enrol (domain §3.4-C)?"""

from collections.abc import Sequence
from typing import Any

from actions.check_ins import spoken_for
from actions.sittings import give_away_seats
from actions.staff import page_of
from actions.training_facts import Facts, facts_by_id, facts_of
from actions.training_words import SEATED, hour_number, remind, stretch_of
from actions.verb import action
from models.course_matches import offered_by
from models.course_wishes import Course, CourseWish
from models.enrolments import BEFORE, COMING, CONCERNED, Enrolment, EnrolmentState
from models.materials import Material
from models.members import Member, Standing
from models.refusal import NotBound, NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.trainings import Training, TrainingState

PAGE = 5
_MAY_ENROL = (
    EnrolmentState.INVITED, EnrolmentState.LEAVE_ASKED, EnrolmentState.ON_LEAVE, EnrolmentState.LEAVE_REFUSED,
)  # fmt: skip


class WhoLearns(Refusal):
    """The account speaks for several members: first say who it is about (domain §3.5)."""


class SittingClosed(Refusal):
    """Nobody can enrol any more, nor ask for leave: it has begun, or does not take place."""


class AlreadyEnrolled(Refusal):
    """There is a seat already, or a place in the queue."""


@action(needs=Permission.SELF_SEE)
async def open_learning(scope: Scope) -> None:
    """Show what the asker is invited to; of several members ask whose."""
    members = scope.actor.members
    if not members:
        raise NotBound
    if len(members) > 1:
        raise WhoLearns(people=[{"member": one.id, "name": one.name, "page": 0} for one in members])
    await show_learning(scope, members[0].id, 0)


@action(needs=Permission.SELF_SEE)
async def show_learning(scope: Scope, member: int, page: int) -> None:
    """Show a page of the sittings that a member is invited to, the soonest first."""
    who = spoken_for(scope, member)
    rows, turns = await page_of(scope, Enrolment.coming_of(who.id, scope.now), page, PAGE)
    told = await facts_by_id(scope, [training.id for _, training in rows])
    sittings = [{**told[training.id], "member": who.id, "mine": row.state} for row, training in rows]
    scope.show("learning", None, who, member=who.id, sittings=sittings, page=0, **turns)


async def own_row(scope: Scope, training: int, who: Member) -> tuple[Training, Enrolment]:
    """Return a sitting that a member was invited to, locked, with how they stand to it; any other is
    NotFound.
    """
    row = await scope.first(Training.held(training))
    mine = await scope.first(Enrolment.of(training, who.id)) if row else None
    if row is None or mine is None or row.state is TrainingState.DRAFT:
        raise NotFound
    return row, mine


@action(needs=Permission.SELF_SEE)
async def show_training(scope: Scope, training: int, member: int) -> None:
    """看详情: all about a sitting, and what the member can do."""
    who = spoken_for(scope, member)
    row, mine = await own_row(scope, training, who)
    await show_own(scope, "training-card", row, mine, who)


async def show_own(scope: Scope, screen: str, row: Training, mine: Enrolment, who: Member) -> None:
    """Show a sitting to somebody who is invited, with what they can do about it."""
    materials = len(await scope.all(Material.of(row.id)))
    scope.show(
        screen, None, who, **await facts_of(scope, row), **await standing_of(scope, row, mine),
        member=who.id, dear=scope.dear(who), materials=materials or None, page=0,
        clashes=await _clashes(scope, row, mine, who) or None,
    )  # fmt: skip


async def standing_of(scope: Scope, row: Training, mine: Enrolment) -> Facts:
    """Return how somebody stands to a sitting, and what they can do about it."""
    live, waits = row.takes_answers(scope.now), mine.state is EnrolmentState.WAITING
    return {
        "mine": mine.state, "place": await scope.first(Enrolment.place_of(mine)) if waits else None,
        "enrollable": live and mine.state in _MAY_ENROL, "waits": waits and live,
        "excusable": live and mine.state in CONCERNED and mine.state is not EnrolmentState.LEAVE_ASKED,
        "cancelled": row.state is TrainingState.CANCELLED,
    }  # fmt: skip


async def _clashes(scope: Scope, row: Training, mine: Enrolment, who: Member) -> str | None:
    """Return the topic of another sitting of that time for which somebody is enrolled."""
    if mine.state not in BEFORE or not row.takes_answers(scope.now):
        return None
    other = await scope.first(Enrolment.clashing(who.id, row))
    return other.topic if other else None


@action(needs=Permission.SELF_SEE)
async def enrol(scope: Scope, training: int, member: int) -> None:
    """报名: a seat where there is one, else the next place of the waiting list; two who tap at once wait for
    each other. Another sitting at that time is told, and refuses nothing.
    """
    who = spoken_for(scope, member)
    row, mine = await own_row(scope, training, who)
    if not row.takes_answers(scope.now):
        raise SittingClosed(training=row.id, member=who.id, topic=row.topic)
    if mine.state not in _MAY_ENROL:
        raise AlreadyEnrolled(training=row.id, member=who.id, topic=row.topic)
    full = not mine.seated and await is_full(scope, row)
    if full:
        mine.queue(scope.now)
    else:
        mine.enrol(scope.now)
    await scope.flush()
    scope.audit("training-enrolled", mine, who, state=mine.state)
    await remind(scope, row, stretch_of(who.id))
    await show_own(scope, "training-queued" if full else "training-enrolled", row, mine, who)


async def is_full(scope: Scope, row: Training) -> bool:
    """Whether no seat is left; true for as long as the sitting is locked."""
    return (
        row.capacity is not None and (await scope.first(Enrolment.seats_taken(row.id)) or 0) >= row.capacity
    )


@action(needs=Permission.SELF_SEE)
async def leave_queue(scope: Scope, training: int, member: int) -> None:
    """不等了: the place of the waiting list is given up; one can enrol again."""
    who = spoken_for(scope, member)
    row, mine = await own_row(scope, training, who)
    if mine.state is EnrolmentState.WAITING:
        mine.give_up_place(scope.now)
        await scope.flush()
        await give_away_seats(scope, row)
    await show_own(scope, "training-card", row, mine, who)


async def describe_sittings(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add just before sending what a sitting is by now, and how its reader stands to it; what was planned for
    another hour, another state or a newer word is not sent.
    """
    trainings = {args["training"] for args in shown}
    told = await facts_by_id(scope, trainings)
    rows = {row.id: row for row, _ in await scope.rows(Training.by_ids(trainings))}
    people = {one.id: one for one in await scope.all(Member.by_ids({args["member"] for args in shown}))}
    found = await scope.all(Enrolment.of_people(trainings, set(people)))
    standing = {(one.training_id, one.member_id): one for one in found}
    known = [
        await _described(scope, args, told, rows, people, standing.get((args["training"], args["member"])))
        for args in shown
    ]
    wished = await _wished(scope, [args for args in known if args and not args["about"]], rows)
    return [args and {**args, "wished": wished.get((args["training"], args["member"]))} for args in known]


async def _wished(
    scope: Scope, invited: Sequence[dict[str, Any]], rows: dict[int, Training]
) -> dict[tuple[int, int], list[Course]]:
    """Return which of their wishes a sitting is about, for each (sitting, person) of some invitations."""
    wishes = await scope.all(CourseWish.of_people({args["member"] for args in invited})) if invited else ()
    found: dict[tuple[int, int], list[Course]] = {}
    for args in invited:
        offered, who = offered_by(rows[args["training"]]), args["member"]
        mine = [wish.course for wish in wishes if wish.member_id == who and wish.course in offered]
        if mine:
            found[args["training"], who] = mine
    return found


async def _described(
    scope: Scope,
    args: dict[str, Any],
    told: dict[int, Facts],
    rows: dict[int, Training],
    people: dict[int, Member],
    mine: Enrolment | None,
) -> dict[str, Any] | None:
    row, who = rows.get(args["training"]), people.get(args["member"])
    if row is None or who is None or mine is None or who.standing is not Standing.ACTIVE:
        return None
    if not _still(args, row, mine):
        return None
    standing = await standing_of(scope, row, mine)
    more = {"dear": scope.dear(who), "abroad": who.abroad or None, "changed": not standing["cancelled"]}
    return {**told[row.id], **standing, **more, **args}


def _still(args: dict[str, Any], row: Training, mine: Enrolment) -> bool:
    """Whether a word is still true: an invitation (0) that nobody answered, a word of the newest change, a
    reminder or a seat of the hour that it is.
    """
    about = args["about"]
    if not about:
        return row.state is TrainingState.OPEN and mine.state is EnrolmentState.INVITED
    if about == row.telling:
        return mine.state in CONCERNED
    timely = about in (SEATED, hour_number(row))
    return row.state is TrainingState.OPEN and timely and mine.state in COMING
