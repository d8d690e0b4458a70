"""请假: how does somebody ask to be excused from a sitting, and who decides (domain §2.4, §3.4-C)?"""

from collections.abc import Sequence
from typing import Any

from actions.check_ins import spoken_for
from actions.enrolling import SittingClosed, own_row, show_own
from actions.responsible import holders_over
from actions.sittings import give_away_seats, run_sitting
from actions.staff import keeper_of, page_of
from actions.training_facts import facts_of
from actions.verb import action
from models.enrolments import CONCERNED, Enrolment, EnrolmentState, LeaveReason
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope
from models.trainings import Training

PAGE = 10


class LeaveDecided(Refusal):
    """Nobody waits for a decision: it was taken, or the person comes after all."""


@action(needs=Permission.SELF_SEE)
async def offer_leave(scope: Scope, training: int, member: int) -> dict[str, object]:
    """Return the form's context; who has leave already, or is too late, is told so."""
    who = spoken_for(scope, member)
    row, mine = await own_row(scope, training, who)
    _refuse_unexcusable(scope, row, mine, who)
    return {"topic": row.topic}


def _refuse_unexcusable(scope: Scope, row: Training, mine: Enrolment, who: Member) -> None:
    if not row.takes_answers(scope.now):
        raise SittingClosed(training=row.id, member=who.id, topic=row.topic)
    if mine.state not in CONCERNED or mine.state is EnrolmentState.LEAVE_ASKED:
        raise LeaveDecided(training=row.id, member=who.id, topic=row.topic)


@action(needs=Permission.SELF_SEE)
async def ask_leave(
    scope: Scope, training: int, member: int, reason: LeaveReason, excuse: str | None = None
) -> None:
    """Leave is asked for, and those who run the sitting are to decide; a seat is kept until then."""
    who = spoken_for(scope, member)
    row, mine = await own_row(scope, training, who)
    _refuse_unexcusable(scope, row, mine, who)
    mine.ask_leave(reason, excuse, scope.now)
    await scope.flush()
    scope.audit("leave-asked", mine, who, reason=reason)
    unit = await scope.get(Org, row.org_id)
    asked = int(scope.now.timestamp())
    for holder in await holders_over(scope, unit):
        key = f"leave:{mine.id}:{asked}:{holder.id}"
        await scope.tell(
            holder, "leave-to-decide", How(Kind.STAFF_NOTE, key=key), enrolment=mine.id, label=who.name,
            **await facts_of(scope, row),
        )  # fmt: skip
    await show_own(scope, "leave-asked", row, mine, who)


async def describe_leaves(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add just before sending who asks for leave and why; what is decided meanwhile is not asked."""
    rows = {row.id: (row, who) for row, _, who in await scope.rows(
        Enrolment.by_ids([args["enrolment"] for args in shown])
    )}  # fmt: skip
    return [
        {**args, **_asked(*rows[args["enrolment"]])}
        if args["enrolment"] in rows and rows[args["enrolment"]][0].state is EnrolmentState.LEAVE_ASKED
        else None
        for args in shown
    ]


def _asked(row: Enrolment, who: Member) -> dict[str, object]:
    return {"enrolment": row.id, "name": who.name, "reason_told": row.reason, "excuse": row.excuse or None}


@action(needs=Permission.TRAINING_RUN)
async def show_leaves(scope: Scope, training: int, page: int) -> None:
    """Show who waits for a decision, each to be decided."""
    row = await run_sitting(scope, training)
    found = Enrolment.of_training(row.id, EnrolmentState.LEAVE_ASKED)
    rows, turns = await page_of(scope, found, page, PAGE)
    people = [_asked(mine, who) for mine, who, _ in rows]
    scope.show("leaves", **await facts_of(scope, row), people=people, page=0, **turns)


async def _to_decide(scope: Scope, enrolment: int) -> tuple[Training, Enrolment, Member]:
    """Return a row that waits for a decision of whoever runs its sitting, which is locked."""
    mine = await scope.get(Enrolment, enrolment)
    if mine is None:
        raise NotFound
    row = await run_sitting(scope, mine.training_id)
    now = await scope.first(Enrolment.of(row.id, mine.member_id))
    who = await scope.get(Member, mine.member_id)
    if now is None or who is None:
        raise NotFound
    if now.state is not EnrolmentState.LEAVE_ASKED:
        raise LeaveDecided(training=row.id, member=None, topic=row.topic)
    return row, now, who


@action(needs=Permission.TRAINING_RUN)
async def grant_leave(scope: Scope, enrolment: int) -> None:
    """准假: the person is told, and a seat goes to who waits for one."""
    row, mine, who = await _to_decide(scope, enrolment)
    mine.grant_leave(keeper_of(scope).id, scope.now)
    await _decided(scope, row, mine, who)
    await give_away_seats(scope, row)


@action(needs=Permission.TRAINING_RUN)
async def refuse_leave(scope: Scope, enrolment: int) -> None:
    """不准假: the person is told, and expected."""
    row, mine, who = await _to_decide(scope, enrolment)
    mine.refuse_leave(keeper_of(scope).id, scope.now)
    await _decided(scope, row, mine, who)


async def _decided(scope: Scope, row: Training, mine: Enrolment, who: Member) -> None:
    await scope.flush()
    scope.audit("leave-decided", mine, who, state=mine.state)
    granted = mine.state is EnrolmentState.ON_LEAVE
    how = How(Kind.TRAINING_NEWS, key=f"leave-decided:{mine.id}:{int(scope.now.timestamp())}")
    told = await scope.tell(
        who, "leave-granted" if granted else "leave-refused", how, member=who.id, dear=scope.dear(who),
        **await facts_of(scope, row),
    )  # fmt: skip
    scope.show(
        "leave-was-decided", None, who, training=row.id, name=who.name, mine=mine.state, page=0,
        by_phone=None if told else True,
    )  # fmt: skip
