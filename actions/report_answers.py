"""Who reads a report, and what do they say to it? Read, heard and written down, answered within days; what is
hard in it becomes a difficulty by one tap (domain §3.4-B′). Upper levels read words only once it is late.
"""

from dataclasses import dataclass
from typing import Any

from actions.follow_ups import Seen, VoiceGone, end, find_follow_up, hears, show_end
from actions.reports import about, parts_of
from actions.staff import keeper_of, page_of, reach
from actions.verb import action
from models.check_ins import SILENT, CallState
from models.follow_ups import OPEN, Cause, FollowUp, FollowUpState, Outcome, due_after
from models.kinds import Kind
from models.members import Member
from models.refusal import NotFound, Refusal
from models.reports import Part, Report, ReportCall, ReportCycle
from models.roles import Permission
from models.scope import How, Scope
from models.values import TextKey

PAGE = 10
_WRITTEN = (CallState.ANSWERED, CallState.RECORDED, CallState.LATE)


class NothingToWriteDown(Refusal):
    """The part was not spoken, or somebody has written it down."""


@dataclass(frozen=True, slots=True)
class Held:
    """A report with its follow-up, whose words the asker may read."""

    seen: Seen
    row: Report
    member: Member

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.seen.row.state in OPEN


async def _held(scope: Scope, follow_up: int, *, still_open: bool = True) -> Held:
    seen = await find_follow_up(scope, follow_up, still_open=still_open)
    number = seen.row.occurrence.removeprefix("report:")
    row = await scope.get(Report, int(number)) if seen.row.cause is Cause.REPORT else None
    if row is None or seen.member is None or not await hears(scope, seen):
        raise NotFound
    return Held(seen, row, seen.member)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_report(scope: Scope, follow_up: int) -> None:
    """Show a report to whoever answers for it; the look is audited."""
    held = await _held(scope, follow_up, still_open=False)
    scope.audit("report-read", held.row, held.member)
    await _show(scope, held)


async def _show(scope: Scope, held: Held) -> None:
    row, case = held.row, held.seen.row
    parts = [{**part, "follow_up": case.id} for part in parts_of(row)]
    keeper = await scope.get(Member, row.answered_by) if row.answered_by else None
    scope.show(
        "report", None, held.member, who=held.member.name, branch=held.seen.org.name, made=row.made_at,
        parts=parts, due=case.due_at, follow_up=case.id, answering=held.is_open or None,
        late=row.late or None, again=row.version > 1 or None, unwritten=bool(row.unwritten) or None,
        hard=(held.is_open and Part.TROUBLE in {*row.told, *(row.voice or {})}) or None,
        keeper=keeper.name if keeper else None, words=row.answer, kind=case.cause.value, page=0, **about(row),
    )  # fmt: skip


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def acknowledge_report(scope: Scope, follow_up: int) -> None:
    """已阅: answered without words; the member hears of it."""
    await _answer(scope, await _held(scope, follow_up), None)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def offer_answer(scope: Scope, follow_up: int) -> dict[str, object]:
    """Return the form's context; one that is answered already is refused."""
    held = await _held(scope, follow_up)
    return {"name": held.member.name, "follow_up": follow_up}


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def answer_report(scope: Scope, wording: str, follow_up: int = 0) -> None:
    """已阅 with short words, which the member reads."""
    await _answer(scope, await _held(scope, follow_up), wording)


async def _answer(scope: Scope, held: Held, words: str | None) -> None:
    row, keeper = held.row, keeper_of(scope)
    row.answered_by, row.answer, row.answered_at = keeper.id, words, scope.now
    end(scope, held.seen, Outcome.SOLVED)
    how = How(Kind.MEMBER_NOTE, key=f"answered:{row.occurrence}")
    said = {"keeper": keeper.name, "words": words, "report": row.id, **about(row)}
    await scope.tell(held.member, "report-answered", how, dear=scope.dear(held.member), **said)
    show_end(scope, held.seen)


def _part(part: str) -> Part:
    found = next((known for known in Part if known.value == part), None)
    if found is None:
        raise NotFound
    return found


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def hear_report(scope: Scope, follow_up: int, part: str) -> None:
    """Send what was spoken of a part to the asker; every hearing is audited."""
    held = await _held(scope, follow_up, still_open=False)
    voice: dict[str, Any] | None = (held.row.voice or {}).get(_part(part))
    if voice is None:
        raise VoiceGone
    scope.audit("voice-heard", held.row, held.member)
    scope.show(
        "report-voice", None, held.member, who=held.member.name, title=_part(part), voice=voice["voice"],
        seconds=voice["seconds"], follow_up=follow_up, part=part,
        unwritten=part in held.row.unwritten or None,
    )  # fmt: skip


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def offer_writing_down(scope: Scope, follow_up: int, part: str) -> dict[str, object]:
    """Return the form's context; what was typed, or is written down already, stays as it is."""
    held = await _held(scope, follow_up, still_open=False)
    if _part(part) not in held.row.unwritten:
        raise NothingToWriteDown(follow_up=follow_up)
    return {"name": held.member.name, "title": _part(part), "follow_up": follow_up, "part": part}


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def write_down(scope: Scope, wording: str, follow_up: int = 0, part: str = "") -> None:
    """整理: the words stand beside the voice, and stay when that is deleted."""
    held = await _held(scope, follow_up, still_open=False)
    if _part(part) not in held.row.unwritten:
        raise NothingToWriteDown(follow_up=follow_up)
    held.row.told = {**held.row.told, part: wording}
    scope.audit("report-written-down", held.row, held.member, part=part)
    await _show(scope, held)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def raise_difficulty(scope: Scope, follow_up: int) -> None:
    """列为难处: what the member finds hard is to be done something about; a second tap adds nothing."""
    held = await _held(scope, follow_up, still_open=False)
    row, member = held.row, held.member
    note, voice = row.told.get(Part.TROUBLE), (row.voice or {}).get(Part.TROUBLE)
    if note is None and voice is None:
        raise NotFound
    known = [one for one in await scope.all(FollowUp.all_of(member.id)) if one.cause is Cause.DIFFICULTY]
    case = next((one for one in known if one.occurrence == row.occurrence), None)
    if case is None:
        case = FollowUp(
            cause=Cause.DIFFICULTY, org_id=member.branch_id, member_id=member.id, occurrence=row.occurrence,
            note=note, voice=voice, state=FollowUpState.NEW, attempts=0, opened_at=scope.now,
            due_at=due_after(Cause.DIFFICULTY, scope.now, here=scope.here(member.branch_id)),
        )  # fmt: skip
        scope.add(case)
        await scope.flush()
        scope.audit("follow-up-raised", case, member, cause=Cause.DIFFICULTY)
    said = {"who": member.name, "follow_up": case.id, "due": case.due_at, "mark": TextKey("mark.new")}
    scope.show("difficulty-raised", None, member, **said)


@action(needs=Permission.MEMBER_SEE)
async def show_reports(scope: Scope) -> None:
    """Show how many of the own people were asked for a report in each period, and wrote; never a
    table of units.
    """
    where = reach(scope, Permission.MEMBER_SEE)
    counts: dict[int, dict[CallState, int]] = {}
    for cycle, state, number in await scope.rows(ReportCall.tally(scope.now, *where)):
        counts.setdefault(cycle, {})[state] = number
    cycles = [
        _counted(cycle, counts[cycle.id])
        for cycle in await scope.all(ReportCycle.shown(scope.now))
        if cycle.id in counts
    ]
    missing = sum(one["missing"] for one in cycles)
    wrote = sum(one["wrote"] for one in cycles)
    args = {"missing": missing or None, "wrote": wrote or None, "page": 0}
    scope.show("branch-reports", None, None, cycles=cycles, kind=Cause.REPORT.value, **args)


def _counted(cycle: ReportCycle, counts: dict[CallState, int]) -> dict[str, Any]:
    asked = sum(number for state, number in counts.items() if state is not CallState.CLOSED)
    missing = sum(counts.get(state, 0) for state in SILENT)
    told = {"period": cycle.kind, "since": cycle.since_on, "until": cycle.until_on, "due": cycle.due_at}
    return {**told, "asked": asked, "missing": missing, "wrote": asked - missing,
            "late": counts.get(CallState.LATE, 0)}  # fmt: skip


@action(needs=Permission.MEMBER_SEE)
async def show_missing_reports(scope: Scope, page: int = 0) -> None:
    """Show who was asked and has not written, by name, ten at a time."""
    await _show_people(scope, "reports-missing", SILENT, page)


@action(needs=Permission.MEMBER_SEE)
async def show_written_reports(scope: Scope, page: int = 0) -> None:
    """Show who has written, by name, ten at a time."""
    await _show_people(scope, "reports-written", _WRITTEN, page)


async def _show_people(scope: Scope, screen: str, states: tuple[CallState, ...], page: int) -> None:
    statement = ReportCall.people(scope.now, *reach(scope, Permission.MEMBER_SEE), states)
    rows, turns = await page_of(scope, statement, page, PAGE)
    people = [
        {"member": who.id, "name": who.name, "label": f"{who.name} · {branch}", "period": cycle.kind}
        for who, branch, cycle in rows
    ]
    scope.show(screen, None, None, people=people, **turns)
