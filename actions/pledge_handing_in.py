"""How does a promise come before the branch? Handed in with all that is ready, and sealed; one for an
occasion is begun here, too (domain §3.4-D′ 3).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from actions.pledge_cards import is_ready, whose
from actions.pledge_owners import Owner, author, owner_of, year_now
from actions.pledge_wordings import enter_item
from actions.pledges import pledges_of
from actions.verb import action
from models.kinds import Kind
from models.pledge_desks import reviewers_of, waiting_for
from models.pledge_steps import ItemState
from models.pledge_writing import begun, seal, standing_in
from models.pledges import Area, Pledge, PledgeItem, PledgeKind, PledgeVersion
from models.refusal import Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import PLEDGE_UPPER
from models.scope import How, Scope


class NothingToHandIn(Refusal):
    """Every item is handed in already, or none is written yet."""


class PledgeTooShort(Refusal):
    """An organisation promises at least so many items."""


@action(needs=Permission.PLEDGE_WRITE)
async def hand_in(scope: Scope, member: int = 0, org: int = 0) -> None:
    """交支部审: what is ready is sealed and waits for its reviewer, who hears of it once a day."""
    owner = await owner_of(scope, member, org)
    found = {one.id: one for one in await scope.all(pledges_of(scope, owner))}
    for number in sorted(found):
        await scope.first(Pledge.held(number))
    rows = await scope.rows(PledgeItem.of_pledges(found).execution_options(populate_existing=True))
    ready = [(item, version) for item, version in rows if is_ready(item, version)]
    if not ready:
        raise NothingToHandIn(**whose(owner))
    for number in {item.pledge_id for item, _ in ready}:
        await _refuse_short(scope, found[number], owner)
    for item, version in ready:
        _seal(scope, owner, item, version)
    await scope.flush()
    who: dict[int, str] = {}
    for number in sorted({item.pledge_id for item, _ in ready}):
        who |= await tell_reviewers(scope, number)
    names = [name for _, name in sorted(who.items())]
    scope.show("pledge-handed-in", None, owner.member, count=len(ready), who=names or None, **whose(owner))


async def _refuse_short(scope: Scope, pledge: Pledge, owner: Owner) -> None:
    least, _ = owner.limits(scope)
    if pledge.kind is PledgeKind.YEARLY and (await scope.first(standing_in(pledge.id)) or 0) < least:
        raise PledgeTooShort(least=least, pledge=0, addable=True, **whose(owner))


def _seal(scope: Scope, owner: Owner, item: PledgeItem, version: PledgeVersion) -> None:
    seal(version, scope.now)
    item.go(ItemState.SUBMITTED)
    item.submitted_at = scope.now
    scope.audit("pledge-item-handed-in", item, owner.member, wording=version.number, kept=owner.kept)


def late_since(scope: Scope, org_id: int | None = None) -> datetime:
    """Return since when an item has waited for so long that the level above sees it, too."""
    return scope.now - timedelta(days=scope.here(org_id)[PLEDGE_UPPER])


async def tell_reviewers(scope: Scope, pledge: int) -> dict[int, str]:
    """Have those whose turn it is told, once a day however much comes; return their names."""
    people = await scope.all(reviewers_of(pledge, late_since(scope)))
    for person in people:
        key = f"pledges-came:{county_day(scope.now)}:{person.id}"
        await scope.tell(person, "pledges-came", How(Kind.STAFF_NOTE, key=key), member=person.id, page=0)
    return {person.id: person.name for person in people}


async def count_for_reviewers(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add how many items wait for each reader just before sending; who has none by then hears nothing."""
    ids = [args["member"] for args in shown]
    counted = {
        staff: number for staff, number, _ in await scope.rows(waiting_for(ids, late_since(scope), scope.now))
    }
    return [
        {**args, "count": counted[args["member"]]} if counted.get(args["member"]) else None for args in shown
    ]


@action(needs=Permission.PLEDGE_WRITE)
async def offer_occasion(scope: Scope, member: int = 0, org: int = 0) -> dict[str, object]:
    """Return the form's context, where the asker may write."""
    return {"owner": (await owner_of(scope, member, org)).name}


@action(needs=Permission.PLEDGE_WRITE)
async def write_occasion(
    scope: Scope, occasion: str, area: Area, text: str, member: int = 0, org: int = 0
) -> None:
    """即时承诺: a pledge for a season, a task or a disaster stands with its first item as a draft."""
    owner = await owner_of(scope, member, org)
    pledge = begun(
        owner.org.id, owner.member.id if owner.member else None, year_now(scope), scope.now, occasion
    )
    pledge.keeper_id = author(scope) if owner.kept or owner.member is None else None
    await scope.number(pledge)
    await scope.flush()
    await enter_item(scope, pledge, owner, area, text)
