"""Which greetings are coming in a unit, and how does each stand? (domain §3.4-D, M)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from actions.greeting_rounds import cut_off
from actions.greetings import title_of
from actions.staff import find_org
from actions.verb import action
from models.appointing import by_ids, units_named
from models.consents import Consent, Purpose
from models.festivals import BY_NAME, Audience, FestivalName
from models.greeting_plans import GreetingPlan, PlanState
from models.greeting_previews import counted
from models.occasions import BIRTHDAY, OCCASIONS, Occasions, as_number, day_of, greeted
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.values import TextKey

_AHEAD = timedelta(days=75)
_MOST = 8  # lines of a list


class GreetingClosed(Refusal):
    """The evening before has come: what is to be said stands. ``until`` is when that was."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A greeting that an organisation may still change, or has just missed changing."""

    unit: Org
    day: date
    occasion: str
    alone: Occasions  # this one occasion, for whom it is

    @property
    def args(self) -> dict[str, object]:
        """What its buttons carry, and how it is called."""
        return {
            "org": self.unit.id, "day": as_number(self.day), "occasion": self.occasion,
            "title": title_of(self.occasion), "date": self.day, "unit": self.unit.name,
        }  # fmt: skip


async def find_coming(scope: Scope, org: int, day: int, occasion: str) -> Coming:
    """Return a greeting of an organisation of the asker's; NotFound where none is sent on that day."""
    unit, on = await find_org(scope, Permission.GREETING_CHANGE, org), day_of(day)
    if on is None or occasion not in OCCASIONS:
        raise NotFound
    all_of_day = greeted(scope.rules.at(unit.path, on), on)
    festivals = tuple(one for one in all_of_day.festivals if one.name == occasion)
    alone = Occasions(on, festivals, all_of_day.birthdays and occasion == BIRTHDAY)
    if not alone:
        raise NotFound
    return Coming(unit, on, occasion, alone)


def _until(scope: Scope, coming: Coming) -> Any:  # noqa: ANN401 - an instant
    return cut_off(coming.day, scope.rules.at(coming.unit.path, coming.day))


def check_open(scope: Scope, coming: Coming) -> None:
    """Raise GreetingClosed from the evening before on."""
    if scope.now >= (until := _until(scope, coming)):
        raise GreetingClosed(**{**coming.args, "until": until})


@action(needs=Permission.SELF_SEE)
async def show_greetings(scope: Scope, text: str = "") -> None:
    """节日问候: show staff what is coming in their unit, or in the one they name; anybody else whether they
    are greeted, and how to change that.
    """
    paths = scope.actor.paths(Permission.GREETING_CHANGE)
    if not paths:
        await _show_own(scope)
        return
    found = await _units(scope, paths, text.strip())
    if len(found) == 1:
        await show_coming(scope, found[0].id)
    else:
        scope.show("greetings-units", units=[{"org": org.id, "unit": org.name} for org in found])


async def _units(scope: Scope, paths: tuple[str, ...], named: str) -> Sequence[Org]:
    """Return the units of a name, or the roots of what the asker answers for."""
    if named:
        return await scope.all(units_named(paths, named).limit(_MOST))
    return await scope.all(by_ids([ancestor_ids(path)[-1] for path in paths]))


async def _show_own(scope: Scope) -> None:
    for who in scope.actor.members:
        agreed = await scope.all(Consent.holders([who.id], Purpose.GREETINGS))
        scope.show("greetings-own", None, who, member=who.id, on=bool(agreed) or None, off=not agreed or None)


@action(needs=Permission.GREETING_CHANGE)
async def show_coming(scope: Scope, org: int) -> None:
    """Show which festivals are greeted next, each with its state."""
    unit, today = await find_org(scope, Permission.GREETING_CHANGE, org), county_day(scope.now)
    found = [
        (day, one.name.value)
        for day in (today + timedelta(days=number) for number in range(_AHEAD.days))
        for one in greeted(scope.rules.at(unit.path, day), day).festivals
    ][:_MOST]
    plans = await _plans_above(scope, unit, {day for day, _ in found})
    coming = [
        {
            "org": unit.id, "day": as_number(day), "date": day, "occasion": word, "title": title_of(word),
            "mark": _mark(plans, day, word),
        }
        for day, word in found
    ]  # fmt: skip
    scope.show("greetings", org=unit.id, unit=unit.name, coming=coming, page=0)


async def _plans_above(scope: Scope, unit: Org, days: set[date]) -> Sequence[GreetingPlan]:
    return await scope.all(GreetingPlan.over(ancestor_ids(unit.path), days)) if days else ()


def _mark(plans: Sequence[GreetingPlan], day: date, occasion: str) -> TextKey | str:
    """Return what an organisation's list says of a greeting: stopped, written anew, or nothing."""
    mine = [one for one in plans if (one.day, one.occasion) == (day, occasion)]
    if any(one.state is PlanState.STOPPED for one in mine):
        return TextKey("greeting-mark.stopped")
    return TextKey("greeting-mark.edited") if any(one.text for one in mine) else ""


@action(needs=Permission.GREETING_CHANGE)
async def show_greeting(scope: Scope, org: int, day: int, occasion: str) -> None:
    """Show a greeting's card: for how many, which text, whether it is sent, until when that can change."""
    await show_state(scope, await find_coming(scope, org, day, occasion))


async def show_state(scope: Scope, coming: Coming) -> None:
    """Show the card of a greeting, with what can be done about it."""
    plans = await _plans_above(scope, coming.unit, {coming.day})
    mine = [one for one in plans if one.occasion == coming.occasion]
    own = next((one for one in mine if one.org_id == coming.unit.id), None)
    above = [one for one in mine if one.org_id != coming.unit.id]
    stopped_here = own is not None and own.state is PlanState.STOPPED
    stopped_above = any(one.state is PlanState.STOPPED for one in above)
    written = [one.text for one in sorted(mine, key=_depth_in(coming.unit)) if one.text]
    is_open, number = scope.now < _until(scope, coming), await scope.first(_number(coming))
    scope.show(
        "greeting-of-day", None, None,
        **coming.args, number=number or 0, until=_until(scope, coming),
        audience=audience_of(coming.occasion), text=written[-1] if written else None,
        usual=not written or None, stopped=stopped_here or None, stopped_above=stopped_above or None,
        sent=not is_open or None, editable=is_open or None,
        stoppable=(is_open and not stopped_here) or None, resumable=(is_open and stopped_here) or None,
        resettable=(is_open and own is not None and bool(own.text)) or None,
    )  # fmt: skip


def _depth_in(unit: Org) -> Any:  # noqa: ANN401 - a key of sorting
    line = ancestor_ids(unit.path)
    return lambda plan: line.index(plan.org_id)


def _number(coming: Coming) -> Any:  # noqa: ANN401 - a statement
    return counted(coming.unit.path, coming.alone)


def audience_of(occasion: str) -> TextKey:
    """Return whom an occasion concerns, to be said in the reader's language."""
    audience = Audience.ALL if occasion == BIRTHDAY else BY_NAME[FestivalName(occasion)].audience
    return TextKey(f"festival-audience.{audience}")
