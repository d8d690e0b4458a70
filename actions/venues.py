"""🏛 场地: where can sittings be, how many fit in, what was invested (Z12, W16)?"""

from actions.sittings import own_unit
from actions.staff import covers, page_of
from actions.verb import action
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.venues import Venue, VenueKind

PAGE = 8


@action(needs=Permission.TRAINING_RUN)
async def show_venues(scope: Scope, page: int = 0) -> None:
    """Show the venues under the asker, and what was invested in which year."""
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    rows, turns = await page_of(scope, Venue.below(paths), page, PAGE)
    venues = [
        {"venue": one.id, "name": one.name, "kind": one.kind, "seats": one.capacity, "unit": unit.name}
        for one, unit in rows
    ]
    invested = await scope.rows(Venue.invested(paths))
    paid = [f"{year or '—'}: {yuan}" for year, yuan, _ in invested]
    scope.show("venues", venues=venues, page=0, paid=paid or None, **turns)


@action(needs=Permission.TRAINING_RUN)
async def offer_venue(scope: Scope) -> dict[str, object]:
    """Return the form's context."""
    return {"unit": (await own_unit(scope)).name}


@action(needs=Permission.TRAINING_RUN)
async def add_venue(
    scope: Scope,
    kind: VenueKind,
    called: str,
    capacity: int | None = None,
    yuan: int | None = None,
    year: int | None = None,
    safety: str | None = None,
) -> None:
    """The venue is offered for sittings of the asker's organisation and all below."""
    unit = await own_unit(scope)
    row = Venue(
        org_id=unit.id, kind=kind, name=called, capacity=capacity, yuan=yuan, safety=safety,
        made_at=scope.now,
        year=year or (county_day(scope.now).year if yuan else None),
    )  # fmt: skip
    await scope.number(row)
    scope.audit("venue-added", row, None, kind=kind)
    await show_venues(scope)


@action(needs=Permission.TRAINING_RUN)
async def close_venue(scope: Scope, venue: int) -> None:
    """不再用: it is offered no more; sittings that are there stay there."""
    row = await scope.get(Venue, venue)
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or not covers(scope, Permission.TRAINING_RUN, unit.path):
        raise NotFound
    row.closed_at = row.closed_at or scope.now
    scope.audit("venue-closed", row)
    await scope.flush()
    await show_venues(scope)
