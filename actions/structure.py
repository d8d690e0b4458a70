"""How are the people composed whom the asker answers for? Counts, shares and their day (Z02, R1)."""

from datetime import date
from zoneinfo import ZoneInfo

from actions.verb import action
from models.hours import HOME_ZONE
from models.installation import Installation
from models.orgs import OrgField
from models.roles import Permission
from models.scope import Scope
from models.structure import Structure, structure_at

SHARED = ("women", "young", "rural", "high")  # counts that are told with their share (R1)


@action(needs=Permission.STATS_SEE)
async def show_structure(scope: Scope) -> None:
    """Show the structure of the asker's own subtrees, one unit each, with the day whose ages are counted."""
    await show_structure_of(scope, None)


async def show_structure_of(scope: Scope, field: OrgField | None) -> None:
    """Show it of the organisations of one field, or of all (Z20)."""
    on = await reference_date(scope)
    units = [unit(row) for row in await structure_rows(scope, on, field)]
    scope.show("structure", on=on, units=units, field=field)


async def structure_rows(scope: Scope, on: date, field: OrgField | None = None) -> list[Structure]:
    """Return the structure of each subtree for which the asker may see counts, on a day, of one field."""
    statement = structure_at(scope.actor.paths(Permission.STATS_SEE), on, field=field)
    return [Structure.of(row) for row in await scope.rows(statement)]


async def reference_date(scope: Scope) -> date:
    """Return the stored reference date of the structure; where none is stored, today."""
    card = await scope.first(Installation.card())
    if card is not None and card.reference_date is not None:
        return card.reference_date
    zone = scope.actor.member.zone if scope.actor.member else HOME_ZONE
    return scope.now.astimezone(ZoneInfo(zone)).date()


def unit(row: Structure) -> dict[str, object]:
    """Return a structure as a screen's arguments: ``unit``, counts by their names, ``…_share`` as "50.35"."""
    counts = {name: getattr(row, name) for name in row.__slots__ if name not in {"org_id", "name"}}
    return {"unit": row.name, **counts, **{f"{name}_share": str(row.share(name)) for name in SHARED}}
