"""⚙️规则参数: which rules hold here, from whom they come, and what is about to change (domain §3.4-M)."""

from datetime import date, timedelta
from typing import Any

from actions.staff import find_org, page_of
from actions.verb import action
from models.appointing import units_named
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import Here, county_day
from models.rule_changes import RuleChange, RuleState
from models.rules import CATALOGUE, RULES, Area, Rule
from models.scope import Scope
from models.values import TextKey

PAGE = 8


class NoUnitForRules(Refusal):
    """No organisation whose rules the asker may set is called so."""


def value_args(rule: Rule[Any], value: object, name: str = "value") -> dict[str, object]:
    """Return a rule's value as a screen's arguments: what it is, and the unit that stands behind it."""
    unit = TextKey(f"rule-unit.{rule.unit}") if rule.unit else ""
    return {name: rule.shape.say(value), "unit_of_value": unit}


async def find_rule(scope: Scope, org: int, rule: str) -> tuple[Org, Rule[Any]]:
    """Return an organisation of the asker's with one of its rules; anything else is NotFound. What belongs to
    no single organisation is set at a root.
    """
    unit, found = await find_org(scope, Permission.RULES_SET, org), RULES.get(rule)
    if found is None or not _settable(unit, found):
        raise NotFound
    return unit, found


def here_today(scope: Scope, unit: Org) -> Here:
    """Return what holds for an organisation today."""
    return scope.rules.at(unit.path, county_day(scope.now))


def _settable(unit: Org, rule: Rule[Any]) -> bool:
    return unit.parent_id is None or not rule.whole


@action(needs=Permission.RULES_SET)
async def show_settings(scope: Scope, text: str = "") -> None:
    """Show the rules of the asker's own organisation, or those of the organisations of a name."""
    if text.strip():
        await find_rule_units(scope, text)
        return
    roots = [ancestor_ids(path)[-1] for path in scope.actor.paths(Permission.RULES_SET)]
    if len(roots) == 1:
        await show_areas(scope, roots[0])
        return
    found = [await find_org(scope, Permission.RULES_SET, root) for root in roots]
    scope.show("settings-units", units=[_unit(one) for one in found], more=False)


@action(needs=Permission.RULES_SET)
async def find_rule_units(scope: Scope, wanted: str) -> None:
    """Show the organisations below the asker whose names hold a text; the only one at once."""
    paths = scope.actor.paths(Permission.RULES_SET)
    rows, turns = await page_of(scope, units_named(paths, wanted.strip()), 0, PAGE)
    if not rows:
        raise NoUnitForRules(wanted=wanted.strip()[:20])
    if len(rows) == 1:
        await show_areas(scope, rows[0][0].id)
        return
    units = [_unit(org) for (org,) in rows]
    scope.show("settings-units", units=units, more=turns["later"] is not None)


def _unit(org: Org) -> dict[str, object]:
    return {"org": org.id, "unit": org.name}


@action(needs=Permission.RULES_SET)
async def show_areas(scope: Scope, org: int) -> None:
    """Show the headings under which an organisation's rules stand, with how many it has set itself."""
    unit, today = await find_org(scope, Permission.RULES_SET, org), county_day(scope.now)
    areas = []
    for area in Area:
        rules = [rule for rule in CATALOGUE if rule.area is area and _settable(unit, rule)]
        own = sum(scope.rules.own(rule, unit.id, today) is not None for rule in rules)
        if rules:
            areas.append({"area": area.value, "heading": area, "number": len(rules), "own": own})
    to_come = await scope.all(RuleChange.undecided(unit.id, today))
    waiting = await scope.rows(RuleChange.waiting_in(scope.actor.paths(Permission.RULES_SET)))
    scope.show(
        "settings", None, None,
        **_unit(unit), areas=areas, total=sum(one["own"] for one in areas),  # type: ignore[misc]
        to_come=[TextKey(f"rule.{one.name}") for one in to_come], waiting=len(waiting),
    )  # fmt: skip


@action(needs=Permission.RULES_SET)
async def show_area(scope: Scope, org: int, area: str) -> None:
    """Show the rules under a heading with the values that hold today."""
    unit = await find_org(scope, Permission.RULES_SET, org)
    here = here_today(scope, unit)
    if area not in {known.value for known in Area}:
        raise NotFound
    rules = [
        {
            "rule": rule.name, "label": TextKey(f"rule.{rule.name}"), **value_args(rule, here[rule]),
            "own": here.holder(rule) == unit.id,
        }
        for rule in CATALOGUE
        if rule.area.value == area and _settable(unit, rule)
    ]  # fmt: skip
    scope.show("settings-area", None, None, **_unit(unit), heading=Area(area), rules=rules)


@action(needs=Permission.RULES_SET)
async def show_rule(scope: Scope, org: int, rule: str) -> None:
    """Show a rule's card: what holds here, whence it is, what is to come, and what can be done."""
    unit, found = await find_rule(scope, org, rule)
    here = here_today(scope, unit)
    holder = here.holder(found)
    above = await scope.get(Org, holder) if holder not in (None, unit.id) else None
    own = holder == unit.id
    told = {
        **_unit(unit), "rule": found.name, "area": found.area.value, "heading": found.area,
        "label": TextKey(f"rule.{found.name}"), "about": TextKey(f"rule-about.{found.name}"),
        **value_args(found, here[found]), "own": own, "above": above.name if above else None,
        "default": holder is None, "whole": found.whole, "typed": not found.shape.offered, "backable": own,
        "options": [_option(found, word) for word in found.shape.offered],
    }  # fmt: skip
    scope.show("rule-card", None, None, **{**told, **await _pending(scope, unit, found)})


def _option(rule: Rule[Any], word: str) -> dict[str, object]:
    return {"word": word, **value_args(rule, rule.shape.read(word), "label_of_value")}


async def _pending(scope: Scope, unit: Org, rule: Rule[Any]) -> dict[str, object]:
    """What is to come of a rule at an organisation: waiting for somebody, or for its day."""
    row = await scope.first(RuleChange.undecided(unit.id, county_day(scope.now), rule.name))
    if row is None:
        return {}
    maker = await scope.get(Member, row.set_by) if row.set_by else None
    waits, asker = row.state is RuleState.WAITING, scope.actor.member
    return {
        "change": row.id, "waits": waits, "pending": not waits, "from_on": row.from_on,
        "maker": maker.name if maker else None, **change_args(scope, unit, rule, row), "withdrawable": True,
        "decidable": waits and asker is not None and row.set_by != asker.id,
    }  # fmt: skip


def change_args(scope: Scope, unit: Org, rule: Rule[Any], row: RuleChange) -> dict[str, object]:
    """Return what a change makes of a rule: ``after``, and whether that is what holds above."""
    if row.value is None:
        above = unit.path.removesuffix(f"{unit.id}/")
        value = scope.rules.at(above, row.from_on)[rule]
    else:
        value = rule.shape.load(row.value)
    return {**value_args(rule, value, "after"), "inherits": row.value is None}


@action(needs=Permission.RULES_SET)
async def offer_rule(scope: Scope, org: int, rule: str) -> dict[str, object]:
    """Return the form's context: which rule is to be typed, and how it is written."""
    unit, found = await find_rule(scope, org, rule)
    label, about = TextKey(f"rule.{found.name}"), TextKey(f"rule-about.{found.name}")
    value = value_args(found, here_today(scope, unit)[found])
    return {"unit": unit.name, "org_id": unit.id, "label": label, "about": about, **value}


@action(needs=Permission.RULES_SET)
async def show_waiting(scope: Scope) -> None:
    """Show what waits for a second person, own changes too: those can be taken back."""
    changes = []
    asker = scope.actor.member
    for row, unit, maker in await scope.rows(RuleChange.waiting_in(scope.actor.paths(Permission.RULES_SET))):
        if (rule := RULES.get(row.name)) is not None:
            changes.append(
                {
                    **_unit(unit), "rule": rule.name, "label": TextKey(f"rule.{rule.name}"), "maker": maker,
                    **value_args(rule, here_today(scope, unit)[rule]), **change_args(scope, unit, rule, row),
                    "change": row.id, "decidable": asker is not None and row.set_by != asker.id,
                }
            )  # fmt: skip
    scope.show("rules-waiting", changes=changes)


def next_day(scope: Scope) -> date:
    """Return the first day on which a change made now can hold."""
    return county_day(scope.now) + timedelta(days=1)
