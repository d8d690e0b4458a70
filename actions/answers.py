"""What follows from an answer? A version, the calls it settles, the member's row, and people who must act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from actions.home_words import show_from_home
from actions.journey_steps import follow_answer
from actions.responsible import tell_responsible
from actions.rounds import next_round
from models.check_ins import (
    BY_KEEPER,
    CALLS,
    SILENT,
    Call,
    CallState,
    Channel,
    CheckIn,
    Condition,
    Cycle,
    HostReport,
)
from models.follow_ups import SILENCES, Cause, FollowUp, FollowUpState, due_after
from models.journeys import back_at_home, changed_since, settle
from models.kinds import Kind
from models.members import Member
from models.scope import Scope
from models.values import PlaceValue

READS = (CALLS, SILENCES)  # what an answer asks about its member
_CAUSES = {Condition.DIFFICULTY: Cause.DIFFICULTY, Condition.HELP: Cause.HELP}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said.
    ``place`` is {"code"}, {"country", "city", "zone"}, {"home": True} or None for "as before".
    """

    condition: Condition
    channel: Channel
    place: dict[str, Any] | None = None
    employer: str | None = None
    phone: str | None = None
    host: HostReport | None = None
    note: str | dict[str, Any] | None = None
    keeper: Member | None = None  # who records it by proxy


async def enter(scope: Scope, member: Member, answer: Answer) -> CheckIn:
    """Write an answer with all that follows, and show the person (or the keeper) what was noted."""
    calls = await scope.about(member, CALLS)
    cycle = calls[-1][1] if calls else None
    earlier = await _earlier(scope, member, calls)
    row = _row(scope, member, answer, cycle, len(earlier) + 1)
    row.replaced = _change_member(scope, member, answer)
    row.place = member.place
    await scope.number(row)
    if answer.place or (answer.host and answer.channel is not Channel.TAP):
        await follow_answer(scope, member, row, home=bool(answer.place and answer.place.get("home")))
    filled = _settle_calls(scope, row, calls)
    await withdraw_follow_ups(scope, [one.id for one in earlier])
    await raise_follow_ups(scope, member, row, answer)
    scope.audit("checked-in", row, member, channel=row.channel, version=row.version)
    _show_done(scope, member, row, cycle, filled=filled)
    if row.keeper_id is None:
        await show_from_home(scope, member)
    return row


async def _earlier(scope: Scope, member: Member, calls: Sequence[tuple[Call, Cycle]]) -> Sequence[CheckIn]:
    """Return the standing answers of the newest cycle; who is still silent in it has none."""
    if not calls or calls[-1][0].state in SILENT:
        return ()
    return await scope.all(CheckIn.in_cycle(member.id, calls[-1][1].id))


def _row(scope: Scope, member: Member, answer: Answer, cycle: Cycle | None, version: int) -> CheckIn:
    voice = answer.note if isinstance(answer.note, dict) else None
    account = scope.actor.account
    return CheckIn(
        member_id=member.id,
        cycle_id=cycle.id if cycle else None,
        version=version,
        channel=answer.channel,
        account_id=account.id if account else None,
        keeper_id=answer.keeper.id if answer.keeper else None,
        condition=answer.condition,
        employer=answer.employer,
        phone_changed=answer.phone is not None,
        host_report=answer.host,
        note=answer.note if isinstance(answer.note, str) else None,
        voice=voice,
        late=bool(cycle and cycle.due_at < scope.now),
        made_at=scope.now,
    )


def _change_member(scope: Scope, member: Member, answer: Answer) -> dict[str, Any]:
    """Bring the member's row up to date; return what it held before, for undo."""
    before = member.answerable()
    if answer.place and answer.place.get("home"):
        back_at_home(member)
    elif answer.place:
        settle(member, answer.place)
    if answer.employer:
        member.employer = answer.employer
    if answer.phone:
        member.set_phone(answer.phone, scope.vault)
        scope.audit("phone-changed", member, member)
    if answer.host is not None:
        member.host_reported = answer.host is HostReport.YES
    return changed_since(member, before)


def _settle_calls(scope: Scope, row: CheckIn, calls: Sequence[tuple[Call, Cycle]]) -> date | None:
    """Mark every silent call as answered, older ones as late;
    return the month that was filled in afterwards.
    """
    filled: date | None = None
    for call, cycle in calls:
        if call.state not in SILENT:
            continue
        late = cycle.due_at < scope.now
        filled = cycle.opens_on if late else filled
        in_time = CallState.RECORDED if row.channel in BY_KEEPER else CallState.ANSWERED
        call.state, call.answered_at = (CallState.LATE if late else in_time), scope.now
    return filled


async def withdraw_follow_ups(scope: Scope, check_in_ids: list[int]) -> None:
    """Withdraw the follow-ups of these answers that nobody has taken yet."""
    for row in await scope.all(FollowUp.from_check_ins(check_in_ids)) if check_in_ids else []:
        if row.state is FollowUpState.NEW:
            row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now


async def raise_follow_ups(scope: Scope, member: Member, row: CheckIn, answer: Answer) -> None:
    """Open what the answer calls for and alert those responsible; being silent is over."""
    for (silent,) in await scope.about(member, SILENCES):
        silent.state, silent.closed_at = FollowUpState.WITHDRAWN, scope.now
    if answer.host is HostReport.HOW:
        _open_follow_up(scope, member, row, Cause.HOST_HELP)
    if cause := _CAUSES.get(answer.condition):
        _open_follow_up(scope, member, row, cause)
        await scope.flush()
        await tell_responsible(
            scope, member, "follow-up-alert", Kind.STAFF_ALERT, f"alert:{row.id}",
            name=member.name, cause=cause, place=PlaceValue(member.place) if member.place else None,
            note=row.note, noted=bool(row.note) or None, spoken=bool(row.voice) or None,
            follow_up=(await scope.all(FollowUp.from_check_ins([row.id])))[-1].id,
        )  # fmt: skip


def _open_follow_up(scope: Scope, member: Member, row: CheckIn, cause: Cause) -> None:
    scope.add(
        FollowUp(
            cause=cause, org_id=member.branch_id, member_id=member.id, check_in_id=row.id,
            occurrence=f"check-in:{row.id}", note=row.note, voice=row.voice, state=FollowUpState.NEW,
            attempts=0, opened_at=scope.now,
            due_at=due_after(cause, scope.now, here=scope.here(member.branch_id)),
        )
    )  # fmt: skip


def _show_done(
    scope: Scope, member: Member, row: CheckIn, cycle: Cycle | None, *, filled: date | None
) -> None:
    """Tell what was noted; ``filled`` is an earlier month that the answer filled in as well."""
    today = scope.now.astimezone(ZoneInfo(member.zone)).date()
    month = cycle.opens_on if cycle else today
    scope.show(
        "check-in-done" if row.keeper_id is None else "recorded-done",
        None,
        member,
        name=member.name,
        member=member.id,
        check_in=row.id,
        full=1,
        month=month,
        condition=row.condition,
        place=PlaceValue(member.place) if member.place else None,
        next=next_opening(scope, member),
        filled=filled if filled != month else None,
        late=row.late or None,
        again=(row.version > 1) or None,
        troubled=(row.condition is not Condition.FINE) or None,
        host_help=(row.host_report is HostReport.HOW) or None,
        spoken=bool(row.voice) or None,
    )


def next_opening(scope: Scope, member: Member) -> date:
    """Return the day on which the member is asked next, by the branch's rules:
    monthly on the 1st, half-yearly abroad (domain §3.6).
    """
    today = scope.now.astimezone(ZoneInfo(member.zone)).date()
    return next_round(today, scope.here(member.branch_id), abroad=member.abroad)
