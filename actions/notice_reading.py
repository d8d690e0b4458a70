"""What does somebody see of a notice, and what do they answer? 通知: the message, the list, the receipt
(Z06, domain §3.2, §3.4-L).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.my_data import own_member, own_members
from actions.staff import page_of
from actions.verb import action
from models.appointing import by_ids as orgs_by_ids
from models.members import Member, Standing
from models.notice_pushes import PAUSED
from models.notice_recipients import ARRIVED, TO_CALL, Got, NoticeRecipient, Reason
from models.notices import LIVE, OUT, Notice, NoticeState, Receipt
from models.orgs import Org
from models.outbox import Unwanted
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rules import ELDER_AGE
from models.scope import Scope
from models.values import TextKey, enum_key

PAGE = 8
_START = 40  # characters of a notice in a list
_ASKED = 200  # characters of what is asked, above the field


class NoticeOver(Refusal):
    """Nothing is answered to it any more: it was taken back, or its time is over."""


class NotWhatIsAsked(Refusal):
    """The notice asks for another kind of answer."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A notice as it stands for one of the asker's members."""

    row: NoticeRecipient
    notice: Notice
    member: Member


async def describe_notices(
    scope: Scope, shown: Sequence[dict[str, Any]]
) -> list[dict[str, Any] | Unwanted | None]:
    """Put notices together just before they are sent, a batch in a few statements: nothing of them is kept in
    what is to be sent. One that was stopped meanwhile is not said, one that is paused not yet; who has done
    what it asks for is not reminded.
    """
    notices = {row.id: row for row in await scope.all(Notice.by_ids({one["notice"] for one in shown}))}
    members = {row.id: row for row in await scope.all(Member.by_ids({one["member"] for one in shown}))}
    units = {row.id: row for row in await scope.all(orgs_by_ids({one.org_id for one in notices.values()}))}
    rows = await scope.all(NoticeRecipient.each(notices, members)) if _reminding(shown) else ()
    states = {(row.notice_id, row.member_id): row.state for row in rows}

    def described(one: dict[str, Any]) -> dict[str, Any] | Unwanted | None:
        notice, member = notices.get(one["notice"]), members.get(one["member"])
        if notice is None or member is None or member.standing is not Standing.ACTIVE:
            return None
        if notice.state is NoticeState.PAUSED and "again" not in one:
            return Unwanted(PAUSED)
        silent = "again" not in one or states.get((notice.id, member.id)) in _silent(notice)
        if notice.state not in LIVE or not silent:
            return None
        return one | content_of(scope, notice, units[notice.org_id], member)

    return [described(one) for one in shown]


def _reminding(shown: Sequence[dict[str, Any]]) -> bool:
    return any("again" in one for one in shown)


def _silent(notice: Notice) -> tuple[Got, ...]:
    return (Got.SENT, Got.READ) if notice.wants_reply else (Got.SENT,)


def content_of(scope: Scope, notice: Notice, unit: Org, member: Member) -> dict[str, Any]:
    """Return what the screen of a notice is drawn from for one reader: elders, and who likes it plain, hear
    it where it was spoken for them.
    """
    dear = scope.dear(member)
    age = dear["age"]
    old = member.plain or (age is not None and age >= scope.here(member.branch_id)[ELDER_AGE])
    asks = notice.receipt
    return {
        "unit": unit.name, "html": notice.text, "files": notice.attachments, "urgent": notice.urgent or None,
        "reason": notice.reason, "due": notice.due_at, "question": notice.question,
        "voice": notice.voice if old else None, "readable": asks is Receipt.READ or None,
        "deciding": asks is Receipt.YES_NO or None, "yes": 1, "no": 0,
        "numbering": asks is Receipt.NUMBER or None, "writing": asks is Receipt.TEXT or None,
        "handing": asks is Receipt.FILE or None, "member": member.id,
        "notice": notice.id, "aloud": (old and notice.voice is not None) or None,
    }  # fmt: skip


@action(needs=Permission.SELF_SEE)
async def show_my_notices(scope: Scope, page: int = 0) -> None:
    """📢通知: show what was sent to the asker's members, unread first, then newest."""
    mine = own_members(scope)
    if not mine:
        raise NotFound
    for who in mine:
        await _list(scope, who, page)


@action(needs=Permission.SELF_SEE)
async def turn_my_notices(scope: Scope, member: int, page: int) -> None:
    """Another page of the list of one of the asker's members."""
    await _list(scope, own_member(scope, member), page)


async def _list(scope: Scope, who: Member, page: int) -> None:
    rows, turns = await page_of(scope, NoticeRecipient.of_member(who.id), page, PAGE)
    entries = [
        {
            "notice": notice.id, "member": who.id, "unit": unit.name, "at": notice.started_at,
            "start": _begin(notice.text), "mark": TextKey(f"notice-mark.{_mark(row)}"),
        }
        for row, notice, unit in rows
    ]  # fmt: skip
    scope.show("my-notices", None, who, member=who.id, notices=entries, **turns)


def _mark(row: NoticeRecipient) -> str:
    return row.state.value if row.state in ARRIVED else Got.SENT.value


def _begin(html: str) -> str:
    """The first words of a notice, without its tags."""
    text = plain_of(html).replace("\n", " ")
    return text if len(text) <= _START else f"{text[:_START]}…"


def plain_of(html: str) -> str:
    """Return the words of a text in the Bot API's HTML."""
    text, inside = [], False
    for sign in html:
        inside = sign == "<" or (inside and sign != ">")
        if not inside and sign != ">":
            text.append(sign)
    return (
        "".join(text).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    )


@action(needs=Permission.SELF_SEE)
async def open_notice(scope: Scope, notice: int, member: int) -> None:
    """Show one notice again, with what it asks for; opening it from the list is reading it."""
    mine = await find_mine(scope, notice, member, over=True)
    unit = await scope.get(Org, mine.notice.org_id)
    if unit is None:
        raise NotFound
    told = content_of(scope, mine.notice, unit, mine.member)
    if mine.notice.receipt is Receipt.READ and mine.notice.state is not NoticeState.ARCHIVED:
        note_read(scope, mine.row)
        told["readable"] = None
    scope.show("notice-opened", None, mine.member, **told)


async def find_mine(scope: Scope, notice: int, member: int, *, over: bool = False) -> Mine:
    """Return a notice that one of the asker's own members is to know, its row locked; anybody else's is
    NotFound, forged or not; one that is over NoticeOver, unless it may be.
    """
    who = scope.actor.speaks_for(member)
    row = await scope.first(NoticeRecipient.one(notice, who.id)) if who else None
    told = await scope.get(Notice, notice)
    if row is None or told is None or who is None:
        raise NotFound
    if told.state not in (OUT if over else (*LIVE, NoticeState.PAUSED)):
        raise NoticeOver
    return Mine(row, told, who)


def note_read(scope: Scope, row: NoticeRecipient) -> None:
    """It was read: whoever reads it has got it, whatever its messages say; twice is as once."""
    if row.state in (Got.WAITING, *TO_CALL, Got.SENT):
        row.state, row.reason = Got.READ, None
    row.read_at = row.read_at or scope.now


@action(needs=Permission.SELF_SEE)
async def read_notice(scope: Scope, notice: int, member: int) -> None:
    """已阅: noted once, whoever taps twice."""
    mine = await find_mine(scope, notice, member)
    note_read(scope, mine.row)
    scope.show("notice-read", None, mine.member, notice=notice, at=mine.row.read_at)


@action(needs=Permission.SELF_SEE)
async def decide_notice(scope: Scope, notice: int, member: int, yes: int) -> None:
    """是, 否: the last tap counts."""
    _answered(scope, await _asked(scope, notice, member, Receipt.YES_NO), "yes" if yes else "no", None)


@action(needs=Permission.SELF_SEE)
async def offer_answer(scope: Scope, notice: int, member: int) -> dict[str, object]:
    """Return the context of a form that takes an answer: how it is put."""
    mine = await find_mine(scope, notice, member)
    asked = mine.notice.question or plain_of(mine.notice.text)
    return {"notice": notice, "member": member, "asked": asked[:_ASKED]}


@action(needs=Permission.SELF_SEE)
async def answer_with_number(scope: Scope, notice: int, member: int, number: int) -> None:
    """A number; the newest counts. NotWhatIsAsked where something else is asked for."""
    _answered(scope, await _asked(scope, notice, member, Receipt.NUMBER), str(number), None)


@action(needs=Permission.SELF_SEE)
async def answer_with_words(scope: Scope, notice: int, member: int, reply: str) -> None:
    """Words; the newest count."""
    _answered(scope, await _asked(scope, notice, member, Receipt.TEXT), reply, None)


@action(needs=Permission.SELF_SEE)
async def answer_with_file(scope: Scope, notice: int, member: int, file: dict[str, Any]) -> None:
    """A file, by its name at the server; the newest counts."""
    _answered(scope, await _asked(scope, notice, member, Receipt.FILE), None, file)


async def _asked(scope: Scope, notice: int, member: int, kind: Receipt) -> Mine:
    mine = await find_mine(scope, notice, member)
    if mine.notice.receipt is not kind:
        raise NotWhatIsAsked
    return mine


def _answered(scope: Scope, mine: Mine, text: str | None, file: dict[str, Any] | None) -> None:
    row = mine.row
    row.answer, row.file, row.answered_at = text, file, scope.now
    row.read_at = row.read_at or scope.now
    row.state, row.reason = Got.ANSWERED, None
    said = TextKey(f"notice-answer.{text}") if mine.notice.receipt is Receipt.YES_NO else text
    scope.show("notice-answered", None, mine.member, notice=mine.notice.id, said=said or "📎")


def why_of(reason: Reason | None) -> TextKey | None:
    """Return the text that says why a row is as it is."""
    return enum_key(reason) if reason else None
