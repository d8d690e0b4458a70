"""做到哪步了? Owners say how far a promise is: a stage, a number, a note, a photo; or that it cannot be kept,
with a public explanation (践诺, domain §3.4-D′ 5).
"""

from enum import StrEnum
from typing import Any

from actions.pledge_items import carrying, kept_item, told_of
from actions.pledge_words import Promise
from actions.staff import keeper_of, page_of
from actions.verb import action
from actions.works import account_of, announce, check_room, new
from models import pledge_owners
from models.kinds import Kind
from models.pledge_benefits import PledgeBenefit
from models.pledge_photos import PledgePhoto
from models.pledge_progress import NOTE, PledgeProgress
from models.pledges import Stage
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope
from models.values import enum_key
from models.works import Work, WorkKind, WorkState

PAGE = 6
_NOTES = 5


class PledgeNotRunning(Refusal):
    """It is not being carried out: still on notice, rated already, or stopped."""


class Cannot(StrEnum):
    """Why something cannot be kept, as a beginning of its public explanation."""

    WEATHER = "weather"  # 天气、灾害
    HEALTH = "health"  # 身体原因
    POLICY = "policy"  # 政策、规划变了
    MONEY = "money"  # 资金没到位
    AWAY = "away"  # 外出、工作变动
    OTHER = "other"  # 其他


@action(needs=Permission.PLEDGE_WRITE)
async def show_progress(scope: Scope, page: int = 0) -> None:
    """我的践诺: what the members of this chat carry out, and what organisations promised that the asker
    leads, due first; who looks after a branch finds the way to its list.
    """
    own = [member.id for member in scope.actor.members]
    keeping = scope.actor.paths(Permission.PLEDGE_KEEP)
    rows, turns = await page_of(scope, pledge_owners.carried_by(own, keeping), page, PAGE)
    items = [told_of(scope, Promise(*row)) for row in rows]
    watching = scope.actor.may(Permission.PLEDGE_ADOPT)
    scope.show(
        "my-progress", None, None, rows=items, none=not items or None, watching=watching or None, page=0,
        **turns,
    )  # fmt: skip


@action(needs=Permission.PLEDGE_WRITE)
async def open_progress(scope: Scope, item: int) -> None:
    """One item with the four buttons, and what was said of it so far."""
    await show_kept(scope, await kept_item(scope, item), "progress-card")


async def show_kept(scope: Scope, promise: Promise, screen: str) -> None:
    """Show an item to who may say how far it is."""
    notes = await scope.all(PledgeProgress.of_items([promise.item.id]).limit(_NOTES))
    said = [{"day": one.made_at, "at_stage": one.stage, "note": one.note or ""} for one in notes]
    [confirmed] = [n for _, n in await scope.rows(PledgeBenefit.confirmed([promise.item.id]))] or [0]
    live = carrying(promise) or None
    scope.show(
        screen, None, promise.owner, **told_of(scope, promise), live=live, confirmed=confirmed or None,
        counting=(live and promise.version.target is not None) or None,
        plain=(live and promise.version.target is None) or None, said=said,
    )  # fmt: skip


async def offer_progress(scope: Scope, item: int) -> dict[str, object]:
    """Return the form's context; refuses with PledgeNotRunning."""
    return told_of(scope, await _running(scope, item))


async def offer_explaining(scope: Scope, item: int, reason: str) -> dict[str, object]:
    """Return the form's context with the reason that was chosen, out of which the explanation is drafted."""
    if reason not in {one.value for one in Cannot}:
        raise NotFound
    return {**told_of(scope, await _running(scope, item)), "reason": enum_key(Cannot(reason))}


async def _running(scope: Scope, item: int, *, held: bool = False) -> Promise:
    promise = await kept_item(scope, item, held=held)
    if not carrying(promise):
        raise PledgeNotRunning
    return promise


@action(needs=Permission.PLEDGE_WRITE)
async def not_begun(scope: Scope, item: int) -> None:
    """还没开始: said in one tap."""
    await _note(scope, item, Stage.NOT_BEGUN)


@action(needs=Permission.PLEDGE_WRITE)
async def doing(
    scope: Scope, done: int | None = None, note: str | dict[str, Any] | None = None, item: int = 0
) -> None:
    """在做: how many so far, a note or a photo if there is one."""
    await _note(scope, item, Stage.DOING, done=done, note=note)


@action(needs=Permission.PLEDGE_WRITE)
async def doing_plainly(scope: Scope, note: str | dict[str, Any] | None = None, item: int = 0) -> None:
    """在做, of what cannot be counted."""
    await _note(scope, item, Stage.DOING, note=note)


@action(needs=Permission.PLEDGE_WRITE)
async def finish(scope: Scope, note: str | dict[str, Any], item: int = 0) -> None:
    """做完了: with a note or a photo; the number is the promised one at least, and who was promised it can be
    handed a code to confirm.
    """
    await _note(scope, item, Stage.DONE, note=note)


@action(needs=Permission.PLEDGE_WRITE)
async def ask_reason(scope: Scope, item: int) -> None:
    """做不了: first why, out of a few reasons."""
    promise = await _running(scope, item)
    reasons = [{"reason": one.value, "label": enum_key(one), "item": item} for one in Cannot]
    scope.show("progress-cannot", None, promise.owner, **told_of(scope, promise), reasons=reasons)


@action(needs=Permission.PLEDGE_WRITE)
async def cannot(scope: Scope, explained: str, item: int = 0, reason: str = "") -> None:
    """做不了: what its owner explains stands below the item for everybody."""
    promise = await _note(scope, item, Stage.CANNOT, note=explained)
    promise.item.explained = explained[:NOTE]
    scope.audit("pledge-explained", promise.item, promise.owner, reason=reason)


async def _note(
    scope: Scope, number: int, stage: Stage, *, done: int | None = None,
    note: str | dict[str, Any] | None = None,
) -> Promise:  # fmt: skip
    """Write down how far an item is; what was said before stays readable."""
    promise = await _running(scope, number, held=True)
    if isinstance(note, dict):
        await check_room(scope)
    item, keeper = promise.item, keeper_of(scope)
    words = note["caption"] if isinstance(note, dict) else note
    item.done = _count(promise, stage, done)
    item.stage, item.moved_at = stage, scope.now
    item.explained = item.explained if stage is Stage.CANNOT else None
    row = PledgeProgress(
        item_id=item.id, keeper_id=keeper.id, stage=stage, done=item.done, note=words or None,
        made_at=scope.now,
    )  # fmt: skip
    await scope.number(row)
    await scope.flush()
    if isinstance(note, dict):
        await _take_photo(scope, promise, row, note["photo"])
    scope.audit("pledge-moved", item, promise.owner, stage=stage, done=item.done)
    await _tell_owner(scope, promise)
    await show_kept(scope, promise, "progress-kept")
    return promise


def _count(promise: Promise, stage: Stage, done: int | None) -> int:
    """Return how many there are by now: what is finished has reached its target."""
    known, target = promise.item.done if done is None else done, promise.version.target
    if stage is not Stage.DONE or target is None:
        return known
    falling = target < (promise.version.baseline or 0)
    return min(known, target) if falling else max(known, target)


async def _take_photo(scope: Scope, promise: Promise, row: PledgeProgress, file_id: str) -> None:
    """Have a photo fetched and drawn anew, outside of any turn; nobody sees it before."""
    photo = PledgePhoto(
        item_id=promise.item.id, progress_id=row.id, bot_id=account_of(scope).bot_id, file_id=file_id,
        made_at=scope.now,
    )  # fmt: skip
    await scope.number(photo)
    await scope.flush()
    work: Work = new(scope, WorkKind.PHOTO, promise.org, WorkState.WAITING, {"photo": photo.id})
    await scope.number(work)
    announce(scope, work)


async def _tell_owner(scope: Scope, promise: Promise) -> None:
    """Let a member know what the branch wrote down for them (代录)."""
    who = promise.owner
    if who is not None and scope.actor.speaks_for(who.id) is None:
        how = How(Kind.MEMBER_NOTE)
        await scope.tell(
            who, "progress-recorded", how, keeper=keeper_of(scope).name, **told_of(scope, promise)
        )
