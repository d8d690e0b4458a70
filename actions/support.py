"""How does a person reach a person?
Asking for help or a talk becomes a follow-up at once (domain §3.3, §3.6).
"""

from datetime import datetime
from typing import Any

from actions.my_consents import end_consent
from actions.my_data import own_members
from actions.responsible import responsible_for, tell_responsible
from actions.verb import action
from models.consents import Purpose
from models.follow_ups import Cause, FollowUp, FollowUpState, due_after
from models.kinds import Kind
from models.members import Member
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import PlaceValue


class HelpUnbound(Refusal):
    """Somebody whom we do not know asks for help: the emergency numbers, and how to reach the branch."""


@action(needs=None)
async def offer_help(scope: Scope) -> dict[str, object]:
    """Return the form's context; who speaks for nobody gets the emergency numbers at once."""
    member = scope.actor.member
    if member is None:
        raise HelpUnbound
    return {"dear": scope.dear(member)}


@action(needs=Permission.HELP_ASK)
async def ask_for_help(scope: Scope, what: str | dict[str, Any] | None = None) -> None:
    """Open a follow-up due in two hours and alert everybody responsible."""
    await _ask(scope, Cause.HELP, what, "help-asked")


@action(needs=Permission.HELP_ASK)
async def ask_for_talk(scope: Scope, what: str | dict[str, Any] | None = None) -> None:
    """Open a follow-up due in one working day: somebody of the branch calls back (人工)."""
    await _ask(scope, Cause.TALK, what, "talk-asked")


async def _ask(scope: Scope, cause: Cause, what: str | dict[str, Any] | None, screen: str) -> None:
    member = scope.actor.member
    if member is None:
        raise HelpUnbound
    kind = Kind.STAFF_ALERT if cause is Cause.HELP else Kind.STAFF_NOTE
    due = await open_follow_up(scope, member, cause, what, kind)
    people = await responsible_for(scope, member)
    scope.show(screen, None, member, people=[person.name for person in people], due=due)


async def open_follow_up(
    scope: Scope,
    member: Member,
    cause: Cause,
    what: str | dict[str, Any] | None,
    kind: Kind,
    screen: str = "follow-up-alert",
) -> datetime:
    """Open a follow-up with a person's own words and tell everybody responsible; return by when it is due."""
    row = _follow_up(scope, member, cause, what)
    scope.add(row)
    await scope.flush()
    await tell_responsible(
        scope, member, screen, kind, f"alert:follow-up:{row.id}",
        name=member.name, cause=cause, place=PlaceValue(member.place) if member.place else None,
        note=row.note, noted=bool(row.note) or None, spoken=bool(row.voice) or None, follow_up=row.id,
    )  # fmt: skip
    scope.audit("help-asked", row, member, cause=cause)
    return row.due_at


def _follow_up(scope: Scope, member: Member, cause: Cause, what: str | dict[str, Any] | None) -> FollowUp:
    account = scope.actor.account
    return FollowUp(
        cause=cause,
        org_id=member.branch_id,
        member_id=member.id,
        account_id=account.id if account else None,
        occurrence=f"{cause}:{scope.now.isoformat()}",
        note=what if isinstance(what, str) else None,
        voice=what if isinstance(what, dict) else None,
        state=FollowUpState.NEW,
        attempts=0,
        opened_at=scope.now,
        due_at=due_after(cause, scope.now, here=scope.here(member.branch_id)),
    )


@action(needs=Permission.SELF_SEE)
async def prefer_phone(scope: Scope) -> None:
    """Ask by telephone instead of messages from now on (退出); every duty and right stays."""
    for member in scope.actor.members:
        member.prefers_phone = True
        scope.audit("prefers-phone", member, member)
    scope.show("phone-preferred")


@action(needs=Permission.SELF_SEE)
async def prefer_chat(scope: Scope) -> None:
    """Be reminded in the chat again."""
    for member in scope.actor.members:
        member.prefers_phone = False
        scope.audit("prefers-chat", member, member)
    scope.show("chat-preferred")


@action(needs=Permission.SELF_SEE)
async def offer_leaving(scope: Scope) -> None:
    """退出: greetings end at once; explain what stays, and offer to be called instead (domain §3.5)."""
    for member in own_members(scope):
        await end_consent(scope, member, Purpose.GREETINGS)
    scope.show("leaving")
