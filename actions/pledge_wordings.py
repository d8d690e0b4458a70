"""How does a promise get its words? A line in an area, what was understood of it, changed or taken back while
it is still its owner's alone (提诺, domain §3.4-D′).
"""

from actions.pledge_cards import Rows, card, whose
from actions.pledge_owners import Held, Owner, author, held, refuse_full, target, year_now
from actions.pledges import show_pledges_of
from actions.staff import today_of
from actions.verb import action
from models.pledge_reading import read_pledge
from models.pledge_steps import OWN, ItemState
from models.pledge_writing import (
    begun,
    decide,
    draft_gone,
    free_number,
    next_version,
    numbers_of,
    put_into,
    suggested,
)
from models.pledges import Area, Pledge, PledgeItem, PledgeVersion, VersionState
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import TextKey


class PledgeFrozen(Refusal):
    """The wording was handed in: it changes no more, or only as a new version."""


@action(needs=Permission.PLEDGE_WRITE)
async def take_over(scope: Scope, pledge_item: int) -> None:
    """Begin an item of this year with the words of an earlier one, read anew for this year."""
    old = await held(scope, pledge_item)
    where = whose(old.owner)
    await _add(scope, (where["member"], where["org"], 0), old.item.area, old.version.text)


@action(needs=Permission.PLEDGE_WRITE)
async def offer_item(
    scope: Scope, member: int = 0, org: int = 0, pledge: int = 0, area: str = ""
) -> dict[str, object]:
    """Return the form's context, or refuse before anything is typed: a full pledge, an area that is none."""
    found, owner = await target(scope, member, org, pledge)
    await refuse_full(scope, found, owner)
    if area not in {one.value for one in Area}:
        raise NotFound
    return {"area_name": TextKey(f"pledge-area.{area}"), "owner": owner.name}


@action(needs=Permission.PLEDGE_WRITE)
async def write_item(
    scope: Scope, text: str, member: int = 0, org: int = 0, pledge: int = 0, area: str = ""
) -> None:
    """The item stands as a draft; what was understood of it is shown back."""
    if area not in {one.value for one in Area}:
        raise NotFound
    await _add(scope, (member, org, pledge), Area(area), text)


async def _add(scope: Scope, where: tuple[int, int, int], area: Area, text: str) -> None:
    pledge, owner = await target(scope, *where)
    await refuse_full(scope, pledge, owner)
    if pledge is None:
        pledge = begun(owner.org.id, owner.member.id if owner.member else None, year_now(scope), scope.now)
        pledge.keeper_id = author(scope) if owner.kept or owner.member is None else None
        await scope.number(pledge)
        await scope.flush()
    await enter_item(scope, pledge, owner, area, text)


async def enter_item(scope: Scope, pledge: Pledge, owner: Owner, area: Area, text: str) -> None:
    """A new item of a pledge stands as a draft, and is shown with what was understood of it."""
    taken = await scope.all(numbers_of(pledge.id))
    item = PledgeItem(
        pledge_id=pledge.id, number=free_number(taken), area=area, state=ItemState.DRAFT, done=0
    )
    await scope.number(item)
    await scope.flush()
    version = await new_wording(scope, pledge, item, text, number=1)
    item.version_id = version.id
    await scope.flush()
    scope.audit("pledge-item-written", item, owner.member, org=owner.org.id)
    await _show_written(scope, Held(item, version, pledge, owner))


async def new_wording(
    scope: Scope, pledge: Pledge, item: PledgeItem, text: str, number: int | None = None
) -> PledgeVersion:
    """Return a new open wording of an item, with what is read out of it today."""
    count = number or await scope.first(next_version(item.id)) or 1
    version = PledgeVersion(
        item_id=item.id, number=count, state=VersionState.OPEN, by_id=author(scope), made_at=scope.now
    )
    put_into(version, text, read_pledge(text, pledge.year, today_of(scope)))
    await scope.number(version)
    return version


async def _show_written(scope: Scope, found: Held) -> None:
    rows: Rows = [tuple(row) for row in await scope.rows(PledgeItem.of_pledges([found.pledge.id]))]
    scope.show("pledge-card", None, found.owner.member, written=True, **card(scope, found, rows))


@action(needs=Permission.PLEDGE_WRITE)
async def show_item(scope: Scope, pledge_item: int) -> None:
    """Show one item with all that may be done with it; a suggestion, or a change that waits, beside it."""
    found = await held(scope, pledge_item)
    rows: Rows = [tuple(row) for row in await scope.rows(PledgeItem.of_pledges([found.pledge.id]))]
    offered = await suggestion_for(scope, found)
    changes = [one.text for one in await scope.all(suggested(pledge_item)) if one.why is not None]
    told = card(scope, found, rows)
    told |= {"suggestion": offered and offered.text, "changing": next(iter(changes), None)}
    told["changeable"] = None if changes else told["changeable"]
    scope.show("pledge-card", None, found.owner.member, **told)


async def suggestion_for(scope: Scope, found: Held) -> PledgeVersion | None:
    """Return the wording that a reviewer suggested for a returned item, while the owner has not answered."""
    if found.item.state is not ItemState.RETURNED:
        return None
    offered = await scope.all(suggested(found.item.id))
    return next((one for one in offered if one.id != found.version.id and one.why is None), None)


@action(needs=Permission.PLEDGE_WRITE)
async def offer_edit(scope: Scope, pledge_item: int) -> dict[str, object]:
    """Return the form's context; what was handed in and is not back is refused."""
    found = await held(scope, pledge_item)
    _refuse_frozen(found)
    return {"before": found.version.text, "owner": found.owner.name}


def _refuse_frozen(found: Held) -> None:
    if found.item.state not in (ItemState.DRAFT, ItemState.RETURNED):
        raise PledgeFrozen(pledge_item=found.item.id)


@action(needs=Permission.PLEDGE_WRITE)
async def edit_item(scope: Scope, text: str, pledge_item: int = 0) -> None:
    """The item has other words: a draft's are replaced, what was handed in keeps them as an older wording."""
    found = await held(scope, pledge_item)
    _refuse_frozen(found)
    version = found.version
    if version.state is VersionState.OPEN:
        put_into(version, text, read_pledge(text, found.pledge.year, today_of(scope)))
        version.made_at, version.by_id = scope.now, author(scope)
    else:
        for offered in await scope.all(suggested(found.item.id)):
            decide(offered, VersionState.REFUSED, scope.now)
        version = await new_wording(scope, found.pledge, found.item, text)
        found.item.version_id = version.id
    await scope.flush()
    scope.audit("pledge-item-rewritten", found.item, found.owner.member)
    await _show_written(scope, Held(found.item, version, found.pledge, found.owner))


@action(needs=Permission.PLEDGE_WRITE)
async def drop_item(scope: Scope, pledge_item: int) -> None:
    """Take an item back before it is adopted: a draft leaves nothing, what was handed in stays as dropped."""
    found = await held(scope, pledge_item)
    item = found.item
    if item.state not in (*OWN, ItemState.APPROVED):
        raise PledgeFrozen(pledge_item=item.id)
    scope.audit("pledge-item-dropped", item, found.owner.member)
    if item.state is ItemState.DRAFT:
        for statement in draft_gone(item.id):
            await scope.run(statement)
    else:
        item.go(ItemState.DROPPED)
        item.ended_at = scope.now
    await scope.flush()
    where = whose(found.owner)
    await show_pledges_of(scope, where["member"], where["org"])
