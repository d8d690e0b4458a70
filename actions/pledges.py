"""What has somebody promised this year, what did they promise before, and what do others? (domain §3.4-D′)"""

from typing import Any

from sqlalchemy import Select

from actions.pledge_cards import Rows, entry, is_ready, whose
from actions.pledge_owners import Owner, owner_of, refuse_full, target, year_now
from actions.verb import action
from models.pledge_examples import before_this, examples_of
from models.pledge_writing import GONE
from models.pledges import Area, Pledge, PledgeItem, PledgeKind
from models.roles import Permission
from models.scope import Scope
from models.values import TextKey

EXAMPLES = 3


@action(needs=Permission.PLEDGE_WRITE)
async def show_pledge(scope: Scope) -> None:
    """Show the asker's own pledges of the year, and lead to those they keep."""
    await show_pledges_of(scope)


@action(needs=Permission.PLEDGE_WRITE)
async def show_pledges_of(scope: Scope, member: int = 0, org: int = 0) -> None:
    """Show the pledges of a year of somebody for whom the asker may write: the yearly one and those made for
    an occasion, each item with its state.
    """
    owner = await owner_of(scope, member, org)
    pledges = {one.id: one for one in await scope.all(pledges_of(scope, owner))}
    rows: Rows = [tuple(row) for row in await scope.rows(PledgeItem.of_pledges(pledges))]
    shown = [
        entry(scope, pledges[item.pledge_id], item, version, rows)
        for item, version in rows
        if item.state not in GONE
    ]
    least, most = owner.limits(scope)
    yearly = next((one.id for one in pledges.values() if one.kind is PledgeKind.YEARLY), 0)
    count = sum(item.pledge_id == yearly and item.state not in GONE for item, _ in rows)
    ready = sum(is_ready(item, version) for item, version in rows)
    kept = None if owner.member is None or owner.kept else await _kept_org(scope, owner)
    before = bool(await scope.rows(_before(scope, owner).limit(1)))
    scope.show(
        "pledges", None, owner.member, items=shown, year=year_now(scope), owner=owner.name, most=most,
        least=least,
        ready=ready or None, addable=count < most or None, full=count >= most or None,
        empty=not shown or None,
        kept=owner.kept or None, of_org=owner.member is None or None, keeping=kept, keep_org=kept,
        before=before or None, pledge=0, others=(owner.kept or owner.member is None) or None, **whose(owner),
    )  # fmt: skip


def pledges_of(scope: Scope, owner: Owner) -> Select[Pledge]:
    """Return an owner's pledges of this year, the yearly one and those for an occasion."""
    years = (year_now(scope),)
    return Pledge.of_member(owner.member.id, years) if owner.member else Pledge.of_org(owner.org.id, years)


def _before(scope: Scope, owner: Owner) -> Any:  # noqa: ANN401 - a statement of two entities
    return before_this(owner.member.id if owner.member else None, owner.org.id, year_now(scope))


async def _kept_org(scope: Scope, owner: Owner) -> int | None:
    """The own branch, where the asker keeps its pledge."""
    kept = any(owner.org.path.startswith(path) for path in scope.actor.paths(Permission.PLEDGE_KEEP))
    return owner.org.id if kept else None


@action(needs=Permission.PLEDGE_WRITE)
async def choose_area(scope: Scope, member: int = 0, org: int = 0, pledge: int = 0) -> None:
    """Ask what a new item is about; a full pledge is refused."""
    found, owner = await target(scope, member, org, pledge)
    await refuse_full(scope, found, owner)
    areas = [{"area": one.value, "area_name": TextKey(f"pledge-area.{one.value}")} for one in Area]
    before = bool(await scope.rows(_before(scope, owner).limit(1)))
    scope.show(
        "pledge-areas", areas=areas, owner=owner.name, kept=owner.kept or None,
        before=before or None, pledge=pledge, **_of(owner), **whose(owner),
    )  # fmt: skip


def _of(owner: Owner) -> dict[str, bool | None]:
    """Whose item it would be, for the buttons."""
    return {"of_member": bool(owner.member) or None, "of_org": not owner.member or None}


@action(needs=Permission.PLEDGE_WRITE)
async def show_examples(scope: Scope, member: int = 0, org: int = 0, pledge: int = 0) -> None:
    """Show what others of the branch promised in public, and ready examples, by area."""
    _, owner = await target(scope, member, org, pledge)
    without = owner.member.id if owner.member else 0
    kind = "org" if owner.member is None else "member"
    areas = []
    for area in Area:
        texts = list(await scope.all(examples_of(owner.org.id, area, without, EXAMPLES)))
        ready = TextKey(f"pledge-example-{kind}.{area.value}")
        areas.append(
            {"area": area.value, "area_name": TextKey(f"pledge-area.{area.value}"), "ready": ready,
             "theirs": texts or None}
        )  # fmt: skip
    scope.show("pledge-examples", areas=areas, pledge=pledge, **_of(owner), **whose(owner))


@action(needs=Permission.PLEDGE_WRITE)
async def show_last_year(scope: Scope, member: int = 0, org: int = 0) -> None:
    """Show the items of the year before with what became of them, each to be taken over."""
    owner = await owner_of(scope, member, org)
    items = [
        {
            "pledge_item": item.id,
            "number": item.number,
            "text": version.text,
            "outcome": TextKey(f"pledge-verdict.{item.verdict.value if item.verdict else 'none'}"),
        }
        for item, version in await scope.rows(_before(scope, owner))
    ]
    scope.show("pledge-last-year", items=items, year=year_now(scope) - 1, pledge=0, **whose(owner))
