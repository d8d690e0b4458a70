"""What does a new secretary find? The pack of a hand-over: counts, each with the list that it counts."""

from actions.follow_ups import waiting
from actions.roster import PAGE, entry
from actions.staff import find_org, page_of
from actions.stats import current_cycles
from actions.verb import action
from models.appointing import contact_loads, taken_by, unbound, unbound_size, without_contact
from models.check_ins import SILENT, Call
from models.follow_ups import FollowUpState
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.roles import Grant, Permission
from models.scope import How, Scope
from models.values import TextKey


@action(needs=Permission.CONTACT_ASSIGN)
async def show_pack(scope: Scope, org: int) -> None:
    """Show what is to be taken over in a subtree, as it stands now."""
    unit = await find_org(scope, Permission.CONTACT_ASSIGN, org)
    scope.show("hand-over", None, None, **await _pack(scope, unit))


async def tell_pack(scope: Scope, grant: Grant, who: Member, unit: Org) -> None:
    """Send the pack to a new secretary; who has no chat yet finds it under /grants."""
    how = How(Kind.MEMBER_NOTE, key=f"hand-over:{grant.id}")
    await scope.tell(who, "hand-over", how, **await _pack(scope, unit))


async def _pack(scope: Scope, unit: Org) -> dict[str, object]:
    paths = (unit.path,)
    causes, total, late = await waiting(scope, paths)
    loads = await scope.rows(contact_loads(paths))
    return {
        "org": unit.id, "unit": unit.name, "page": 0, "contacts_page": 0,
        "lists": [*causes, *await _silent(scope, unit)], "open": total, "late": late,
        "unbound": await scope.first(unbound_size(paths)) or 0,
        "contacts": len(loads), "cared": sum(number for _, number in loads),
        "alone": await scope.first(without_contact(paths)) or 0,
    }  # fmt: skip


async def _silent(scope: Scope, unit: Org) -> list[dict[str, object]]:
    """Return an entry for home and one for abroad, where somebody has not answered in the current cycle."""
    entries: list[dict[str, object]] = []
    cycles = await current_cycles(scope)
    for abroad, where in ((False, "where.home"), (True, "where.abroad")):
        ids = [cycle.id for cycle in cycles if cycle.abroad == abroad]
        counts = dict(await scope.rows(Call.tally(ids, (unit.path,))))
        if silent := sum(counts.get(state, 0) for state in SILENT):
            entries.append(
                {"abroad": int(abroad), "page": 0, "where": TextKey(where), "silent": silent, "missing": True}
            )
    return entries


@action(needs=Permission.CONTACT_ASSIGN)
async def show_unbound(scope: Scope, org: int, page: int = 0) -> None:
    """Show the members of a subtree for whom no chat speaks, ten at a time."""
    unit = await find_org(scope, Permission.CONTACT_ASSIGN, org)
    rows, turns = await page_of(scope, unbound((unit.path,)), page, PAGE)
    branches = {branch for _, branch in rows}
    people = [entry(member, branch if len(branches) > 1 else "") for member, branch in rows]
    scope.show(
        "unbound-list", None, None, org=unit.id, unit=unit.name, people=people, empty=not people, **turns
    )


async def release(scope: Scope, former: Member, unit: Org) -> None:
    """Give back what a former secretary had taken, so that the next one can take it."""
    for row in await scope.all(taken_by(former.id, unit.path)):
        row.state, row.taken_by = FollowUpState.NEW, None
        about = await scope.get(Member, row.member_id) if row.member_id else None
        scope.audit("follow-up-released", row, about, former=former.id)
