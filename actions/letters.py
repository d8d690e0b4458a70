"""What did our people not get, and shall it be sent again? For those who answer for whole branches."""

from datetime import timedelta
from typing import Any

from actions.staff import page_of
from actions.verb import action
from models.kinds import Kind
from models.letters import Why, for_letter, for_reason, resend, tally_of_people
from models.members import Member
from models.orgs import Org
from models.outbox import Message
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import TextKey

PAGE = 8
RECENT = timedelta(days=30)  # what is older says nothing to anybody any more; the command line has it all
AT_ONCE = 200  # resent by one tap: a turn is short


class LetterOnItsWay(Refusal):
    """It is on no list any more: it is being sent, or has arrived."""


@action(needs=Permission.DELIVERY_SEE)
async def show_letters(scope: Scope) -> None:
    """Show for which reasons messages of the asker's subtrees did not arrive lately, and how many."""
    counts = dict(await scope.rows(tally_of_people(*_seen(scope, Permission.DELIVERY_SEE))))
    reasons = [
        {"reason": why.value, "why": why, "number": counts[why.value], "page": 0}
        for why in Why
        if why.value in counts
    ]
    scope.show("letters", reasons=reasons, total=sum(counts.values()), empty=not counts)


@action(needs=Permission.DELIVERY_SEE)
async def show_reason(scope: Scope, reason: str, page: int = 0) -> None:
    """Show who did not get what for one reason, newest first, eight at a time."""
    why = _why(reason)
    found = for_reason(*_seen(scope, Permission.DELIVERY_SEE), why)
    rows, turns = await page_of(scope, found, page, PAGE)
    people = [_entry(*row[:4]) for row in rows]
    scope.show(
        "letters-list", reason=reason, why=why, hint=TextKey(f"why-hint.{why}"), people=people,
        some=bool(people), **turns,
    )  # fmt: skip


@action(needs=Permission.DELIVERY_RESEND)
async def resend_letter(scope: Scope, letter: int) -> None:
    """The message is sent again, however late it is; asking twice sends once."""
    rows = await scope.rows(for_letter(*_seen(scope, Permission.DELIVERY_RESEND), letter))
    if not rows or not await resend(scope, [letter]):
        raise LetterOnItsWay
    scope.show("letter-resent", who=rows[0][1].name)


@action(needs=Permission.DELIVERY_RESEND)
async def resend_reason(scope: Scope, reason: str) -> None:
    """All that did not arrive for one reason is sent again, so many by one tap."""
    found = for_reason(*_seen(scope, Permission.DELIVERY_RESEND), _why(reason)).limit(AT_ONCE + 1)
    ids = [row[0].id for row in await scope.rows(found)]
    done = await resend(scope, ids[:AT_ONCE])
    if not done:
        raise LetterOnItsWay
    scope.show("letters-resent", number=len(done), more=len(ids) > AT_ONCE, reason=reason, page=0)


def _seen(scope: Scope, permission: Permission) -> tuple[Any, Any]:
    return scope.actor.paths(permission), scope.now - RECENT


def _why(reason: str) -> Why:
    known = next((why for why in Why if why.value == reason), None)
    if known is None:
        raise NotFound
    return known


def _entry(message: Message, member: Member, branch: Org, closed_since: object) -> dict[str, object]:
    return {
        "letter": message.id, "who": member.name, "branch": branch.name, "at": message.created_at,
        "what": TextKey(f"kind.{Kind.of(message.kind).word}"), "phone": closed_since is not None,
    }  # fmt: skip
