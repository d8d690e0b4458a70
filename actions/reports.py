"""How does a member write home? Asked part by part, each of them to be skipped, spoken or typed; seen before
it is handed in, and read again with its answer (汇报, domain §3.4-B′).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.check_ins import spoken_for
from actions.my_data import own_members
from actions.report_cycles import Period, quarter_of
from actions.responsible import responsible_for
from actions.verb import action
from models.check_ins import CallState
from models.follow_ups import Cause, FollowUp, FollowUpState, due_after
from models.kinds import Kind
from models.members import Member
from models.refusal import NotBound, NotFound, Refusal
from models.reports import Part, Report, ReportCall, ReportCycle, ReportKind
from models.roles import Permission
from models.rules import REPORT_MONTHS
from models.scope import How, Scope
from models.values import TextKey

PAST = 8  # reports that a member is shown
Spoken = str | dict[str, Any] | None


class ReportOverview(Refusal):
    """First what is asked, until when, and what was written before; one tap begins."""


class ReportEmpty(Refusal):
    """Every part was skipped: there is nothing to hand in."""


@action(needs=Permission.CHECK_IN_MAKE)
async def offer_report(scope: Scope, member: int = 0, asked: int = 0, full: int = 0) -> dict[str, object]:
    """Return the form's context: who writes, about which time; before it show what is asked and what there
    is. ``full`` is 1 where the person is about to write; ``asked`` is the cycle whose message was pressed.
    """
    if not full:
        raise ReportOverview(**await _overview(scope))
    who = spoken_for(scope, member)
    cycle = await _cycle_of(scope, who, asked)
    told = about(cycle or _period_of(scope, who))
    return {"dear": scope.dear(who), "member": who.id, "asked": _number(cycle), **told}


def about(of: ReportCycle | Period | Report) -> dict[str, object]:
    """Return what time is reported about, as arguments of a screen."""
    since, until = (of.since, of.until) if isinstance(of, Period) else (of.since_on, of.until_on)
    return {"period": of.kind, "since": since, "until": until}


def _period_of(scope: Scope, who: Member) -> Period:
    """Return the time about which somebody writes who was not asked."""
    today = scope.now.astimezone(ZoneInfo(who.zone)).date()
    return quarter_of(today, scope.here(who.branch_id)[REPORT_MONTHS])


async def _cycle_of(scope: Scope, who: Member, asked: int = 0) -> ReportCycle | None:
    """Return the cycle a member is asked in: the one of the message, if it waits, else the newest."""
    waiting = [cycle for _, cycle in await scope.rows(ReportCall.open_of([who.id], scope.now))]
    return next((one for one in waiting if one.id == asked), waiting[-1] if waiting else None)


async def _overview(scope: Scope) -> dict[str, object]:
    people = scope.actor.members
    if not people:
        raise NotBound
    own = [one.id for one in own_members(scope)]
    rows = await scope.all(Report.history(own, PAST)) if own else []
    asked = {one.id: await _cycle_of(scope, one) for one in people}
    family = len(people) > 1
    writers: list[dict[str, object]] = [
        {"member": one.id, "name": one.name, "asked": _number(asked[one.id]), "full": 1, "several": True}
        for one in people
        if family
    ]
    past = [{"report": row.id, "made": row.made_at, "state": _state_of(row), **about(row)} for row in rows]
    told: dict[str, object] = {"rows": [*writers, *past], "past": bool(past) or None}
    return told if family else {**told, **_alone(scope, people[0], asked[people[0].id])}


def _alone(scope: Scope, who: Member, cycle: ReportCycle | None) -> dict[str, object]:
    """Return what the only member of a chat is told: what is asked and until when, or what may be written."""
    begin = {"alone": True, "member": who.id, "asked": _number(cycle), "full": 1}
    if cycle is None:
        return {**begin, "unasked": True, **about(_period_of(scope, who))}
    late = cycle.due_at < scope.now
    return {**begin, "waiting": not late, "late": late or None, "due": cycle.due_at, **about(cycle)}


def _number(cycle: ReportCycle | None) -> int:
    return cycle.id if cycle else 0


def _state_of(row: Report) -> TextKey:
    return TextKey("report-state.answered" if row.answered_at else "report-state.sent")


@action(needs=Permission.CHECK_IN_MAKE)
async def hand_in(  # noqa: PLR0913, PLR0917 - its parameters are the form's answers
    scope: Scope,
    study: Spoken = None,
    living: Spoken = None,
    activities: int | None = None,
    dues: str | None = None,
    deeds: Spoken = None,
    trouble: Spoken = None,
    member: int = 0,
    asked: int = 0,
) -> None:
    """Keep a report, a second one of the period as its new version, and have it answered by the contact
    person, else the secretary, within the days that the rule says.
    """
    who = spoken_for(scope, member)
    given = _given(study, living, activities, dues, deeds, trouble)
    if not given:
        raise ReportEmpty(member=who.id, asked=asked, full=1)
    row = await _row(scope, who, given, await _cycle_of(scope, who, asked))
    await _settle(scope, who, row)
    scope.audit("report-handed-in", row, who, kind=row.kind, version=row.version)
    keepers = await _keepers(scope, who)
    due = await _have_it_answered(scope, who, row, keepers)
    names = [one.name for one in keepers] or TextKey("report-keepers")
    scope.show(
        "report-handed-in", None, who, dear=scope.dear(who), keepers=names, due=due, report=row.id,
        again=row.version > 1 or None, late=row.late or None, spoken=bool(row.voice) or None, **about(row),
    )  # fmt: skip


def _given(*answers: Spoken | int) -> dict[str, Any]:
    """Return what was answered, by the parts in their order; what was skipped is left out."""
    said = ((part.value, one) for part, one in zip(Part, answers, strict=True) if one is not None)
    return {part: str(one) if isinstance(one, int) else one for part, one in said}


async def _row(scope: Scope, who: Member, given: dict[str, Any], cycle: ReportCycle | None) -> Report:
    account = scope.actor.account
    kind, since, until = _time_of(scope, who, cycle)
    earlier = await scope.all(Report.in_period(who.id, kind, since))
    voices = {part: said for part, said in given.items() if isinstance(said, dict)}
    row = Report(
        member_id=who.id, cycle_id=cycle.id if cycle else earlier[0].cycle_id if earlier else None,
        kind=kind, since_on=since, until_on=until,
        version=len(earlier) + 1, account_id=account.id if account else None,
        told={part: said for part, said in given.items() if isinstance(said, str)},
        voice=voices or None, late=bool(cycle and cycle.due_at < scope.now), made_at=scope.now,
    )  # fmt: skip
    await scope.number(row)
    return row


def _time_of(scope: Scope, who: Member, cycle: ReportCycle | None) -> tuple[ReportKind, date, date]:
    if cycle is not None:
        return cycle.kind, cycle.since_on, cycle.until_on
    period = _period_of(scope, who)
    return period.kind, period.since, period.until


async def _settle(scope: Scope, who: Member, row: Report) -> None:
    """Answer what was asked: with the yearly one the quarters too. Earlier versions need no answer."""
    for call, cycle in await scope.rows(ReportCall.open_of([who.id], scope.now)):
        if cycle.id == row.cycle_id or row.kind is ReportKind.YEARLY:
            call.state = CallState.LATE if cycle.due_at < scope.now else CallState.ANSWERED
            call.answered_at = scope.now
    earlier = await scope.all(Report.in_period(who.id, row.kind, row.since_on))
    known = {one.occurrence for one in earlier if one.id != row.id}
    for old in await scope.all(FollowUp.open_for([who.id], Cause.REPORT)):
        if old.occurrence in known:
            old.state, old.closed_at = FollowUpState.WITHDRAWN, scope.now


async def _keepers(scope: Scope, who: Member) -> list[Member]:
    """Return who is asked to answer: the contact person, if there is one with a chat; else the secretary."""
    people = await responsible_for(scope, who)
    contacts = [one for one in people if one.id == who.contact_id and await scope.accounts_of(one)]
    return contacts or people


async def _have_it_answered(scope: Scope, who: Member, row: Report, keepers: list[Member]) -> datetime:
    """Open the follow-up and tell those who answer; the others find it in their list."""
    case = FollowUp(
        cause=Cause.REPORT, org_id=who.branch_id, member_id=who.id, occurrence=row.occurrence,
        state=FollowUpState.NEW, attempts=0, opened_at=scope.now,
        due_at=due_after(Cause.REPORT, scope.now, here=scope.here(who.branch_id)),
    )  # fmt: skip
    scope.add(case)
    await scope.flush()
    said = {"name": who.name, "follow_up": case.id, "due": case.due_at, "spoken": bool(row.voice) or None}
    for keeper in keepers:
        how = How(Kind.STAFF_NOTE, key=f"alert:{row.occurrence}:{keeper.id}")
        await scope.tell(keeper, "report-came", how, **said, **about(row))
    return case.due_at


@action(needs=Permission.SELF_SEE)
async def show_own_report(scope: Scope, report: int) -> None:
    """Show a member their own report with its answer; in their own chat only."""
    row = await scope.get(Report, report)
    who = next((one for one in own_members(scope) if row and one.id == row.member_id), None)
    if row is None or who is None:
        raise NotFound
    keeper = await scope.get(Member, row.answered_by) if row.answered_by else None
    scope.show(
        "own-report", None, who, made=row.made_at, parts=parts_of(row),
        keeper=keeper.name if keeper else None,
        answered=row.answered_at, words=row.answer, unanswered=row.answered_at is None or None, **about(row),
    )  # fmt: skip


def parts_of(row: Report) -> list[dict[str, object]]:
    """Return what a report says, an entry a part: its words, or that it was spoken."""
    voices: dict[str, Any] = row.voice or {}
    return [
        {
            "part": part.value,
            "title": part,
            "said": row.told.get(part) or TextKey("report-spoken"),
            "spoken": part in voices or None,
            "unwritten": part in row.unwritten or None,
        }
        for part in Part
        if part in row.told or part in voices
    ]


async def describe_calls(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Freshen what asks for reports just before sending: dropped where one was handed in meanwhile."""
    ids = [args["member"] for args in shown]
    members = {member.id: member for member in await scope.all(Member.by_ids(ids))}
    rows = await scope.rows(ReportCall.open_of(ids, scope.now))
    waiting = {(call.member_id, cycle.id): cycle for call, cycle in rows}
    return [
        {
            **args,
            **about(cycle),
            "due": cycle.due_at,
            "dear": scope.dear(members[args["member"]]),
            "yearly": cycle.kind is ReportKind.YEARLY or None,
        }
        if (cycle := waiting.get((args["member"], args["asked"])))
        else None
        for args in shown
    ]
