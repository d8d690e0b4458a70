"""How does a member report?
By one tap or by the full form; again, late, unasked, and undone (domain §3.4-A, §3.5).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from actions.answers import READS, Answer, enter, withdraw_follow_ups
from actions.journey_steps import unfollow_answer
from actions.verb import action
from models.check_ins import (
    BY_KEEPER,
    CALLS,
    LATEST_FULL,
    SILENT,
    Call,
    CallState,
    Channel,
    CheckIn,
    Condition,
    Cycle,
    HostReport,
)
from models.members import Member
from models.mourning import mourns
from models.refusal import NotBound, NotFound, Refusal
from models.roles import Permission
from models.rules import ELDER_AGE, GREETING, ONE_TAP
from models.scope import Scope
from models.values import PlaceValue, TextKey


class Moved(StrEnum):
    """还在老地方吗?"""

    SAME = "same"  # 没变
    MOVED = "moved"  # 换地方了
    HOME = "home"  # 已回家


class Change(StrEnum):
    """工作和电话有变化吗?"""

    NONE = "none"  # 都没变
    WORK = "work"  # 换工作
    PHONE = "phone"  # 换电话


class WhomToReport(Refusal):
    """The account speaks for several members: first say for whom (domain §3.5)."""


class QuickCheckIn(Refusal):
    """There is an earlier full answer: it is shown, and one tap repeats it."""


class PlainCheckIn(Refusal):
    """An elder, or who asked for it, is offered one big button and the digits (domain §3.5)."""


class AlreadyCheckedIn(Refusal):
    """This cycle is answered; the answer can be changed (domain §3.5)."""


class NothingToRepeat(Refusal):
    """No full answer yet that a tap could repeat, or the last one told of trouble."""


class NothingToWithdraw(Refusal):
    """The answer was withdrawn or replaced already."""


def spoken_for(scope: Scope, member_id: int) -> Member:
    """Return the bound member of that identifier; a forged one is not found."""
    member = scope.actor.speaks_for(member_id)
    if member is None:
        raise NotFound
    return member


@action(needs=Permission.CHECK_IN_MAKE, reads=(CALLS, LATEST_FULL))
async def offer_check_in(scope: Scope, member: int = 0, full: int = 0) -> dict[str, object]:
    """Return the form's context; before it ask for whom, offer the tap, or tell of an answer already given.

    ``full`` is 1 where the person asked for the full form on purpose.
    """
    who = spoken_for(scope, member) if member else _only_one(scope)
    if not full:
        await _refuse_answered(scope, who)
        if await scope.about(who, CALLS) and is_plain(scope, who):
            raise PlainCheckIn(dear=scope.dear(who), member=who.id, plain=True, digit=1, full=1)
        await _offer_tap(scope, who)
    return {"dear": scope.dear(who), "place": place_of(who), "member": who.id}


def is_plain(scope: Scope, member: Member) -> bool:
    """Whether somebody is asked in the plainest way: elders by rule, and who asks for it (domain §3.5)."""
    age = member.age_on(scope.now.astimezone(ZoneInfo(member.zone)).date())
    return member.plain or (age is not None and age >= scope.here(member.branch_id)[ELDER_AGE])


def _only_one(scope: Scope) -> Member:
    members = scope.actor.members
    if not members:
        raise NotBound
    if len(members) > 1:
        raise WhomToReport(people=[{"member": member.id, "name": member.name} for member in members])
    return members[0]


async def _refuse_answered(scope: Scope, member: Member) -> None:
    calls = await scope.about(member, CALLS)
    if calls and all(call.state not in SILENT for call, _ in calls):
        call, _ = calls[-1]
        dear = scope.dear(member)
        raise AlreadyCheckedIn(day=call.answered_at, member=member.id, dear=dear, full=1)


async def _latest(scope: Scope, member: Member) -> CheckIn | None:
    """Return the member's latest full answer."""
    return next((row for (row,) in await scope.about(member, LATEST_FULL)), None)


async def _offer_tap(scope: Scope, member: Member) -> None:
    last = await _latest(scope, member) if scope.here(member.branch_id)[ONE_TAP] else None
    if last is not None and last.condition is Condition.FINE:
        raise QuickCheckIn(
            dear=scope.dear(member),
            member=member.id,
            repeat=repetition(last, member),
            asked=0,
            full=1,
        )


def place_of(member: Member) -> object:
    """Return the member's place as a value to be said, or the words for a place nobody told."""
    return PlaceValue(member.place) if member.place else TextKey("place-as-before")


def repetition(last: CheckIn, member: Member) -> list[object]:
    """Return what one tap repeats, as values to be said: condition, place, host branch."""
    said: list[object] = [last.condition, place_of(member)]
    if last.host_report is not None:
        said.append(last.host_report)
    return said


@action(needs=Permission.CHECK_IN_MAKE, reads=READS)
async def check_in(  # noqa: PLR0913, PLR0917 - its parameters are the form's answers
    scope: Scope,
    condition: Condition,
    moved: Moved,
    change: Change,  # noqa: ARG001 - decides what the form asks; what changed says it itself
    place: dict[str, Any] | None = None,
    employer: str | None = None,
    phone: str | None = None,
    host: HostReport | None = None,
    note: str | dict[str, Any] | None = None,
    member: int = 0,
) -> None:
    """Enter a full answer for a member of this account; a second one in the cycle is a new version."""
    who = spoken_for(scope, member) if member else _only_one(scope)
    where = {"home": True} if moved is Moved.HOME else place
    channel = Channel.FORM if who is scope.actor.member else Channel.FAMILY
    answer = Answer(condition, channel, where, employer, phone, host, note)
    await enter(scope, who, answer)


@action(needs=Permission.CHECK_IN_MAKE, reads=(*READS, LATEST_FULL))
async def repeat_check_in(
    scope: Scope,
    member: int,
    asked: int = 0,  # noqa: ARG001 - the button carries it
) -> None:
    """Enter "all as before" with one tap: the last full answer's place and work stand, the person is fine.

    It is offered after an answer that was fine only: a trouble that goes on wants to be told.

    ``asked`` is the cycle whose reminder carried the button; its answer counts for that cycle and the later
    ones.
    """
    who = spoken_for(scope, member)
    await _refuse_answered(scope, who)
    last = await _latest(scope, who)
    offered = scope.here(who.branch_id)[ONE_TAP]  # an earlier message may still have the button
    if not offered or last is None or last.condition is not Condition.FINE:
        raise NothingToRepeat
    await enter(scope, who, Answer(Condition.FINE, Channel.TAP, None, None, None, last.host_report, None))


@action(needs=Permission.CHECK_IN_MAKE)
async def withdraw_check_in(scope: Scope, check_in: int) -> None:
    """Take an answer back:
    the call is open again, an untaken follow-up is withdrawn, the place is as before.
    """
    row = await scope.get(CheckIn, check_in)
    who = scope.actor.speaks_for(row.member_id) if row else None
    if row is None or who is None or row.channel in BY_KEEPER:
        raise NotFound
    newest = await scope.first(CheckIn.history(who.id, 1))
    if newest is None or newest.id != row.id:  # an older one no longer holds what was before it
        raise NothingToWithdraw
    row.withdrawn_at = scope.now
    who.put_back(row.replaced or {})
    await unfollow_answer(scope, who, row)
    await withdraw_follow_ups(scope, [row.id])
    await scope.flush()
    await _reopen(scope, row)
    scope.audit("check-in-withdrawn", row, who)
    scope.show("check-in-withdrawn", None, who, member=who.id)


async def _stands(scope: Scope, member_id: int, cycle_id: int) -> bool:
    return await scope.first(CheckIn.in_cycle(member_id, cycle_id)) is not None


async def _reopen(scope: Scope, row: CheckIn) -> None:
    if row.cycle_id is None or await _stands(scope, row.member_id, row.cycle_id):
        return
    for call, cycle in await scope.rows(Call.of_members([row.member_id], scope.now)):
        if call.answered_at == row.made_at:
            call.state = CallState.OPEN if cycle.due_at > scope.now else CallState.OVERDUE
            call.answered_at = None


@action(needs=Permission.SELF_SEE)
async def show_history(scope: Scope) -> None:
    """Show the asker's own answers of the last year, newest first, for every member of this account."""
    for who in scope.actor.members:
        rows = await scope.all(CheckIn.history(who.id))
        answers = [
            {"day": row.made_at, "condition": row.condition, "place": _where(row), "channel": row.channel}
            for row in rows
        ]
        scope.show("check-in-history", None, who, name=who.name, answers=answers)


def _where(row: CheckIn) -> object:
    return PlaceValue(row.place) if row.place else TextKey("place-as-before")


async def describe_calls(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Freshen reminders just before sending: drop those answered meanwhile, add what one tap would repeat."""
    ids = [args["member"] for args in shown]
    members = {member.id: member for member in await scope.all(Member.by_ids(ids))}
    calls: dict[tuple[int, int], tuple[Call, Cycle]] = {
        (call.member_id, cycle.id): (call, cycle)
        for call, cycle in await scope.rows(Call.of_members(ids, scope.now))
    }
    last = {row.member_id: row for row in await scope.all(CheckIn.latest_full(ids))}
    described = [_described(args, members, calls, last) for args in shown]
    return [args and {**args, **_by_rules(scope, members[args["member"]], args)} for args in described]


def _by_rules(scope: Scope, member: Member, args: dict[str, Any]) -> dict[str, Any]:
    """What the rules of a member's branch make of a reminder: the address, a word of its own, the tap. Who is
    in mourning is not pressed (domain §2.3).
    """
    here = scope.here(member.branch_id)
    plain = is_plain(scope, member)
    repeat = args["repeat"] if here[ONE_TAP] and not plain else None
    today = scope.now.astimezone(ZoneInfo(member.zone)).date()
    return {
        "dear": scope.dear(member), "words": here[GREETING] or None, "repeat": repeat,
        "mourning": mourns(member, today), "plain": plain or None, "digit": 1, "full": None if plain else 1,
    }  # fmt: skip


def _described(
    args: dict[str, Any],
    members: dict[int, Member],
    calls: dict[tuple[int, int], tuple[Call, Cycle]],
    last: dict[int, CheckIn],
) -> dict[str, Any] | None:
    member = members.get(args["member"])
    call, cycle = calls.get((args["member"], args["asked"]), (None, None))
    if member is None or call is None or cycle is None or call.state not in SILENT:
        return None
    earlier = last.get(member.id)
    return {
        **args,
        "month": cycle.opens_on,
        "due": cycle.due_at,
        "repeat": repetition(earlier, member) if earlier and earlier.condition is Condition.FINE else None,
    }
