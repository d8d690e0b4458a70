"""异议: what has somebody against a promise on public notice, and what does the committee decide? (domain
§3.4-N, §2.2)

Nobody decides on their own promise, nor on their own objection; an organisation's own is decided above it.
"""

from enum import StrEnum
from typing import Any

from actions.pledge_items import on_notice, one_item, told_of
from actions.pledge_words import PledgeNoticeOver, Promise, object_to, public_item
from actions.staff import keeper_of, page_of
from actions.verb import action
from models.accounts import Account
from models.kinds import Kind
from models.pledge_objections import ANSWER, ObjectionState, PledgeObjection
from models.pledge_steps import ItemState
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope

PAGE = 6


class AboutYourself(Refusal):
    """It is about the asker's own promise, or it is their own objection: others decide."""


class ObjectionSettled(Refusal):
    """Somebody has decided it meanwhile."""


class Named(StrEnum):
    """Whether the committee is told who objects."""

    ANONYMOUS = "anonymous"  # 不留名
    NAMED = "named"  # 留名: and hears what was decided


class Decision(StrEnum):
    """What becomes of an objection."""

    REFUSED = "refused"  # 不成立
    CHANGE = "change"  # 要求修改
    UPHELD = "upheld"  # 成立, 中止


@action(needs=None)
async def offer_objecting(scope: Scope, item: int) -> dict[str, object]:
    """Return the form's context; PledgeNoticeOver where nothing can be objected to any more."""
    promise = await public_item(scope, item)
    until = promise.item.notice_until
    if not on_notice(promise) or until is None or until <= scope.now:
        raise PledgeNoticeOver(item=item)
    return told_of(scope, promise)


@action(needs=None)
async def submit_objection(
    scope: Scope, said: str, named: Named, who: str | None = None, item: int = 0
) -> None:
    """有意见: it goes to the committee, with the name that was given or with none."""
    name = who or (scope.actor.member.name if scope.actor.member else None)
    await object_to(scope, item, said, name if named is Named.NAMED else None)
    scope.show("objection-taken", item=item, named=named is Named.NAMED or None)


@action(needs=Permission.PLEDGE_DECIDE)
async def show_objections(scope: Scope, page: int) -> None:
    """The objections that keep items of the asker's subtrees on notice, the oldest first."""
    statement = PledgeObjection.below(scope.actor.paths(Permission.PLEDGE_DECIDE))
    found, turns = await page_of(scope, statement, page, PAGE)
    rows = [
        {"objection": row.PledgeObjection.id, "words": row.PledgeObjection.words[:40], "branch": row.Org.name}
        for row in found
    ]
    scope.show("objections", None, None, rows=rows, none=not rows or None, **turns)


@action(needs=Permission.PLEDGE_DECIDE)
async def open_objection(scope: Scope, objection: int) -> None:
    """One of them, with the item that it is about."""
    row, promise = await _reached(scope, objection)
    open_ = row.state in (ObjectionState.OPEN, ObjectionState.CHANGE)
    may = open_ and not _own(scope, row, promise)
    scope.show(
        "objection", None, promise.owner, **told_of(scope, promise), objection=row.id, words=row.words,
        who=row.who, anonymous=row.who is None or None, made=row.made_at, standing=row.state, page=0,
        open=may or None, answered=row.answer, others=(open_ and not may) or None,
    )  # fmt: skip


async def _reached(scope: Scope, objection: int, *, held: bool = False) -> tuple[PledgeObjection, Promise]:
    """Return an objection to an item of the asker's subtrees; any other is NotFound."""
    row = await scope.first(PledgeObjection.held(objection)) if held else None
    row = row or await scope.get(PledgeObjection, objection)
    if row is None:
        raise NotFound
    promise = await one_item(scope, row.item_id, held=held)
    roots = scope.actor.paths(Permission.PLEDGE_DECIDE)
    if not any(promise.org.path.startswith(root) for root in roots):
        raise NotFound
    return row, promise


def _own(scope: Scope, row: PledgeObjection, promise: Promise) -> bool:
    """Whether it is left to others: one's own promise or objection, or one's own organisation's promise."""
    mine = {member.id for member in scope.actor.members}
    if row.member_id in mine or (promise.owner is not None and promise.owner.id in mine):
        return True
    path, roots = promise.org.path, scope.actor.paths(Permission.PLEDGE_DECIDE)
    return promise.owner is None and not any(root != path and path.startswith(root) for root in roots)


@action(needs=Permission.PLEDGE_DECIDE)
async def offer_decision(scope: Scope, objection: int) -> dict[str, object]:
    """Return the form's context; refuses with AboutYourself and ObjectionSettled."""
    row, promise = await _decidable(scope, objection)
    return {**told_of(scope, promise), "words": row.words}


async def _decidable(scope: Scope, objection: int, *, held: bool = False) -> tuple[PledgeObjection, Promise]:
    row, promise = await _reached(scope, objection, held=held)
    if row.state not in (ObjectionState.OPEN, ObjectionState.CHANGE) or not on_notice(promise):
        raise ObjectionSettled
    if _own(scope, row, promise):
        raise AboutYourself
    return row, promise


@action(needs=Permission.PLEDGE_DECIDE)
async def decide_objection(scope: Scope, decision: Decision, answer: str, objection: int = 0) -> None:
    """定: not upheld, a change is asked for, or upheld, and then the item is stopped. Its owner hears it, and
    who objected by name.
    """
    row, promise = await _decidable(scope, objection, held=True)
    row.state, row.answer = ObjectionState(decision.value), answer[:ANSWER]
    row.decided_by, row.decided_at = keeper_of(scope).id, scope.now
    scope.audit("pledge-objection-decided", row, promise.owner, decision=decision, item=promise.item.id)
    if decision is Decision.UPHELD:
        await _stop(scope, row, promise)
    await _tell(scope, row, promise)
    await scope.flush()
    scope.show("objection-decided", None, None, decision=decision, page=0, **told_of(scope, promise))


async def _stop(scope: Scope, upheld: PledgeObjection, promise: Promise) -> None:
    """The item is stopped; what else was held against it needs no decision any more."""
    promise.item.go(ItemState.STOPPED)
    promise.item.ended_at, promise.item.stopped_why = scope.now, upheld.answer
    scope.audit("pledge-stopped", promise.item, promise.owner, why="objection")
    for other in await scope.all(PledgeObjection.of_item(promise.item.id)):
        if other.state in (ObjectionState.OPEN, ObjectionState.CHANGE):
            other.state, other.answer = ObjectionState.UPHELD, upheld.answer
            other.decided_by, other.decided_at = upheld.decided_by, scope.now
            await _tell_objector(scope, other, promise)


async def _tell(scope: Scope, row: PledgeObjection, promise: Promise) -> None:
    said: dict[str, Any] = {**told_of(scope, promise), "standing": row.state, "answer": row.answer, "page": 0}
    how = How(Kind.MEMBER_NOTE, key=f"objection-owner:{row.id}:{row.state}")
    if promise.owner is not None and row.state is not ObjectionState.REFUSED:
        await scope.tell(promise.owner, "objection-to-own", how, **said)
    await _tell_objector(scope, row, promise)


async def _tell_objector(scope: Scope, row: PledgeObjection, promise: Promise) -> None:
    """Only who gave a name is known, and hears of it."""
    account = await scope.get(Account, row.account_id) if row.account_id else None
    if account is None or account.unreachable_since is not None:
        return
    how = How(Kind.MEMBER_NOTE, key=f"objection:{row.id}:{row.state}")
    scope.show(
        "objection-answered", account, None, how, text=promise.version.text, standing=row.state,
        answer=row.answer,
    )  # fmt: skip
