"""用诺: what became of the promises of a year, for the county, a branch, a member; and year by year (R6)."""

from typing import Any

from actions.check_ins import spoken_for
from actions.staff import covers, find_org, page_of
from actions.verb import action
from models.orgs import Org
from models.pledge_summaries import (
    PledgeFigures,
    figures_at,
    figures_by_year,
    figures_right_below,
    of_owner,
    owners_in,
    years_of,
)
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope

PAGE = 8
_FIRST, _LAST = 2000, 2200  # years that a button can name


@action(needs=Permission.STATS_SEE)
async def show_pledge_figures(scope: Scope, year: int) -> None:
    """Show the promises of a year in the asker's own subtrees; 0 is the present year."""
    await show_units(scope, await _units(scope, _year(scope, year)), _year(scope, year))


async def show_current_figures(scope: Scope) -> None:
    """Show those of the present year where there are any."""
    year = _year(scope, 0)
    if units := await _units(scope, year):
        await show_units(scope, units, year)


async def show_units(scope: Scope, units: list[dict[str, object]], year: int) -> None:
    """Show these units' lines, with the ways to what is below them and to other years."""
    scope.show(
        "pledge-figures", year=str(year), units=units, on=scope.now, before=year - 1,
        after=year + 1 if year < county_day(scope.now).year else None,
    )  # fmt: skip


async def _units(scope: Scope, year: int) -> list[dict[str, object]]:
    rows = await scope.rows(figures_at(scope.actor.paths(Permission.STATS_SEE), year, scope.now))
    return [_unit(row, year) for row in rows]


def _unit(row: Any, year: int) -> dict[str, object]:  # noqa: ANN401 - a row of the figures
    org, name, _, *counts = row
    return {"org": org, "unit": name, "of": year, "page": 0, **PledgeFigures.of(counts).told()}


def _year(scope: Scope, year: int) -> int:
    """Return the year that a button names; 0 is the present one."""
    if year and not _FIRST <= year <= _LAST:
        raise NotFound
    return year or county_day(scope.now).year


@action(needs=Permission.STATS_SEE)
async def show_pledge_units(scope: Scope, org: int, of: int, page: int) -> None:
    """Show the promises of a year below an organisation, unit by unit; where nothing is below it, those of
    its own people one by one.
    """
    unit, year = await find_org(scope, Permission.STATS_SEE, org), _year(scope, of)
    rows, turns = await page_of(scope, figures_right_below(unit.id, year, scope.now), page, PAGE)
    if not rows and not page:
        await _show_owners(scope, unit, year, 0)
        return
    scope.show(
        "pledge-units", unit=unit.name, org=unit.id, of=year, year=str(year),
        units=[_unit(row, year) for row in rows], own=0, **turns,
    )  # fmt: skip


@action(needs=Permission.MEMBER_SEE)
async def show_pledge_owners(scope: Scope, org: int, of: int, page: int) -> None:
    """年终小结: what an organisation and each of its members promised for a year, and what became of it."""
    unit = await find_org(scope, Permission.MEMBER_SEE, org)
    await _show_owners(scope, unit, _year(scope, of), page)


async def _show_owners(scope: Scope, unit: Org, year: int, page: int) -> None:
    if not covers(scope, Permission.MEMBER_SEE, unit.path):
        raise NotFound
    rows, turns = await page_of(scope, owners_in(unit.id, year, scope.now), page, PAGE)
    owners = [{"name": name or unit.name, **of_owner(counts).told()} for _, name, *counts in rows]
    scope.show("pledge-owners", unit=unit.name, org=unit.id, of=year, year=str(year), owners=owners, **turns)


@action(needs=Permission.STATS_SEE)
async def show_pledge_years(scope: Scope, org: int) -> None:
    """逐年比: the promises of an organisation and all below it, year by year."""
    unit = await find_org(scope, Permission.STATS_SEE, org)
    rows = await scope.rows(figures_by_year(unit.path, scope.now))
    years = [{"year": str(year), **PledgeFigures.of(counts).told()} for _, _, year, *counts in rows]
    scope.show("pledge-years", unit=unit.name, years=years)


@action(needs=Permission.SELF_SEE)
async def show_own_years(scope: Scope, member: int) -> None:
    """我的承诺小结: what the member promised, year by year, and what became of it."""
    who = spoken_for(scope, member)
    rows = await scope.rows(years_of(who.id, scope.now))
    years = [{"year": str(year), **of_owner(counts).told()} for year, *counts in rows]
    scope.show("own-pledge-years", None, who, years=years)
