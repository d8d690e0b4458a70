"""流动台账: who is away, since when, where, and does the place there know them (domain §2.1, §3.7)?

Names and places are for those next to people; further up there are numbers by province.
"""

from actions.home_plans import season_for
from actions.roster import PAGE
from actions.staff import find_org, page_of
from actions.verb import action
from models.ledgers.journeys import Away, away_by_province, away_in, tally_of_away
from models.orgs import Org, OrgLevel, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission, Role
from models.scope import Scope
from models.values import PlaceValue


@action(needs=Permission.MEMBER_SEE)
async def show_away(scope: Scope) -> None:
    """Show the ledger of the own branch or the own people by name; who stands above gets numbers."""
    if _near_paths(scope) or _own_people(scope):
        await show_away_people(scope, 0)
    if scope.actor.may(Permission.STATS_SEE) and _above(scope):
        await _show_counts(scope)


def _near_paths(scope: Scope) -> tuple[str, ...]:
    """Return the branches whose secretary the asker is: there they stand next to everybody."""
    return tuple(path for role, path in scope.actor.grants if role is Role.SECRETARY)


def _own_people(scope: Scope) -> tuple[int, ...]:
    return scope.actor.contact_of(Permission.MEMBER_SEE)


def _above(scope: Scope) -> tuple[str, ...]:
    return tuple(path for role, path in scope.actor.grants if role in (Role.COMMITTEE, Role.COUNTY))


@action(needs=Permission.MEMBER_SEE)
async def show_away_people(scope: Scope, page: int = 0) -> None:
    """Show who is away, ten at a time, those longest away first."""
    near, own = _near_paths(scope), _own_people(scope)
    if not near and not own:
        raise NotFound
    rows, turns = await page_of(scope, away_in(near, own, season_for(scope).year), page, PAGE)
    total, floating, hosted = (await scope.rows(tally_of_away(near, own)))[0]
    people = [_line(Away(*row)) for row in rows]
    branches = [ancestor_ids(path)[-1] for path in near]
    scope.show(
        "away-people", people=people, total=total, floating=int(floating or 0), hosted=int(hosted or 0),
        org=branches[0] if branches else None, **turns,
    )  # fmt: skip


def _line(row: Away) -> dict[str, object]:
    """Return what one line of the ledger says; what nobody knows is left out."""
    who, journey = row.member, row.journey
    place = (journey.place if journey else None) or who.place
    since = journey.leaves_on if journey and journey.leaves_on else who.left_on
    seen = journey.host_seen if journey else None
    return {
        "member": who.id, "label": who.name, "name": who.name,
        "place": PlaceValue(place) if place else None, "since": since,
        "short": not who.floating, "planned": bool(journey and journey.state == "planned"),
        "confirmed": seen == "confirmed", "said": seen == "said" or (not seen and who.host_reported),
        "unknown": not seen and not who.host_reported,
        "host_org": (journey.host_org if journey else None) or who.host_org,
        "contact": row.contact, "coming_on": row.coming_on,
    }  # fmt: skip


async def _show_counts(scope: Scope) -> None:
    """Show how many are away, how many of them half a year and longer, by province and abroad."""
    paths = _above(scope)
    total, floating, hosted = (await scope.rows(tally_of_away(paths, ())))[0]
    rows = await scope.rows(away_by_province(paths))
    foreign = sum(number for _, abroad, number in rows if abroad)
    unknown = sum(number for province, abroad, number in rows if not abroad and not province)
    provinces = [
        {"where": PlaceValue(code=f"{province}0000"), "number": number}
        for province, abroad, number in rows
        if province and not abroad
    ]
    scope.show(
        "away-counts", total=total, floating=int(floating or 0), hosted=int(hosted or 0),
        provinces=provinces, abroad=foreign or None, unknown=unknown or None,
    )  # fmt: skip


async def branch_of(scope: Scope, org: int) -> Org:
    """Return a branch whose people's plans the asker may collect; anything else is NotFound."""
    unit = await find_org(scope, Permission.MEMBER_ASK, org)
    near = any(unit.path.startswith(path) for path in _near_paths(scope))
    if unit.level is not OrgLevel.BRANCH or not near:
        raise NotFound
    return unit
