"""Six calendar months away make a floating record (domain §2.1): the rule, the night, who hears of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.journeys import Errand, Journey, JourneyState, Span, gone_half_a_year, half_a_year_after
from models.members import Member, Standing
from models.outbox import Message
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, at

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("left", "over"),
    [
        (date(2026, 8, 1), date(2027, 2, 1)), (date(2026, 8, 28), date(2027, 2, 28)),
        (date(2026, 8, 29), date(2027, 2, 28)), (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 29)), (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 2, 28), date(2027, 8, 28)), (date(2028, 2, 29), date(2028, 8, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)), (date(2026, 3, 31), date(2026, 9, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_half_a_year_is_six_calendar_months(left: date, over: date) -> None:
    assert half_a_year_after(left) == over
    assert gone_half_a_year(over) >= left
    assert gone_half_a_year(over - timedelta(days=1)) < left


@pytest.mark.sqlite_only
@given(left=DAYS, today=DAYS)
def test_bound_of_a_day_and_the_day_of_a_journey_are_one_rule(left: date, today: date) -> None:
    assert (left <= gone_half_a_year(today)) == (half_a_year_after(left) <= today)


async def travels(world: World, member: Member, left: date, **columns: object) -> int:
    """Somebody is on a journey that was to be a short one."""
    base = {
        "state": JourneyState.AWAY,
        "span": Span.SHORT,
        "errand": Errand.TRADE,
        "place": {"code": "441900"},
    }
    async with world.scope() as scope:
        journey = Journey(**{**base, **columns}, member_id=member.id, leaves_on=left, told_at=scope.now)
        scope.add(journey)
        await scope.flush()
        return journey.id


@pytest.fixture
async def gil(world: World, county: County) -> Person:
    """葛短途, who left for a month and has not come back."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "葛短途", floating=False, place={"code": "441900"})
    person = await seat(world, member.id, "葛短途", 531)
    await travels(world, member, date(2026, 8, 1))
    return person


async def seen(world: World, person: Person) -> tuple[Member, Journey]:
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
        journey = await scope.first(Journey.last_of(person.member_id or 0))
    assert member is not None
    assert journey is not None
    return member, journey


async def test_night_of_the_day_turns_the_journey_into_a_floating_record_and_tells_kindly(
    world: World, gil: Person, sue: Person
) -> None:
    await world.walk(at(2027, 1, 31, 23))
    member, journey = await seen(world, gil)
    assert (member.floating, journey.floating_since) == (False, None)
    await world.walk(at(2027, 2, 1, 10))
    member, journey = await seen(world, gil)
    assert (member.floating, journey.floating_since) == (True, date(2027, 2, 1))
    assert (member.left_on, member.left_for) == ("2026-08-01", "经商")
    assert any("外出满半年了(从2026年8月1日算起)" in shown.text for shown in gil.screen)
    [told] = [shown.text for shown in sue.screen if "满半年" in shown.text]
    assert "今天有1位同志外出满半年" in told


async def test_nobody_hears_of_it_twice_whatever_the_clock_does(
    world: World, gil: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 1, 10))
    async with world.scope() as scope:
        before = len(await scope.all(select(Message.id)))
        scope.add(await _again(scope))
    await world.scheduler.tick()
    await world.walk(at(2027, 2, 3, 10))
    for person in (gil, sue):
        assert sum("满半年" in shown.text for shown in person.screen) == 1
    assert before


async def _again(scope: object) -> Journey:
    """A journey of somebody else, too young to be turned."""
    member = await scope.first(select(Member).where(Member.name == "苏书记"))  # type: ignore[attr-defined]
    return Journey(
        member_id=member.id, state=JourneyState.AWAY, span=Span.UNSURE, errand=Errand.WORK,
        place={"code": "441900"}, leaves_on=date(2026, 9, 1), told_at=scope.now,  # type: ignore[attr-defined]
    )  # fmt: skip


async def test_message_comes_in_the_member_s_own_morning(world: World, county: County) -> None:
    zone = "America/Los_Angeles"
    async with world.scope() as scope:
        member = await enlist(
            scope, county.willow, "洛短途", floating=False, abroad=True, zone=zone,
            place={"country": "US", "city": "", "zone": zone},
        )  # fmt: skip
    person = await seat(world, member.id, "洛短途", 532)
    await travels(world, member, date(2026, 8, 1), place={"country": "US", "city": "", "zone": zone})
    await world.walk(at(2027, 2, 2, 0, 30))
    assert not person.has_seen("外出满半年了"), "still the night of the 1st there"
    await world.walk(at(2027, 2, 2, 1, 5))
    person.sees("外出满半年了", buttons=["请书记联系我"])


@pytest.mark.parametrize(
    ("columns", "of_member"),
    [
        ({"state": JourneyState.HOME}, {}),
        ({"state": JourneyState.PLANNED, "leaves_on": None}, {}),
        ({}, {"standing": Standing.DECEASED}),
        ({}, {"floating": True, "left_on": "2020-01"}),
    ],
)
async def test_who_is_home_dead_or_floating_already_is_not_turned(
    world: World, county: County, columns: dict[str, object], of_member: dict[str, object]
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "无关人", None, **({"floating": False} | of_member))
        base = {"state": JourneyState.AWAY, "span": Span.SHORT, "leaves_on": date(2026, 1, 1)}
        scope.add(Journey(**(base | columns), member_id=member.id, told_at=scope.now))
    person = await seat(world, member.id, "无关人", 533)
    await world.walk(at(2027, 1, 30, 10))
    _, journey = await seen(world, person)
    assert journey.floating_since is None
    assert not person.has_seen("外出满半年")


async def test_many_journeys_in_small_stretches_are_each_turned_once(world: World, county: County) -> None:
    from actions.journeys_in_time import keep_journeys
    from actions.stretches import BEGINNING

    async with world.scope() as scope:
        people = [await enlist(scope, county.willow, f"人{n}", floating=False) for n in range(23)]
    for member in people:
        await travels(world, member, date(2026, 7, 28) + timedelta(days=people.index(member) % 3 - 1))
    for _ in range(2):  # a night that is repeated finds nothing more
        place = BEGINNING
        while place is not None:
            async with world.scope() as scope:
                place = await keep_journeys(scope, at(2027, 1, 28, 0, 10), place, 5)  # type: ignore[assignment]
    async with world.scope() as scope:
        turned = await scope.all(select(Journey).where(Journey.floating_since == date(2027, 1, 28)))
        floating = await scope.all(select(Member).where(Member.floating, Member.name.like("人%")))
    assert len(turned) == len(floating) == 16
