"""🧳 外出: how does a member tell of a journey, change the plan, call it off (domain §3.4-B)?"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from actions.check_ins import spoken_for
from actions.home_plans import plan_of
from actions.journey_steps import ask_branch, depart, due_of, journey_of, look_at, today_at
from actions.verb import action
from models.follow_ups import Cause
from models.journeys import Errand, HostSeen, Journey, JourneyState, Span
from models.members import Member
from models.refusal import NotBound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import PlaceValue


class Departure(StrEnum):
    """哪天走?"""

    TODAY = "today"  # 今天
    TOMORROW = "tomorrow"  # 明天
    OTHER = "other"  # 别的日子, told next


class WhoTravels(Refusal):
    """The account speaks for several members: first say who it is about (domain §3.5)."""


class AlreadyAway(Refusal):
    """There is an open journey; its plan can be changed."""


class NoJourney(Refusal):
    """There is no open journey that this would be about."""


@action(needs=Permission.CHECK_IN_MAKE)
async def open_travel(scope: Scope) -> None:
    """Show where the asker's journey stands, with what can be told next; of several members ask whose."""
    members = scope.actor.members
    if not members:
        raise NotBound
    if len(members) > 1:
        raise WhoTravels(people=[{"member": one.id, "name": one.name} for one in members])
    await show_travel(scope, members[0].id)


@action(needs=Permission.CHECK_IN_MAKE)
async def show_travel(scope: Scope, member: int) -> None:
    """Show where a member's journey stands."""
    who = spoken_for(scope, member)
    journey = await look_at(scope, who)
    state = journey.state if journey else None
    scope.show(
        "travel", None, who, member=who.id, dear=scope.dear(who), at_home=journey is None,
        planned=state is JourneyState.PLANNED, hostable=_hostable(journey), there=_there(journey),
        **_where(journey), going=journey is not None,
        floats=who.floating, undoable=_undoable(journey), **(_told(journey) if journey else {}),
        **await plan_of(scope, who),
    )  # fmt: skip


def _hostable(journey: Journey | None) -> bool:
    """Whether the branch there could still say that it knows somebody."""
    if journey is None or journey.state is JourneyState.PLANNED:
        return False
    return journey.host_seen is not HostSeen.CONFIRMED


def _there(journey: Journey | None) -> bool:
    """Whether somebody may have arrived without having said so."""
    return journey is not None and journey.arrived_on is None and journey.host_seen is None


def _undoable(journey: Journey | None) -> bool:
    """Whether it can still be said that nothing came of it; a record of the roster is no plan of ours."""
    if journey is None or not _there(journey):
        return False
    planned = journey.state is JourneyState.PLANNED
    return planned or (journey.state is JourneyState.AWAY and journey.replaced is not None)


def _where(journey: Journey | None) -> dict[str, object]:
    """Where somebody is who has left; the roster does not always say."""
    gone = journey is not None and journey.state is not JourneyState.PLANNED
    placed = journey is not None and bool(journey.place)
    return {"gone": gone, "placed": gone and placed, "somewhere": gone and not placed}


def _told(journey: Journey) -> dict[str, object]:
    """What a journey is, as arguments of its screens."""
    place = PlaceValue(journey.place) if journey.place else None
    host, org = journey.host_seen, journey.host_org
    return {
        "place": place, "errand": journey.errand, "leaves_on": journey.leaves_on, "span": journey.span,
        "host": host, "host_named": bool(host and org), "host_unnamed": bool(host and not org),
        "host_org": org, "since": journey.floating_since,
    }  # fmt: skip


async def offer_leaving_home(scope: Scope, member: int = 0) -> dict[str, object]:
    """Return the form's context; who is away already changes the plan instead."""
    who = _whose(scope, member)
    if await look_at(scope, who) is not None:
        raise AlreadyAway(member=who.id)
    return {"dear": scope.dear(who), "today": today_at(scope, who).isoformat()}


def _whose(scope: Scope, member: int) -> Member:
    if member:
        return spoken_for(scope, member)
    if len(scope.actor.members) != 1:
        raise NotBound
    return scope.actor.members[0]


@action(needs=Permission.CHECK_IN_MAKE)
async def leave(
    scope: Scope,
    place: dict[str, Any],
    errand: Errand,
    departure: Departure,
    span: Span,
    leaves_on: date | None = None,
    member: int = 0,
) -> None:
    """A journey stands; it begins on its day, at once where that has come (domain §3.4-B)."""
    who = _whose(scope, member)
    if await look_at(scope, who) is not None:
        raise AlreadyAway(member=who.id)
    today = today_at(scope, who)
    day = today + timedelta(days=1) if departure is Departure.TOMORROW else leaves_on or today
    journey = Journey(
        member_id=who.id, state=JourneyState.PLANNED, place=place, errand=errand, leaves_on=day, span=span,
        told_at=scope.now,
    )  # fmt: skip
    await scope.number(journey)
    if day <= today:
        depart(journey, who)
    scope.audit("journey-told", journey, who, span=span)
    scope.show("travel-told", None, who, **_advice(who, journey), **_told(journey))


def _advice(who: Member, journey: Journey) -> dict[str, object]:
    """Which of the words about long journeys and foreign countries are said."""
    return {
        "member": who.id, "long": journey.span is Span.LONG, "abroad": "country" in (journey.place or {}),
        "planned": journey.state is JourneyState.PLANNED, "there": _there(journey),
        "undoable": _undoable(journey),
    }  # fmt: skip


async def offer_new_plan(scope: Scope, member: int) -> dict[str, object]:
    """Return the form's context: what is planned by now."""
    who, journey = await seen_going(scope, member)
    place = PlaceValue(journey.place) if journey.place else None
    return {"place": place, "span": journey.span, "today": today_at(scope, who).isoformat()}


async def seen_going(scope: Scope, member: int) -> tuple[Member, Journey]:
    """Return a member of this account with the open journey, to be looked at; NoJourney without one."""
    who = spoken_for(scope, member)
    journey = await look_at(scope, who)
    if journey is None:
        raise NoJourney(member=who.id)
    return who, journey


async def going(scope: Scope, member: int) -> tuple[Member, Journey]:
    """Return the same to be changed."""
    who = spoken_for(scope, member)
    journey = await journey_of(scope, who)
    if journey is None:
        raise NoJourney(member=who.id)
    return who, journey


@action(needs=Permission.CHECK_IN_MAKE)
async def change_plan(
    scope: Scope,
    place: dict[str, Any] | None = None,
    span: Span | None = None,
    leaves_on: date | None = None,
    member: int = 0,
) -> None:
    """Another place, span or day; what was skipped stays. Who has left is where the plan says by now, and
    whose journey became half a year is floating from now on.
    """
    who, journey = await going(scope, member)
    journey.place, journey.span = place or journey.place, span or journey.span
    today = today_at(scope, who)
    if journey.state is JourneyState.PLANNED:
        journey.leaves_on = leaves_on or journey.leaves_on
        if journey.leaves_on and journey.leaves_on <= today:
            depart(journey, who)
    else:
        state = journey.state
        depart(journey, who)
        journey.state = state
    scope.audit("journey-changed", journey, who, span=journey.span)
    scope.show("travel-changed", None, who, **_advice(who, journey), **_told(journey))


@action(needs=Permission.CHECK_IN_MAKE)
async def call_off(scope: Scope, member: int) -> None:
    """不去了: the journey is over before it began, and the own row is as before."""
    who, journey = await going(scope, member)
    if not _undoable(journey):
        raise NoJourney(member=who.id)  # that journey did take place: it ends at home
    who.put_back(journey.replaced or {})
    journey.state, journey.ended_at, journey.replaced = JourneyState.CALLED_OFF, scope.now, None
    scope.audit("journey-called-off", journey, who)
    scope.show("travel-called-off", None, who, member=who.id)


@action(needs=Permission.CHECK_IN_MAKE)
async def ask_about_membership(scope: Scope, member: int) -> None:
    """请书记联系我: somebody calls about having the membership transferred (应转尽转, domain §2.1)."""
    who, journey = await going(scope, member)
    people = await ask_branch(scope, who, Cause.MEMBERSHIP, f"journey:{journey.id}")
    scope.audit("membership-asked", journey, who)
    scope.show("membership-asked", None, who, people=people, due=due_of(scope, who, Cause.MEMBERSHIP))


async def describe_turned(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Freshen the word about half a year just before sending: who is home meanwhile does not get it."""
    ids = [args["member"] for args in shown]
    members = {one.id: one for one in await scope.all(Member.by_ids(ids))}
    going = {row.member_id: row for row in await scope.all(Journey.of_members(ids))}
    return [
        {**args, "dear": scope.dear(members[args["member"]]), "long": True, "day": row.leaves_on}
        if (row := going.get(args["member"]))
        else None
        for args in shown
    ]
