"""Who needs a person today, and what was done for them? The day's list, its cards (domain §3.4-L)."""

from dataclasses import dataclass
from typing import Any

from actions.staff import find_member, holds, is_near, keeper_of, page_of, reach
from actions.verb import action
from models.accounts import Account
from models.course_wishes import Course
from models.follow_ups import OPEN, Cause, FollowUp, FollowUpState, Outcome
from models.kinds import Kind
from models.ladder import colour_of
from models.members import Member
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope
from models.values import PlaceValue, TextKey

PAGE = 8
SPOKE = (  # the person told us and hears of the end
    Cause.HELP, Cause.DIFFICULTY, Cause.TALK, Cause.HOST_HELP, Cause.MEMBERSHIP, Cause.CORRECTION,
    Cause.VOICE, Cause.LEARN,
)  # fmt: skip
DECIDED = (  # decided on by their own buttons, never just closed
    Cause.REBIND, Cause.TRANSFER, Cause.REPORT, Cause.ERASURE
)  # fmt: skip
CALLING = (  # a call asks what the chat could not: whoever was reached needs no call any more
    Cause.SILENT, Cause.UNBOUND, Cause.UNREACHABLE, Cause.UNDELIVERED
)  # fmt: skip


class FollowUpClosed(Refusal):
    """It was closed meanwhile, by somebody else or by the person's own answer."""


class FollowUpTaken(Refusal):
    """A colleague has taken it: ``keeper``."""


class VoiceGone(Refusal):
    """There is no voice message to be heard, or not by the asker."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A follow-up that the asker may handle, with its person and the organisation that answers for it."""

    row: FollowUp
    member: Member | None
    org: Org

    @property
    def who(self) -> str:
        """The person's name; of somebody unknown the number by which they can be told apart."""
        return self.member.name if self.member else f"№ {self.row.occurrence}"


async def find_follow_up(
    scope: Scope,
    follow_up: int,
    permission: Permission = Permission.FOLLOW_UP_HANDLE,
    *,
    still_open: bool = True,
) -> Seen:
    """Return a follow-up that the asker may handle; else NotFound, a closed one FollowUpClosed."""
    rows = await scope.rows(FollowUp.seen_by(*reach(scope, permission)).where(FollowUp.id == follow_up))
    if not rows:
        raise NotFound
    seen = Seen(*rows[0])
    if still_open and seen.row.state not in OPEN:
        raise FollowUpClosed(who=seen.who)
    return seen


async def waiting(
    scope: Scope, paths: tuple[str, ...], contact_of: tuple[int, ...] = ()
) -> tuple[list[dict[str, object]], int, int]:
    """Return what waits, an entry a cause, and how many there are and are late in all."""
    counts = await scope.rows(FollowUp.tally(paths, contact_of, scope.now))
    told = {cause: (number, int(late)) for cause, number, late in counts}
    causes: list[dict[str, object]] = [
        {
            "kind": cause.value,
            "cause": cause,
            "number": number,
            "late": late or None,
            "calm": not late,
            "page": 0,
        }
        for cause in Cause
        for number, late in [told.get(cause, (0, 0))]
        if number
    ]
    late = sum(late for _, late in told.values())
    return causes, sum(number for number, _ in told.values()), late


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_cause(scope: Scope, kind: str, page: int = 0) -> None:
    """Show the open follow-ups of a cause, most urgent first, eight at a time."""
    cause = next((known for known in Cause if known.value == kind), None)
    if cause is None:
        raise NotFound
    statement = FollowUp.open_in(*reach(scope, Permission.FOLLOW_UP_HANDLE), cause)
    rows, turns = await page_of(scope, statement, page, PAGE)
    people = [entry(scope, Seen(*row)) for row in rows]
    scope.show("todo-list", cause=cause, kind=kind, people=people, **turns)


def entry(scope: Scope, seen: Seen) -> dict[str, object]:
    """Return a follow-up as a line of a list."""
    row = seen.row
    mark = "late" if row.due_at < scope.now else row.state.value
    return {
        "follow_up": row.id, "who": seen.who, "branch": seen.org.name, "due": row.due_at,
        "mark": TextKey(f"mark.{mark}"), "cause": row.cause,
    }  # fmt: skip


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_follow_up(scope: Scope, follow_up: int) -> None:
    """Show a follow-up's card with what can be done; a closed one too, without its buttons."""
    await show_card(scope, await find_follow_up(scope, follow_up, still_open=False))


async def show_card(scope: Scope, seen: Seen) -> None:
    """Show the card of what was found, as it is by now."""
    row, member, is_open = seen.row, seen.member, seen.row.state in OPEN
    keeper = await scope.get(Member, row.taken_by) if row.taken_by else None
    ours = await _is_ours(scope, member)
    scope.show(
        "follow-up-card", None, member,
        follow_up=row.id, member=member.id if member and ours else None, who=seen.who, branch=seen.org.name,
        cause=row.cause, kind=row.cause.value, page=0, opened=row.opened_at, due=row.due_at,
        on_time=is_open and row.due_at >= scope.now, late=is_open and row.due_at < scope.now,
        keeper=keeper.name if keeper else None, outcome=row.outcome, closed=not is_open,
        tried=row.attempts, attempt=row.attempts + 1, rung=TextKey(f"rung.{row.rung}"),
        since=row.rung_since or row.opened_at, colour=_colour(row),
        advice=TextKey(f"advice.{row.cause.value}") if is_open else None,
        **await _told(scope, seen, ours=ours), **_offered(scope, seen, ours=ours),
    )  # fmt: skip


def _colour(row: FollowUp) -> TextKey | None:
    colour = colour_of(row.step) if row.silent_since and row.state in OPEN else None
    return TextKey(f"colour.{colour}") if colour else None


async def _is_ours(scope: Scope, member: Member | None) -> bool:
    """Whether the asker looks after the person by now: an old card stays with the branch of that time, and
    who is only offered is not received yet; neither says where the person lives or under which number.
    """
    branch = await scope.get(Org, member.branch_id) if member else None
    return member is not None and holds(scope, Permission.MEMBER_SEE_PHONE, member, branch)


async def hears(scope: Scope, seen: Seen) -> bool:
    """Whether the asker may know the person's words: those next to them, upper levels once it is late."""
    near = seen.member is not None and await is_near(scope, seen.member, seen.org)
    near = near or seen.row.cause is Cause.PLEDGE  # told about a public promise, by nobody of theirs
    return near or seen.row.due_at < scope.now


async def _told(scope: Scope, seen: Seen, *, ours: bool) -> dict[str, object]:
    """What the person told, as far as the asker may know it (domain §3.7)."""
    row, member = seen.row, seen.member
    if row.cause is Cause.TRANSFER or not await hears(scope, seen):
        return {}
    place = PlaceValue(member.place) if ours and member and member.place else None
    course = Course(row.occurrence.split(":")[1]) if row.cause is Cause.LEARN else None
    return {"note": row.note, "place": place, "spoken": row.voice is not None, "course": course}


def _offered(scope: Scope, seen: Seen, *, ours: bool) -> dict[str, bool | int]:
    """Which buttons the card has."""
    row, member = seen.row, seen.member
    is_open, decided = row.state in OPEN, row.cause in DECIDED

    def may(permission: Permission) -> bool:
        return is_open and member is not None and holds(scope, permission, member, seen.org)

    return {
        "takeable": row.state is FollowUpState.NEW and not decided,
        "noting": is_open and row.cause in SPOKE,
        "calling": row.cause in CALLING and may(Permission.CHECK_IN_RECORD),
        "writing": row.cause is Cause.VOICE and may(Permission.CHECK_IN_RECORD),
        "called": 0,
        "visited": 1,
        "trying": is_open and member is not None and not decided,
        "deciding": row.cause is Cause.REBIND and may(Permission.BINDING_CONFIRM),
        "receiving": row.cause is Cause.TRANSFER and may(Permission.MEMBER_CHANGE),
        "reporting": row.cause is Cause.REPORT,
        "erasing": row.cause is Cause.ERASURE and may(Permission.MEMBER_ERASE),
        "closable": is_open and not decided and row.cause not in CALLING,
        "numbered": ours and bool(member and member.phone_sealed) and row.cause is not Cause.TRANSFER,
    }  # fmt: skip


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def take_follow_up(scope: Scope, follow_up: int) -> None:
    """我来办: it is the asker's from now on; refuses with FollowUpTaken where a colleague was first."""
    seen = await find_follow_up(scope, follow_up)
    keeper = keeper_of(scope)
    if seen.row.taken_by not in (None, keeper.id):
        other = await scope.get(Member, seen.row.taken_by)
        raise FollowUpTaken(keeper=other.name if other else None, who=seen.who, follow_up=seen.row.id)
    take(scope, seen)
    await show_card(scope, seen)


def take(scope: Scope, seen: Seen) -> None:
    """Make a new follow-up the asker's; one that somebody has taken stays theirs."""
    if seen.row.state is FollowUpState.NEW:
        seen.row.state, seen.row.taken_by = FollowUpState.TAKEN, keeper_of(scope).id
        scope.audit("follow-up-taken", seen.row, seen.member)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def close_follow_up(scope: Scope, follow_up: int) -> None:
    """办结: closed, and who had asked hears who settled it. What is to be decided is never just closed, nor a
    call that nobody has made.
    """
    seen = await find_follow_up(scope, follow_up)
    if seen.row.cause in (*DECIDED, *CALLING):
        raise NotFound
    end(scope, seen, Outcome.SOLVED)
    show_end(scope, seen)
    if seen.member and seen.row.cause in SPOKE:
        keeper = keeper_of(scope).name
        how = How(Kind.MEMBER_NOTE, key=f"settled:{seen.row.id}")
        dear = scope.dear(seen.member)
        await scope.tell(seen.member, "follow-up-settled", how, dear=dear, keeper=keeper)
    if seen.row.cause is Cause.PLEDGE and seen.row.account_id:
        await _tell_reporter(scope, seen.row, seen.row.account_id)


async def _tell_reporter(scope: Scope, row: FollowUp, account_id: int) -> None:
    """Whoever reported a problem with a public promise hears that it was looked into."""
    account = await scope.get(Account, account_id)
    if account is not None and account.unreachable_since is None:
        scope.show("pledge-problem-settled", account, None, How(Kind.MEMBER_NOTE, key=f"settled:{row.id}"))


def end(scope: Scope, seen: Seen, outcome: Outcome) -> None:
    """Close a follow-up with its outcome; it was the keeper's, if nobody else's."""
    row = seen.row
    row.state, row.outcome, row.closed_at = FollowUpState.DONE, outcome, scope.now
    row.taken_by = row.taken_by or keeper_of(scope).id
    scope.audit("follow-up-closed", row, seen.member, outcome=outcome, cause=row.cause)


def show_end(scope: Scope, seen: Seen) -> None:
    """Show the keeper that it is done, and the way back to the list."""
    row = seen.row
    scope.show("follow-up-ended", who=seen.who, outcome=row.outcome, kind=row.cause.value, page=0)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def play_voice(scope: Scope, follow_up: int) -> None:
    """Send the person's voice message to the asker; every hearing is audited."""
    seen = await find_follow_up(scope, follow_up, still_open=False)
    voice: dict[str, Any] | None = seen.row.voice
    if voice is None or not await hears(scope, seen):
        raise VoiceGone
    scope.audit("voice-heard", seen.row, seen.member)
    scope.show(
        "voice-note",
        who=seen.who,
        voice=voice["voice"],
        seconds=voice["seconds"],
        follow_up=seen.row.id,
        **_offered(scope, seen, ours=False),
    )


async def person_of(scope: Scope, follow_up: int) -> tuple[Seen, Member]:
    """Return an open follow-up with its person, over whom the asker may also record a check-in."""
    seen = await find_follow_up(scope, follow_up)
    if seen.member is None:
        raise NotFound
    return seen, await find_member(scope, Permission.CHECK_IN_RECORD, seen.member.id)
