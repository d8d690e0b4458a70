"""How far is a notice, who is silent, who is to be called? What its sender sees, all of it from one function
(Z06, domain §3.4-L, §4 R14).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from actions.notice_reading import plain_of, why_of
from actions.notices import find_notice
from actions.staff import covers, keeper_of, page_of
from actions.verb import action
from models.accounts import Account
from models.audit import LISTED
from models.kinds import Kind
from models.members import Member
from models.notice_progress import share, summed
from models.notice_recipients import (
    Got,
    NoticeRecipient,
    answers_of,
    is_silent,
    rows_of,
    tally_by_unit,
    tally_of,
    to_call,
)
from models.notices import OUT, Notice, NoticeState, Receipt
from models.orgs import Org
from models.phones import dialable
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope
from models.values import TextKey, enum_key
from models.vault import Vault

PAGE = 8
_START = 40  # characters of a notice in a list
LONGEST = 2000  # people of one call list
_HOW_TOLD = How(Kind.STAFF_ALERT)  # of what is urgent, which waits for nobody's morning
SILENT, TO_CALL = "silent", "to-call"  # lists that are no single state


class NobodyToCallFor(Refusal):
    """Everybody has it, or was called."""


class TooManyToCall(Refusal):
    """More people than one list holds: ``most``; a branch at a time then."""


async def _seen(scope: Scope, number: int) -> tuple[Notice, tuple[str, ...]]:
    """Return a notice that was sent, and over which of its people the asker sees."""
    row, unit = await find_notice(scope, number)
    return row, (unit.path,)


@action(needs=Permission.NOTICE_SEND)
async def show_sent(scope: Scope, page: int = 0) -> None:
    """已发通知: show the notices of the asker's subtrees, newest first, each with how it stands."""
    paths, mine = scope.actor.paths(Permission.NOTICE_SEND), keeper_of(scope).id
    found = Notice.of(paths).where((Notice.state != NoticeState.DRAFT) | (Notice.author_id == mine))
    rows, turns = await page_of(scope, found, page, PAGE)
    entries = [
        {
            "notice": row.id, "unit": unit.name, "at": row.started_at or row.send_at or row.made_at,
            "stands": TextKey(f"notice-stands.{row.state}"), "start": _begin(row.text), "page": 0,
            "out": row.state in OUT or None,
        }
        for row, unit in rows
    ]  # fmt: skip
    scope.show("notices-sent", notices=entries, **turns)


def _begin(html: str) -> str:
    text = plain_of(html).replace("\n", " ")
    return text if len(text) <= _START else f"{text[:_START]}…"


@action(needs=Permission.NOTICE_SEND)
async def show_tally(scope: Scope, notice: int, page: int = 0) -> None:
    """回执: show how many have it, read it, answered, are to be called; branch by branch."""
    row, paths = await _seen(scope, notice)
    figures = summed({state: int(number) for state, number in await scope.rows(tally_of(row.id, paths))})
    units = await _by_unit(scope, row.id, paths)
    first = page * PAGE
    answers = await _answers(scope, row, paths)
    scope.show(
        "notice-tally", notice=row.id, start=_begin(row.text), stands=TextKey(f"notice-stands.{row.state}"),
        units=units[first : first + PAGE],
        **figures, rate=share(figures["read"], figures["people"]), page=page, answers=answers,
        earlier=page - 1 if page else None, later=page + 1 if len(units) > first + PAGE else None,
        **_offered(row, figures), kind=SILENT, calling=TO_CALL, first=0,
    )  # fmt: skip


async def _by_unit(scope: Scope, notice: int, paths: tuple[str, ...]) -> list[dict[str, object]]:
    by_unit: dict[int, dict[Got, int]] = defaultdict(dict)
    names: dict[int, str] = {}
    for unit, state, number in await scope.rows(tally_by_unit(notice, paths)):
        names[unit.id], by_unit[unit.id][state] = unit.name, int(number)
    return [{"unit": names[key], **summed(states)} for key, states in by_unit.items()]


async def _answers(scope: Scope, row: Notice, paths: tuple[str, ...]) -> str | None:
    """Return what was decided, in numbers, where it was asked for."""
    if row.receipt is not Receipt.YES_NO:
        return None
    said = {answer: int(number) for answer, number in await scope.rows(answers_of(row.id, paths))}
    return f"{said.get('yes', 0)} / {said.get('no', 0)}"


def _offered(row: Notice, figures: dict[str, int]) -> dict[str, object]:
    """Which buttons a tally has."""
    live, sent = row.state in (NoticeState.SENDING, NoticeState.PAUSED), row.state is NoticeState.SENT
    asks = row.receipt is not Receipt.NONE
    silent = figures["arrived"] - figures["answered" if row.wants_reply else "read"]
    return {
        "standing": (live or sent) or None, "silent": silent if asks else 0,
        "remindable": (sent and asks and silent > 0) or None, "listed": (asks and silent > 0) or None,
        "retryable": (sent and figures["failed"] > 0) or None,
        "callable": (row.state in OUT and figures["to_call"] + (silent if asks else 0) > 0) or None,
    }  # fmt: skip


@action(needs=Permission.NOTICE_SEND)
async def show_recipients(scope: Scope, notice: int, kind: str, page: int = 0) -> None:
    """名单: show who stands so, eight at a time: the silent, those to call, or those of one state; what they
    answered, and why it did not reach them.
    """
    row, paths = await _seen(scope, notice)
    rows, turns = await page_of(scope, _of_kind(row, paths, kind), page, PAGE)
    people = [_entry(row, *one) for one in rows]
    scope.show(
        "notice-people", notice=row.id, kind=kind, title=TextKey(f"notice-list.{kind}"), people=people,
        first=0, page=0, **turns,
    )  # fmt: skip


def _of_kind(row: Notice, paths: tuple[str, ...], kind: str) -> Any:  # noqa: ANN401 - a statement of rows_of
    if kind == SILENT:
        return rows_of(row.id, paths).where(is_silent(row.receipt))
    if kind == TO_CALL:
        return rows_of(row.id, paths).where(to_call(row.receipt))
    known = next((one for one in Got if one.value == kind), None)
    if known is None:
        raise NotFound
    return rows_of(row.id, paths, known)


def _entry(notice: Notice, row: NoticeRecipient, member: Member, branch: Org) -> dict[str, object]:
    said = f"notice-answer.{row.answer}" if notice.receipt is Receipt.YES_NO and row.answer else None
    return {
        "notice": notice.id, "member": member.id, "name": member.name, "branch": branch.name,
        "label": member.name,
        "state": enum_key(row.state), "why": why_of(row.reason),
        "answer": TextKey(said) if said else row.answer or ("📎" if row.file else None),
        "calling": row.state not in (Got.READ, Got.ANSWERED) and row.called_at is None,
        "called": row.called_at,
    }  # fmt: skip


@action(needs=Permission.NOTICE_SEND)
async def note_notice_call(scope: Scope, notice: int, member: int) -> None:
    """已电话告知: somebody has told them; the line goes from the list. Twice is as once."""
    row, paths = await _seen(scope, notice)
    found = await scope.rows(rows_of(row.id, paths).where(NoticeRecipient.member_id == member))
    if not found:
        raise NotFound
    one, who, _ = found[0]
    if one.called_at is None:
        one.called_by, one.called_at = keeper_of(scope).id, scope.now
        scope.audit("notice-called", row, who)
        await scope.flush()
    await show_recipients(scope, notice, TO_CALL)


@action(needs=Permission.NOTICE_SEND)
async def make_call_list(scope: Scope, notice: int) -> None:
    """电话单: a sheet of whom no chat reached and who is silent, with their numbers where the asker may see
    them; each number on it is a look that its person can read.
    """
    row, paths = await _seen(scope, notice)
    await list_calls(scope, row, paths)


async def list_calls(scope: Scope, row: Notice, paths: tuple[str, ...], to: Account | None = None) -> None:
    """Show the call list of a notice to the asker, or to a chat that is told of it without its asking: then
    without numbers. Refuses with NobodyToCallFor and TooManyToCall.
    """
    rows = await scope.rows(rows_of(row.id, paths).where(to_call(row.receipt)).limit(LONGEST + 1))
    if not rows:
        raise NobodyToCallFor(notice=row.id)
    if len(rows) > LONGEST:
        raise TooManyToCall(most=LONGEST, notice=row.id)
    seen = (covers(scope, Permission.MEMBER_SEE_PHONE, branch.path) for _, _, branch in rows)
    numbered = to is None and all(seen)
    if numbered:
        for _, member, _ in rows:
            if member.phone_sealed:
                scope.audit(LISTED, member, member)
    told = {"notice": row.id, "start": _begin(row.text), "number": len(rows), "day": scope.now, "page": 0}
    how = _HOW_TOLD if to else How()
    scope.show("notice-calls", to, None, how, **told, reach=list(paths), numbered=numbered)


async def open_calls(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Look the people of call lists up just before sending: nothing of them is kept in what is to be sent."""
    return [await _with_lines(scope, one) for one in shown]


async def _with_lines(scope: Scope, one: dict[str, Any]) -> dict[str, Any] | None:
    row = await scope.get(Notice, one["notice"])
    if row is None:
        return None
    found = rows_of(row.id, tuple(one["reach"])).where(to_call(row.receipt)).limit(LONGEST)
    numbers = scope.vault if one["numbered"] else None
    lines = [_line(numbers, *each) for each in await scope.rows(found)]
    return one | {"lines": lines} if lines else None


def _line(numbers: Vault | None, row: NoticeRecipient, member: Member, branch: Org) -> dict[str, object]:
    why = why_of(row.reason) or enum_key(row.state)
    phone = member.phone(numbers) if numbers else None
    return {
        "branch": branch.name, "name": member.name, "phone": dialable(phone) if phone else None, "why": why,
    }  # fmt: skip
