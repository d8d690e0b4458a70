"""关注: who wants to hear when a promise moves, and how do they hear it? At most once a day, all in one, and
turned off by one tap (domain §3.4-D′ 4).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.pledge_items import short
from actions.pledge_words import public_item
from actions.stretches import Place, begin, behind, part_of
from actions.verb import action
from actions.works import account_of
from models import pledge_news
from models.orgs import Org
from models.pledge_boards import showing
from models.pledge_follows import Followed, PledgeFollow, PledgeSupport
from models.pledges import Stage
from models.refusal import NotFound, Refusal
from models.scope import Scope
from models.values import TextKey

MOST = 50  # that one chat follows
_SHOWN = 8
_WHAT = {
    "published": "pledge-news.published",
    "changed": "pledge-news.changed",
    "judged": "pledge-news.judged",
}


class FollowingEnough(Refusal):
    """So many are followed already; some can be ended first."""


class OwnSupport(Refusal):
    """One's own promise is not for oneself to support."""


@action(needs=None)
async def support(scope: Scope, item: int) -> None:
    """支持: the chat stands behind an item, once; a second tap changes nothing."""
    promise, account = await public_item(scope, item), account_of(scope)
    if promise.owner is not None and scope.actor.speaks_for(promise.owner.id):
        raise OwnSupport
    if await scope.first(PledgeSupport.one(item, account.id)) is None:
        scope.add(PledgeSupport(item_id=item, account_id=account.id, made_at=scope.now))
        await scope.flush()
    [number] = [n for _, n in await scope.rows(PledgeSupport.numbers([item]))]
    scope.show("pledge-supported", item=item, number=number)


@action(needs=None)
async def follow_item(scope: Scope, item: int) -> None:
    """关注: hear when this promise moves."""
    promise = await public_item(scope, item)
    await _follow(scope, Followed.ITEM, item, short(promise.version.text))


@action(needs=None)
async def follow_owner(scope: Scope, item: int) -> None:
    """Hear when any promise of this one's owner moves; of an organisation's, any of that organisation."""
    promise = await public_item(scope, item)
    if promise.owner is None:
        await _follow(scope, Followed.ORG, promise.org.id, promise.org.name)
    else:
        await _follow(scope, Followed.OWNER, promise.owner.id, promise.owner.name)


@action(needs=None)
async def follow_org(scope: Scope, org: int) -> None:
    """Hear when any promise of a village moves: of an organisation that shows some, with all below it."""
    unit = await scope.get(Org, org)
    if (
        unit is None
        or not scope.actor.serves(unit.path)
        or not await scope.all(showing((unit.path,), "").limit(1))
    ):
        raise NotFound
    await _follow(scope, Followed.ORG, unit.id, unit.name)


async def _follow(scope: Scope, of: Followed, subject: int, named: str) -> None:
    account = account_of(scope)
    row = await scope.first(PledgeFollow.one(account.id, of, subject))
    if row is None:
        if len(await scope.all(PledgeFollow.by_account(account.id))) >= MOST:
            raise FollowingEnough(most=MOST)
        row = PledgeFollow(
            account_id=account.id, of=of, subject_id=subject, made_at=scope.now, since_at=scope.now,
            told_at=scope.now,
        )  # fmt: skip
        await scope.number(row)
        await scope.flush()
    scope.show("pledge-followed", named=named, follow=row.id)


@action(needs=None)
async def show_followed(scope: Scope) -> None:
    """我关注的: each with a button that ends it; what cannot be seen any more has no name."""
    account = account_of(scope)
    names = {(of, number): name for of, number, name in await scope.rows(pledge_news.names_of(account.id))}
    rows = [
        {"follow": one.id, "of": one.of, "named": short(names.get((one.of, one.subject_id), "…"))}
        for one in await scope.all(PledgeFollow.by_account(account.id))
    ]
    scope.show("pledges-followed", None, None, rows=rows, none=not rows or None, some=bool(rows) or None)


@action(needs=None)
async def unfollow(scope: Scope, follow: int) -> None:
    """取消关注: one of one's own; anybody else's is NotFound."""
    row = await scope.get(PledgeFollow, follow)
    if row is None or row.account_id != account_of(scope).id:
        raise NotFound
    await scope.run(PledgeFollow.gone(row.id))
    scope.show("pledge-unfollowed")


@action(needs=None)
async def unfollow_all(scope: Scope) -> None:
    """都不用告诉我了: nothing is followed any more, and nothing that waits is said."""
    await scope.run(PledgeFollow.ended(account_of(scope).id))
    scope.show("pledge-unfollowed")


async def tell_followers(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Plan the day's bundle for so many chats more that follow something that moved; each once a day."""
    if not place.last:
        return await begin(scope, pledge_news.followers_from_to(), by_clocks=False)
    part = part_of(place, rows)
    told = {**part, "now": scope.now}
    await scope.run(pledge_news.bundles(scope.dialect, slot.date(), scope.now), **told)
    await scope.run(pledge_news.heard(), **told)
    return behind(place, part)


async def describe_news(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add just before sending what moved, as everybody may read it by then; None for who follows nothing of
    it any more.
    """
    found: dict[int, dict[int, dict[str, Any]]] = {}
    for row in await scope.rows(pledge_news.moved_for({args["account"] for args in shown})):
        found.setdefault(row.account_id, {})[row.PledgeItem.id] = {
            "item": row.PledgeItem.id, "short": short(row.PledgeVersion.text), "owner": row.owner or row.unit,
            "what": _what(row), "note": row.PledgeItem.explained or "",
        }  # fmt: skip

    def told(args: dict[str, Any]) -> dict[str, Any] | None:
        rows = list(found.get(args["account"], {}).values())
        more = len(rows) - _SHOWN
        return (
            {**args, "n": len(rows), "rows": rows[:_SHOWN], "more": more if more > 0 else None}
            if rows
            else None
        )

    return [told(args) for args in shown]


def _what(row: Any) -> TextKey:  # noqa: ANN401 - a row
    """Return what is new of an item: the latest of what happened to it."""
    item = row.PledgeItem
    at = {
        "published": item.published_at, "judged": item.verdict_from, "moved": item.moved_at,
        "changed": row.PledgeVersion.decided_at if row.PledgeVersion.number > 1 else None,
    }  # fmt: skip
    within = {what: when for what, when in at.items() if when and row.since_at < when <= row.told_at}
    latest = max(within, key=lambda one: within[one], default="moved")
    return TextKey(_WHAT.get(latest, f"pledge-news.{Stage(item.stage).value}"))
