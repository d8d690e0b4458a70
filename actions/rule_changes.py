"""How is a rule changed? Before and after are shown, it holds from the next day on, and where an organisation
wants that, a second person agrees first (domain §3.4-M).
"""

from typing import Any

from actions.settings import change_args, find_rule, here_today, next_day, show_rule, value_args
from actions.staff import keeper_of
from actions.verb import action
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Grant, Permission, Role
from models.rule_book import county_day
from models.rule_changes import RuleChange, RuleState
from models.rules import GREETING, SECOND_PERSON, Rule
from models.scope import How, Scope
from models.values import TextKey


class RuleNotReadable(Refusal):
    """What was typed is no value of the rule; ``about`` says how one is written."""


class RuleUnchanged(Refusal):
    """The organisation has set the rule to this value already, or has nothing of its own to give up."""


class OwnRuleChange(Refusal):
    """A second person has to agree: never the one who made the change."""


class RuleChangeOver(Refusal):
    """The change holds already, or was refused, replaced or taken back."""


@action(needs=Permission.RULES_SET)
async def propose_rule(scope: Scope, value: str, org: int, rule: str) -> None:
    """Show what a typed or pressed value would change; nothing is changed yet.

    Refuses with NotFound, RuleNotReadable and RuleUnchanged.
    """
    unit, found = await find_rule(scope, org, rule)
    try:
        kept = found.shape.keep(found.shape.read(value))
    except ValueError:
        raise RuleNotReadable(
            org=unit.id, rule=found.name, label=_label(found), about=TextKey(f"rule-about.{found.name}")
        ) from None
    await _draft(scope, unit, found, kept)


@action(needs=Permission.RULES_SET)
async def propose_word(scope: Scope, org: int, rule: str, word: str) -> None:
    """Show what a pressed value would change."""
    await propose_rule(scope, word, org, rule)


@action(needs=Permission.RULES_SET)
async def propose_above(scope: Scope, org: int, rule: str) -> None:
    """恢复: show what it would change if the organisation went back to what holds above it."""
    unit, found = await find_rule(scope, org, rule)
    await _draft(scope, unit, found, None)


def _label(rule: Rule[Any]) -> TextKey:
    return TextKey(f"rule.{rule.name}")


async def _draft(scope: Scope, unit: Org, rule: Rule[Any], kept: Any) -> None:  # noqa: ANN401 - JSON
    maker, today = keeper_of(scope), county_day(scope.now)
    pending = await scope.first(RuleChange.undecided(unit.id, today, rule.name))
    if pending is None and scope.rules.own(rule, unit.id, today) == kept:
        raise RuleUnchanged(org=unit.id, rule=rule.name, label=_label(rule))
    for earlier in await scope.all(RuleChange.drafts(unit.id, rule.name, maker.id)):
        earlier.state = RuleState.WITHDRAWN
    row = RuleChange(
        org_id=unit.id, name=rule.name, value=kept, from_on=next_day(scope), state=RuleState.DRAFT,
        set_by=maker.id, set_at=scope.now,
    )  # fmt: skip
    await scope.number(row)
    ((branches, members),) = await scope.rows(RuleChange.affected(unit.path))
    below = [path for _, path in scope.rules.overriding((rule,), row.from_on) if path != unit.path]
    scope.show(
        "rule-draft", None, None, **await _told(scope, row, unit, rule), branches=branches, members=members,
        others=sum(path.startswith(unit.path) for path in below),
        second=here_today(scope, unit)[SECOND_PERSON], replaces=pending is not None,
    )  # fmt: skip


async def _told(scope: Scope, row: RuleChange, unit: Org, rule: Rule[Any]) -> dict[str, object]:
    """What is told about a change: whose, of which rule, before, after, from when, by whom."""
    maker = await scope.get(Member, row.set_by) if row.set_by else None
    before = value_args(rule, here_today(scope, unit)[rule], "before")
    return {
        "change": row.id, "org": unit.id, "unit": unit.name, "rule": rule.name, "label": _label(rule),
        "area": rule.area.value, "from_on": row.from_on, "maker": maker.name if maker else None,
        **before, **change_args(scope, unit, rule, row),
    }  # fmt: skip


async def _find(scope: Scope, change: int) -> tuple[RuleChange, Org, Rule[Any]]:
    """Return a change of an organisation whose rules the asker may set; anything else is NotFound."""
    row = await scope.get(RuleChange, change)
    if row is None:
        raise NotFound
    return row, *await find_rule(scope, row.org_id, row.name)


@action(needs=Permission.RULES_SET)
async def confirm_rule(scope: Scope, change: int) -> None:
    """确定: the change holds from the next day 00:00, or waits for a second person; a second tap changes
    nothing. What else was to come of this rule is replaced.
    """
    row, unit, rule = await _find(scope, change)
    if row.set_by != keeper_of(scope).id:
        raise NotFound
    if row.state is not RuleState.DRAFT:
        await show_rule(scope, unit.id, rule.name)
        return
    row.set_at, row.from_on = scope.now, next_day(scope)
    if not here_today(scope, unit)[SECOND_PERSON]:
        await _accept(scope, row, rule)
        scope.show("rule-set", None, None, **await _told(scope, row, unit, rule))
        return
    await _replace(scope, row, RuleState.WAITING)
    row.state = RuleState.WAITING
    scope.audit("rule-proposed", row, None, **_facts(row, rule))
    seconds = await _ask_others(scope, row, unit, rule)
    told = await _told(scope, row, unit, rule)
    scope.show("rule-waits", None, None, **told, seconds=seconds, nobody=not seconds)


def _facts(row: RuleChange, rule: Rule[Any]) -> dict[str, object]:
    """The trail tells what was changed; a line of one's own is in the change alone."""
    value = len(row.value or "") if rule is GREETING else row.value
    return {"org": row.org_id, "rule": rule.name, "value": value, "from": row.from_on}


async def _replace(scope: Scope, row: RuleChange, *states: RuleState) -> None:
    """Withdraw what else is to come of the rule: what was accepted only when this one is."""
    for other in await scope.all(RuleChange.undecided(row.org_id, county_day(scope.now), row.name)):
        if other.id != row.id and other.state in states:
            _decide(scope, other, RuleState.WITHDRAWN)


async def _accept(scope: Scope, row: RuleChange, rule: Rule[Any]) -> None:
    await _replace(scope, row, RuleState.WAITING, RuleState.ACCEPTED)
    row.state = RuleState.ACCEPTED
    scope.audit("rule-changed", row, None, **_facts(row, rule))


def _decide(scope: Scope, row: RuleChange, state: RuleState) -> None:
    decider = keeper_of(scope)
    row.state, row.decided_by, row.decided_at = state, decider.id, scope.now
    scope.audit(f"rule-{state}", row, None, org=row.org_id, rule=row.name)


async def _ask_others(scope: Scope, row: RuleChange, unit: Org, rule: Rule[Any]) -> list[str]:
    """Ask everybody who may agree: staff of the organisation or above it, never the maker; return names."""
    line = ancestor_ids(unit.path)
    held = await scope.rows(Grant.over(line, (Role.COMMITTEE, Role.COUNTY)))
    others = {person.id: person for _, person in held if person.id != row.set_by}
    told = {**await _told(scope, row, unit, rule), "decidable": True}
    for person in others.values():
        how = How(Kind.STAFF_NOTE, key=f"rule-to-confirm:{row.id}:{person.id}")
        await scope.tell(person, "rule-to-confirm", how, **told)
    return [person.name for person in others.values()]


@action(needs=Permission.RULES_SET)
async def agree_to_rule(scope: Scope, change: int) -> None:
    """同意: a change that waited holds from its day on, at the earliest the next; its maker is told.

    Refuses with NotFound, OwnRuleChange and RuleChangeOver.
    """
    row, unit, rule = await _find_waiting(scope, change)
    row.from_on = max(row.from_on, next_day(scope))
    row.decided_by, row.decided_at = keeper_of(scope).id, scope.now
    await _accept(scope, row, rule)
    await _tell_maker(scope, row, unit, rule, "rule-agreed")


@action(needs=Permission.RULES_SET)
async def refuse_rule(scope: Scope, change: int) -> None:
    """不同意: all stays as it is; the maker is told. The refusals are those of agreeing."""
    row, unit, rule = await _find_waiting(scope, change)
    _decide(scope, row, RuleState.REFUSED)
    await _tell_maker(scope, row, unit, rule, "rule-refused")


async def _find_waiting(scope: Scope, change: int) -> tuple[RuleChange, Org, Rule[Any]]:
    row, unit, rule = await _find(scope, change)
    if row.state is not RuleState.WAITING:
        raise RuleChangeOver(org=unit.id, rule=rule.name, label=_label(rule))
    if row.set_by == keeper_of(scope).id:
        scope.audit("denied", "agree_to_rule", None, change=row.id)
        raise OwnRuleChange(org=unit.id, rule=rule.name, label=_label(rule))
    return row, unit, rule


async def _tell_maker(scope: Scope, row: RuleChange, unit: Org, rule: Rule[Any], screen: str) -> None:
    told = {**await _told(scope, row, unit, rule), "decider": keeper_of(scope).name}
    await _tell(scope, row, screen, told)
    scope.show("rule-decided", None, None, **told, agreed=row.state is RuleState.ACCEPTED or None)


async def _tell(scope: Scope, row: RuleChange, screen: str, told: dict[str, object]) -> None:
    """Tell the maker of a change what somebody else did about it."""
    maker = await scope.get(Member, row.set_by) if row.set_by else None
    if maker is not None and maker.id != keeper_of(scope).id:
        await scope.tell(maker, screen, How(Kind.STAFF_NOTE, key=f"{screen}:{row.id}"), **told)


@action(needs=Permission.RULES_SET)
async def withdraw_rule(scope: Scope, change: int) -> None:
    """撤回: what waits for somebody or for its day never holds; a colleague who made it is told.

    Refuses with NotFound, and with RuleChangeOver what holds already.
    """
    row, unit, rule = await _find(scope, change)
    to_come = row.state is RuleState.ACCEPTED and row.from_on > county_day(scope.now)
    if row.state is not RuleState.WAITING and not to_come:
        raise RuleChangeOver(org=unit.id, rule=rule.name, label=_label(rule))
    _decide(scope, row, RuleState.WITHDRAWN)
    told = {**await _told(scope, row, unit, rule), "decider": keeper_of(scope).name}
    await _tell(scope, row, "rule-taken-back", told)
    await scope.flush()
    await show_rule(scope, unit.id, rule.name)
