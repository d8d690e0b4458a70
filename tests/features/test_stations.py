"""远教站点: one line after a show, person-times by month, a reminder for who wants it (W17)."""

import pytest
from sqlalchemy import select

from models.stations import Station, StationShow
from tests.county import County
from tests.people import Person
from tests.world import World, at


@pytest.fixture
async def station(world: World, county: County, bob: Person, sue: Person) -> Station:
    """The station of 柳湾村, kept by 鲍大山."""
    await sue.says("/station")
    await sue.taps("加一个站点")
    await sue.says("柳湾文化站")
    await sue.says("鲍大山")
    sue.sees("station-opened")
    bob.sees("station-given")
    async with world.scope() as scope:
        [row] = await scope.all(select(Station))
    return row


async def note(keeper: Person, *lines: str) -> None:
    """Note a show; a line that is not understood is asked for again."""
    await keeper.says("/station")
    await keeper.taps("柳湾文化站")
    await keeper.taps("记一场")
    for line in lines:
        await keeper.says(line)


@pytest.mark.both_engines
async def test_keeper_notes_a_show_with_one_line_and_heads_are_counted_by_month(
    world: World, station: Station, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 1, 30, 21))
    await note(bob, "大蒜种植")
    bob.sees("show-unclear")
    await bob.says("大蒜种植 19:30 党员12 群众30")
    bob.sees("党员12、群众30,共42人次")
    await world.walk(at(2027, 2, 2, 21))
    await note(bob, "法律讲堂 19:30 党员5 群众3")
    await sue.says("/station")
    sue.sees("柳湾文化站 鲍大山:本月 1 场,8 人次")
    await sue.taps("柳湾文化站")
    sue.sees("2月:1场,8人次(党员5,群众3)")
    sue.sees("1月:1场,42人次(党员12,群众30)")
    await sue.says("/hours")
    await sue.taps("培训统计")
    sue.sees("站点 50:党员 17、群众 33,2 场")


@pytest.mark.sqlite_only
async def test_show_noted_after_midnight_is_of_the_evening_before_and_a_slip_is_taken_back(
    world: World, station: Station, bob: Person
) -> None:
    await world.walk(at(2027, 1, 31, 0, 30))
    await note(bob, "大蒜种植 19:30 党员12 群众30")
    async with world.scope() as scope:
        [show] = await scope.all(select(StationShow))
    assert show.starts_at == at(2027, 1, 30, 19, 30)
    await bob.taps("记错了")
    bob.sees("show-taken-back")
    async with world.scope() as scope:
        assert not await scope.all(select(StationShow))
    await note(bob, "大蒜种植 19:30 党员1 群众3")
    await world.walk(at(2027, 2, 1, 12))
    await bob.taps("记错了")
    bob.sees("show-settled")


@pytest.mark.sqlite_only
async def test_keeper_who_wants_it_is_reminded_in_the_evening_unless_the_show_is_noted(
    world: World, station: Station, bob: Person
) -> None:
    await world.walk(at(2027, 1, 28, 20))
    assert not bob.has_seen("今晚放节目吗"), "off unless asked for"
    await bob.says("/station")
    await bob.taps("柳湾文化站")
    await bob.taps("晚上7点半提醒我")
    await world.walk(at(2027, 1, 29, 20))
    assert len([one for one in bob.screen if "今晚放节目吗" in one.text]) == 1
    await world.walk(at(2027, 1, 30, 18))
    await note(bob, "大蒜种植 17:30 党员12 群众30")
    await world.walk(at(2027, 1, 30, 20))
    assert len([one for one in bob.screen if "今晚放节目吗" in one.text]) == 1
    await bob.says("/station")
    await bob.taps("柳湾文化站")
    await bob.taps("不用提醒")
    await world.walk(at(2027, 2, 1, 20))
    assert len([one for one in bob.screen if "今晚放节目吗" in one.text]) == 1


@pytest.mark.sqlite_only
async def test_nobody_else_notes_looks_or_closes(
    world: World, station: Station, ann: Person, bob: Person, sue: Person, dan: Person
) -> None:
    for payload in (f"sto:{station.id}", f"stp:{station.id}", f"str:{station.id}", f"stx:{station.id}"):
        await dan.presses(payload)
        dan.sees("not-found")
    await sue.presses(f"stp:{station.id}")
    sue.sees("not-found")
    await bob.presses(f"stx:{station.id}")
    bob.sees("not-allowed")
    await sue.presses(f"stx:{station.id}")
    sue.sees("station-closed")
    await bob.says("/station")
    bob.sees("station-unkept")
