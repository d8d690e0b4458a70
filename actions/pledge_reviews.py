"""审诺: is it real, specific, dated, within one's power? Item by item, nobody on their own (W30, §2.2).

A decision names the wording that its maker saw: about another one nothing is decided.
"""

from typing import Any

from actions.pledge_cards import LIGHTS, area_name, hints_of, hints_told, read_back, state_of, with_doubles
from actions.pledge_changes import show_change
from actions.pledge_handing_in import late_since
from actions.pledge_news import tell_owner
from actions.pledge_owners import Held, Owner, author, reviewing, under_review
from actions.pledge_wordings import new_wording
from actions.staff import page_of, today_of
from actions.verb import action
from models.pledge_calls import PledgeCall
from models.pledge_desks import changing, to_adopt, to_review
from models.pledge_examples import kept_before
from models.pledge_hints import Light, light_of
from models.pledge_reviews import PledgeReview, ReturnReason, Ruling
from models.pledge_steps import ItemState
from models.pledge_writing import decide, seal
from models.pledges import Pledge, PledgeItem, Verdict, VersionState
from models.refusal import Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope

PAGE = 8


class WordingDecided(Refusal):
    """Somebody has decided on the item already, or its wording is another one now."""


class RedHintLeft(Refusal):
    """Where a hint is red, items are passed one by one."""


@action(needs=Permission.PLEDGE_REVIEW)
async def show_reviews(scope: Scope, page: int = 0) -> None:
    """Show whose items wait for the asker, those longest handed in first, and what waits for a meeting."""
    mine = [one.id for one in scope.actor.members]
    rows, turns = await page_of(scope, to_review(mine, late_since(scope)), page, PAGE)
    people = [
        {
            "pledge": pledge.id, "owner": member.name if member else org.name, "branch": org.name,
            "count": count, "since": since,
        }
        for pledge, org, member, count, since in rows
    ]  # fmt: skip
    meetings = await scope.rows(to_adopt(scope.actor.paths(Permission.PLEDGE_ADOPT)).limit(100))
    approved = sum(number for _, number in meetings)
    below = scope.actor.paths(Permission.PLEDGE_REVIEW)
    missing = await scope.first(PledgeCall.number_missing(below, county_day(scope.now)))
    scope.show(
        "pledge-reviews",
        people=people,
        unproposed=missing or None,
        meetings=approved or None,
        page=0,
        **turns,
    )


@action(needs=Permission.PLEDGE_REVIEW)
async def show_review(scope: Scope, pledge: int) -> None:
    """Show all items of one pledge with hints and what became of last year's; those that wait open."""
    found, owner = await reviewing(scope, pledge)
    rows = [tuple(row) for row in await scope.rows(PledgeItem.of_pledges([pledge]))]
    changed = {item.id for item, _ in await scope.rows(PledgeItem.of_pledges([pledge]).where(changing()))}
    today, items, waits = today_of(scope), [], []
    for item, version in rows:
        hints = with_doubles(rows, version, hints_of(found, item, version, today))
        if item.state in (ItemState.DRAFT, ItemState.DROPPED):
            continue
        if item.state is ItemState.SUBMITTED:
            waits.append((version.id, light_of(hints)))
        items.append(
            {
                "pledge_item": item.id, "number": item.number, "text": version.text, "state": state_of(item),
                "light": LIGHTS[light_of(hints)] if item.state is ItemState.SUBMITTED else "",
                "area_name": area_name(item),
                "waits": item.state is ItemState.SUBMITTED or item.id in changed or None,
            }
        )  # fmt: skip
    scope.show(
        "pledge-review", items=items, pledge=pledge, owner=owner.name, branch=owner.org.name, year=found.year,
        occasion=found.occasion, count=len(waits), wording=max(waits, default=(0,))[0],
        green=(len(waits) > 1 and all(light is not Light.RED for _, light in waits)) or None,
        red=any(light is Light.RED for _, light in waits) or None, **await _last_year(scope, found, owner),
    )  # fmt: skip


async def _last_year(scope: Scope, pledge: Pledge, owner: Owner) -> dict[str, Any]:
    """How many items the owner had the year before, and how many of them were kept."""
    who = owner.member.id if owner.member else None
    rows = await scope.rows(kept_before(who, pledge.org_id, pledge.year))
    counted: dict[Verdict | None, int] = dict(tuple(row) for row in rows)
    total = sum(counted.values())
    return {"last_year": total or None, "last_kept": counted.get(Verdict.KEPT, 0)}


async def _waiting(scope: Scope, pledge_item: int, wording: int) -> Held:
    """The item, if it still waits with the wording that the asker saw."""
    found = await under_review(scope, pledge_item)
    if found.item.state is not ItemState.SUBMITTED or found.version.id != wording:
        raise WordingDecided(pledge=found.pledge.id)
    return found


@action(needs=Permission.PLEDGE_REVIEW)
async def show_review_item(scope: Scope, pledge_item: int) -> None:
    """Show one item with what was read out of it, its hints, and the ways to decide."""
    found = await under_review(scope, pledge_item)
    rows = [tuple(row) for row in await scope.rows(PledgeItem.of_pledges([found.pledge.id]))]
    hints = with_doubles(
        rows, found.version, hints_of(found.pledge, found.item, found.version, today_of(scope))
    )
    if found.item.state is not ItemState.SUBMITTED:
        await show_change(scope, found)
        return
    scope.show(
        "pledge-review-item", pledge_item=pledge_item, pledge=found.pledge.id, wording=found.version.id,
        number=found.item.number, text=found.version.text, owner=found.owner.name,
        area_name=area_name(found.item), **read_back(found.version, found.pledge), **hints_told(hints),
        **await _last_year(scope, found.pledge, found.owner),
    )  # fmt: skip


def _note(scope: Scope, found: Held, ruling: Ruling, **more: Any) -> PledgeReview:  # noqa: ANN401 - columns
    row = PledgeReview(
        item_id=found.item.id, version_id=found.version.id, by_id=author(scope), ruling=ruling,
        made_at=scope.now, **more,
    )  # fmt: skip
    scope.add(row)
    scope.audit(
        f"pledge-item-{ruling.value}", found.item, found.owner.member, wording=found.version.number,
        reason=more.get("reason"),
    )  # fmt: skip
    return row


@action(needs=Permission.PLEDGE_REVIEW)
async def pass_item(scope: Scope, pledge_item: int, wording: int) -> None:
    """通过: the item waits for the branch meeting."""
    found = await _waiting(scope, pledge_item, wording)
    found.item.go(ItemState.APPROVED)
    _note(scope, found, Ruling.PASSED)
    await _after(scope, found)


@action(needs=Permission.PLEDGE_REVIEW)
async def leave_to_meeting(scope: Scope, pledge_item: int, wording: int) -> None:
    """合并到会上定: the meeting decides; on its list it is marked."""
    found = await _waiting(scope, pledge_item, wording)
    found.item.go(ItemState.APPROVED)
    _note(scope, found, Ruling.TO_MEETING)
    await _after(scope, found)


async def _after(scope: Scope, found: Held) -> None:
    """The owner hears when all of theirs is looked through; the asker goes on with the next item."""
    await scope.flush()
    await tell_when_through(scope, found)
    await show_review(scope, found.pledge.id)


async def tell_when_through(scope: Scope, found: Held) -> None:
    """Once no item of a pledge waits and some are approved, its owner hears it, once for each round."""
    rows = await scope.rows(PledgeItem.of_pledges([found.pledge.id]))
    states = [item.state for item, _ in rows]
    if ItemState.SUBMITTED in states or ItemState.APPROVED not in states:
        return
    newest = max(version.id for item, version in rows if item.state is ItemState.APPROVED)
    count = states.count(ItemState.APPROVED)
    await tell_owner(
        scope, found, "pledge-approved", f"pledge-approved:{found.pledge.id}:{newest}", count=count
    )


@action(needs=Permission.PLEDGE_REVIEW)
async def pass_all(scope: Scope, pledge: int, wording: int, count: int) -> None:
    """全部通过: all that wait, if nothing was added since and no hint is red."""
    found, owner = await reviewing(scope, pledge)
    rows = [tuple(row) for row in await scope.rows(PledgeItem.of_pledges([pledge]))]
    waits = [(item, version) for item, version in rows if item.state is ItemState.SUBMITTED]
    if len(waits) != count or not waits or max(version.id for _, version in waits) != wording:
        raise WordingDecided(pledge=pledge)
    today = today_of(scope)
    if any(light_of(hints_of(found, item, version, today)) is Light.RED for item, version in waits):
        raise RedHintLeft(pledge=pledge)
    for item, version in waits:
        item.go(ItemState.APPROVED)
        _note(scope, Held(item, version, found, owner), Ruling.PASSED)
    await _after(scope, Held(*waits[-1], found, owner))


@action(needs=Permission.PLEDGE_REVIEW)
async def offer_decision(scope: Scope, pledge_item: int, wording: int) -> dict[str, object]:
    """Return the form's context: whose item it is and what it says."""
    found = await _waiting(scope, pledge_item, wording)
    return {"owner": found.owner.name, "text": found.version.text}


@action(needs=Permission.PLEDGE_REVIEW)
async def return_item(
    scope: Scope, reason: ReturnReason, note: str | None = None, pledge_item: int = 0, wording: int = 0
) -> None:  # fmt: skip
    """退回改: the owner hears why, and writes it anew."""
    found = await _waiting(scope, pledge_item, wording)
    await send_back(scope, found, reason, note)
    await _after(scope, found)


async def send_back(scope: Scope, found: Held, reason: ReturnReason, note: str | None) -> None:
    """An item is returned with its reason, and its owner told; where nobody is reached, that is said."""
    found.item.go(ItemState.RETURNED)
    decide(found.version, VersionState.REFUSED, scope.now)
    row = _note(scope, found, Ruling.RETURNED, reason=reason, note=note)
    await scope.flush()
    unreached = await tell_owner(
        scope, found, "pledge-returned", f"pledge-returned:{row.id}", reason=reason, note=note
    )
    if unreached:
        scope.show("pledge-call-owner", owner=found.owner.name, number=found.item.number)


@action(needs=Permission.PLEDGE_REVIEW)
async def suggest_wording(scope: Scope, text: str, pledge_item: int = 0, wording: int = 0) -> None:
    """建议这样写: the owner sees the difference, and it is theirs only with their yes."""
    found = await _waiting(scope, pledge_item, wording)
    offered = await new_wording(scope, found.pledge, found.item, text)
    seal(offered, scope.now)
    await scope.flush()
    found.item.go(ItemState.RETURNED)
    _note(scope, found, Ruling.SUGGESTED, offered_id=offered.id)
    await scope.flush()
    key = f"pledge-suggested:{offered.id}"
    unreached = await tell_owner(scope, found, "pledge-suggested", key, after=offered.text)
    if unreached:
        scope.show("pledge-call-owner", owner=found.owner.name, number=found.item.number)
    await _after(scope, found)
