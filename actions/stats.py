"""How do we stand? The structure of the own subtree, and who has answered in this cycle (Z02, R3)."""

from collections import defaultdict
from datetime import date

from actions.org_fields import field_of
from actions.pledge_figures import show_current_figures
from actions.roster import PAGE, entry
from actions.staff import page_of
from actions.structure import show_structure, show_structure_of
from actions.verb import action
from models.check_ins import SILENT, Call, CallState, Cycle
from models.orgs import Org, OrgField
from models.roles import Permission
from models.scope import Scope
from models.structure import percent
from models.values import TextKey

_TOLD = {
    "answered": (CallState.ANSWERED,),
    "recorded": (CallState.RECORDED,),
    "late": (CallState.LATE,),
    "silent": SILENT,
}


@action(needs=Permission.STATS_SEE)
async def show_stats(scope: Scope) -> None:
    """Show the structure, this year's promises and the current cycle of the asker's own subtrees."""
    await show_structure(scope)
    await show_current_figures(scope)
    await show_cycle(scope)


@action(needs=Permission.STATS_SEE)
async def show_fields(scope: Scope) -> None:
    """单位类型: show how many branches of each field there are, to be looked at by themselves (Z20)."""
    counts = await _fields(scope)
    fields = [{"field": one, "code": one.value, "branches": counts[one]} for one in OrgField if one in counts]
    scope.show("stats-fields", fields=fields, unknown=counts.get(None))


@action(needs=Permission.STATS_SEE)
async def show_stats_of(scope: Scope, field: str) -> None:
    """Show the structure and the current cycle of the organisations of one field (Z20)."""
    wanted = field_of(field)
    await show_structure_of(scope, wanted)
    await _show_cycle(scope, wanted)


async def current_cycles(scope: Scope) -> list[Cycle]:
    """Return the newest cycle of every rule, at home and abroad, that still takes answers."""
    running = await scope.all(Cycle.running(scope.now))
    return list({(cycle.rule_id, cycle.abroad): cycle for cycle in running}.values())


@action(needs=Permission.STATS_SEE)
async def show_cycle(scope: Scope) -> None:
    """Show how many were asked and have answered, an entry for home, one for abroad; no table of units."""
    await _show_cycle(scope, None)


async def _show_cycle(scope: Scope, field: OrgField | None) -> None:
    groups: dict[tuple[bool, date], list[int]] = defaultdict(list)
    for cycle in await current_cycles(scope):
        groups[cycle.abroad, cycle.opens_on].append(cycle.id)
    cycles = [
        await _counted(scope, month, ids, field, abroad=abroad)
        for (abroad, month), ids in sorted(groups.items())
    ]
    fields = await _fields(scope)
    scope.show(
        "cycle-stats", field=field, several=len(fields) > 1, cycles=[told for told in cycles if told["asked"]]
    )


async def _fields(scope: Scope) -> dict[OrgField | None, int]:
    """Return how many branches of each field the asker sees counted."""
    return dict(await scope.rows(Org.fields_below(scope.actor.paths(Permission.STATS_SEE))))


async def _counted(
    scope: Scope, month: date, cycle_ids: list[int], field: OrgField | None, *, abroad: bool
) -> dict[str, object]:
    counts = dict(await scope.rows(Call.tally(cycle_ids, scope.actor.paths(Permission.STATS_SEE), field)))
    told = {name: sum(counts.get(state, 0) for state in states) for name, states in _TOLD.items()}
    asked = sum(told.values())
    shares = {f"{name}_share": str(percent(number, asked)) for name, number in told.items()}
    reached = asked - told["silent"]
    return {
        "abroad": int(abroad), "where": _where(abroad=abroad), "month": month, "page": 0,
        "asked": asked, **told, **shares,
        "reached": reached, "reached_share": str(percent(reached, asked)),
        "missing": told["silent"] > 0 and field is None,
    }  # fmt: skip


@action(needs=Permission.MEMBER_SEE)
async def show_silent(scope: Scope, abroad: int = 0, page: int = 0) -> None:
    """Show who was asked in the current cycle and has not answered, by name, ten at a time (domain §3.7)."""
    cycles = [cycle for cycle in await current_cycles(scope) if cycle.abroad == bool(abroad)]
    statement = Call.people([cycle.id for cycle in cycles], scope.actor.paths(Permission.MEMBER_SEE), SILENT)
    rows, turns = await page_of(scope, statement, page, PAGE)
    people = [entry(member, branch) for member, branch in rows]
    where = _where(abroad=bool(abroad))
    scope.show("silent-list", abroad=int(bool(abroad)), where=where, people=people, **turns)


def _where(*, abroad: bool) -> TextKey:
    return TextKey("where.abroad" if abroad else "where.home")
