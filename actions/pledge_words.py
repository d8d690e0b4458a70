"""What may anybody say to a public promise, in the chat and on the page? A comment, a problem, an objection
and the confirmation of who was promised something (domain §3.4-N, §3.5).

These take the asker as they are: a page has no account, and nothing of who wrote there is kept.
"""

from dataclasses import dataclass
from datetime import timedelta

from actions.responsible import holders_over
from models import pledge_boards
from models.follow_ups import Cause, FollowUp, FollowUpState, due_after
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.pledge_benefits import PledgeBenefit
from models.pledge_comments import WORDS, CommentState, Held, PledgeComment, why_held
from models.pledge_objections import AT_ONCE, PledgeObjection
from models.pledge_objections import WORDS as OBJECTION_WORDS
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion
from models.refusal import NotFound, Refusal
from models.roles import ROLES, Grant, Permission, Role
from models.rules import PLEDGE_WORDS
from models.scope import How, Scope

LEAST = 2  # characters of anything
A_MINUTE = 10  # comments of one chat (domain §3.5)
_DECIDING = tuple(role for role in Role if Permission.PLEDGE_DECIDE in ROLES[role])


class PledgeWordsUnfit(Refusal):
    """Nothing was written, or more than ``most`` characters."""


class SayingTooMuch(Refusal):
    """So many comments within a minute."""


class PledgeNoticeOver(Refusal):
    """The public notice of this item is over, or has not begun: a problem can be reported instead."""


class ManyAlready(Refusal):
    """So many have said the same that somebody is at it; one more would add nothing."""


class CodeUnfit(Refusal):
    """No open code for a confirmation is like this: wrong, used, or too old; the same answer to each."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One public item with all that it is about."""

    item: PledgeItem
    version: PledgeVersion
    pledge: Pledge
    owner: Member | None
    org: Org

    @property
    def named(self) -> str:
        """Whose it is, as everybody may read it."""
        return self.owner.name if self.owner else self.org.name


async def public_item(scope: Scope, item_id: int) -> Promise:
    """Return an item that everybody may read; NotFound for any other, whether it exists or not."""
    rows = await scope.rows(pledge_boards.promise(item_id))
    if not rows or not scope.actor.serves(rows[0].Org.path):
        raise NotFound
    return Promise(*rows[0])


def _fitting(words: str, most: int) -> str:
    """Return what was written with its blanks in order and without what turns a line around."""
    told = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    if not LEAST <= len(told) <= most:
        raise PledgeWordsUnfit(most=most)
    return told


async def comment_on(scope: Scope, item_id: int, words: str) -> Held | None:
    """有话说: the comment stands below the item; None, or why somebody of the branch looks at it first.

    Raises NotFound, PledgeWordsUnfit, and SayingTooMuch for a chat.
    """
    promise, told = await public_item(scope, item_id), _fitting(words, WORDS)
    account = scope.actor.account
    if account is not None:
        since = scope.now - timedelta(minutes=1)
        if (await scope.first(PledgeComment.by_account_since(account.id, since)) or 0) >= A_MINUTE:
            raise SayingTooMuch
    listed = scope.here(promise.org.id)[PLEDGE_WORDS].split()
    why = why_held(told, listed) or (Held.PAGE if account is None else None)
    row = PledgeComment(
        item_id=item_id, account_id=account.id if account else None, words=told, why=why,
        state=CommentState.HELD if why else CommentState.SHOWN, made_at=scope.now,
    )  # fmt: skip
    await scope.number(row)
    scope.audit("pledge-commented", f"pledgeitem:{item_id}", None, held=why)
    return why


async def report_problem(scope: Scope, item_id: int, words: str) -> FollowUp:
    """反映问题: a follow-up of the branch with a due time; the chat that told hears how it ended.

    Raises NotFound, PledgeWordsUnfit, ManyAlready.
    """
    promise, told = await public_item(scope, item_id), _fitting(words, OBJECTION_WORDS)
    account, org = scope.actor.account, promise.org
    if (await scope.first(FollowUp.open_on(Cause.PLEDGE, org.id, f"{item_id}.")) or 0) >= AT_ONCE:
        raise ManyAlready
    row = FollowUp(
        cause=Cause.PLEDGE, org_id=org.id, account_id=account.id if account else None,
        occurrence=f"{item_id}.{scope.now:%m%d%H%M%S}", note=f"「{promise.version.text}」 {told}",
        state=FollowUpState.NEW, attempts=0, opened_at=scope.now,
        due_at=due_after(Cause.PLEDGE, scope.now, here=scope.here(org.id)),
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    scope.audit("pledge-problem", row, None, item=item_id)
    for person in await holders_over(scope, org):
        if promise.owner is None or person.id != promise.owner.id:
            how = How(Kind.STAFF_NOTE, key=f"pledge-problem:{row.id}:{person.id}")
            await scope.tell(person, "pledge-problem-note", how, text=promise.version.text, follow_up=row.id)
    return row


async def object_to(scope: Scope, item_id: int, words: str, who: str | None = None) -> PledgeObjection:
    """有意见: an objection to an item on public notice, for its committee alone to read and decide.

    ``who`` is a name that somebody gave; without it neither name nor chat is kept. Raises NotFound,
    PledgeNoticeOver, PledgeWordsUnfit, ManyAlready.
    """
    promise, told = await public_item(scope, item_id), _fitting(words, OBJECTION_WORDS)
    until = promise.item.notice_until
    if promise.item.state is not ItemState.ON_NOTICE or until is None or until <= scope.now:
        raise PledgeNoticeOver(item=item_id)
    if (await scope.first(PledgeObjection.undecided_of(item_id)) or 0) >= AT_ONCE:
        raise ManyAlready
    row = PledgeObjection(
        item_id=item_id, words=told, who=_fitting(who, 40) if who else None, made_at=scope.now,
        account_id=scope.actor.account.id if who and scope.actor.account else None,
        member_id=scope.actor.member.id if who and scope.actor.member else None,
    )  # fmt: skip
    await scope.number(row)
    if who:  # of an anonymous one the trail would tell who was asking
        scope.audit("pledge-objected", row, None, item=item_id)
    for person in await deciders(scope, promise):
        how = How(Kind.STAFF_NOTE, key=f"pledge-objection:{row.id}:{person.id}")
        await scope.tell(person, "pledge-objected", how, text=promise.version.text, objection=row.id, page=0)
    return row


async def deciders(scope: Scope, promise: Promise) -> list[Member]:
    """Return who decides on objections to an item: the nearest level above it that has somebody other than
    its owner; an organisation's own is decided above that organisation.
    """
    line = list(reversed(ancestor_ids(promise.org.path)))
    held = await scope.rows(Grant.over(line, _DECIDING))
    for org_id in line[1:] if promise.owner is None else line:
        people = {one.id: one for grant, one in held if grant.org_id == org_id}
        if promise.owner is not None:
            people.pop(promise.owner.id, None)
        if people:
            return list(people.values())
    return []


async def confirm_benefit(scope: Scope, code: str) -> Promise:
    """受益人确认: who was promised something says that they got it; the code is used up, and who it was is
    kept nowhere, the trail included. Raises CodeUnfit.
    """
    row = await scope.first(PledgeBenefit.by_code(code, scope.vault))
    if row is None or row.confirmed_at is not None or row.ends_at <= scope.now:
        raise CodeUnfit
    promise = await _of_code(scope, row.item_id)
    row.confirmed_at = scope.now
    return promise


async def _of_code(scope: Scope, item_id: int) -> Promise:
    try:
        return await public_item(scope, item_id)
    except NotFound:
        raise CodeUnfit from None
