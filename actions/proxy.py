"""How does somebody report who cannot write? Secretary or contact person record it (代录, domain §3.4-L).

Each way takes six taps at most from the menu, a typed name or place counted as one: what is told on the
telephone is one thing mostly, and a second one is recorded behind it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from actions.answers import Answer, enter
from actions.check_ins import place_of
from actions.follow_ups import Seen, end, person_of
from actions.reaching import note_record
from actions.roster import entry, search
from actions.staff import find_member, is_near, keeper_of, page_of, reach
from actions.stats import current_cycles
from actions.verb import action
from models.check_ins import SILENT, Call, Channel, CheckIn, Condition, HostReport
from models.contact_log import Way
from models.follow_ups import Cause, Outcome
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.roles import Permission
from models.scope import How, Scope
from models.values import TextKey

PAGE = 8


class Heard(StrEnum):
    """近况怎样?"""

    AS_BEFORE = "as-before"  # 都好,没变化
    CHANGED = "changed"  # 都好,有变化
    DIFFICULTY = "difficulty"  # 有点难处
    HELP = "help"  # 需要帮助


class Changed(StrEnum):
    """什么变了? What else there is comes with the next record."""

    PLACE = "place"  # 换地方了
    HOME = "home"  # 已回家
    WORK = "work"  # 换工作
    PHONE = "phone"  # 换电话
    HOST = "host"  # 当地报到
    WORDS = "words"  # 有话要说


_CONDITIONS = {Heard.DIFFICULTY: Condition.DIFFICULTY, Heard.HELP: Condition.HELP}


@action(needs=Permission.CHECK_IN_RECORD)
async def show_proxy(scope: Scope, text: str = "") -> None:
    """Ask for whom: those who fit the text; without one those still silent, who are called these days."""
    if text.strip():
        await find_for_proxy(scope, text)
        return
    paths, contact_of = reach(scope, Permission.CHECK_IN_RECORD)
    cycles = [cycle.id for cycle in await current_cycles(scope)]
    rows, turns = await page_of(scope, Call.people(cycles, paths, SILENT, contact_of), 0, PAGE)
    people = [entry(member, branch) for member, branch in rows]
    scope.show("proxy-whom", people=people, some=bool(people), more=turns["later"] is not None)


@action(needs=Permission.CHECK_IN_RECORD)
async def find_for_proxy(scope: Scope, wanted: str) -> None:
    """Show those whose names fit, each to be picked."""
    found, more = await search(scope, Permission.CHECK_IN_RECORD, wanted)
    people = [entry(member, branch) for member, branch in found]
    scope.show("proxy-found", wanted=wanted.strip(), people=people, more=more)


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom it is recorded, and which follow-up the conversation settles."""

    member: Member
    seen: Seen | None


async def _subject(scope: Scope, member: int, follow_up: int) -> Subject:
    if follow_up:
        seen, who = await person_of(scope, follow_up)
        return Subject(who, seen)
    return Subject(await find_member(scope, Permission.CHECK_IN_RECORD, member), None)


@action(needs=Permission.CHECK_IN_RECORD)
async def offer_record(
    scope: Scope,
    member: int = 0,
    follow_up: int = 0,
    visited: int = 0,  # noqa: ARG001 - passed on to record_check_in
) -> dict[str, object]:
    """Return the form's context: whose check-in it is, the place for those who may know it (domain §3.7).

    ``follow_up`` is given where its card led here; ``visited`` is 1 after a visit, 0 after a call.
    """
    who = (await _subject(scope, member, follow_up)).member
    near = await is_near(scope, who, await scope.get(Org, who.branch_id))
    place = place_of(who) if near else TextKey("place-as-before")
    return {"name": who.name, "place": place, "member": who.id}


@action(needs=Permission.CHECK_IN_RECORD)
async def record_check_in(  # noqa: PLR0913, PLR0917 - an action's parameters are its form's answers
    scope: Scope,
    heard: Heard,
    changed: Changed | None = None,
    place: dict[str, Any] | None = None,
    employer: str | None = None,
    phone: str | None = None,
    host: HostReport | None = None,
    message: str | dict[str, Any] | None = None,
    note: str | dict[str, Any] | None = None,
    member: int = 0,
    follow_up: int = 0,
    visited: int = 0,
) -> None:
    """Enter an answer by proxy with its keeper; the member hears of it, and the follow-up is closed."""
    subject = await _subject(scope, member, follow_up)
    where = {"home": True} if changed is Changed.HOME else place
    spoken = subject.seen is not None and subject.seen.row.cause is Cause.VOICE
    channel, how = Channel.VOICE if spoken else Channel.PROXY, _CONDITIONS.get(heard, Condition.FINE)
    answer = Answer(how, channel, where, employer, phone, host, message or note, keeper_of(scope))
    row = await enter(scope, subject.member, answer)
    if subject.seen:
        await _close(scope, subject.seen, subject.member, row, visited)
    if subject.member.id != keeper_of(scope).id:
        await _tell_member(scope, subject.member, row)


async def _close(scope: Scope, seen: Seen, member: Member, row: CheckIn, visited: int) -> None:
    """Close the follow-up that led here: a voice message is written down, anybody else was reached."""
    if row.channel is Channel.VOICE:
        end(scope, seen, Outcome.WRITTEN)
        return
    end(scope, seen, Outcome.VISITED if visited else Outcome.CALLED)
    await note_record(scope, member, Way.VISIT if visited else Way.CALL, row)


async def _tell_member(scope: Scope, member: Member, row: CheckIn) -> None:
    """Tell a member what was noted for them, of their own voice message that it is written down."""
    how = How(Kind.MEMBER_NOTE, key=f"recorded:{row.id}")
    said = {"condition": row.condition, "place": place_of(member), "dear": scope.dear(member)}
    screen = "voice-written" if row.channel is Channel.VOICE else "recorded-for-you"
    await scope.tell(member, screen, how, keeper=keeper_of(scope).name, **said)
