"""🎭 预演: the county sees what would be said in the coming days; nothing is sent, nobody else may."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.outbox import Message
from models.roles import Role
from models.works import Work, WorkState
from tests.county import County, appoint, enlist, found_county, seat
from tests.people import Person
from tests.rehearsal.trials import moved_to
from tests.world import World, at


@pytest.fixture(autouse=True)
async def january(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The end of January, by the settings that a process of the command reads."""
    monkeypatch.setenv("HONGYAN_SECRET_KEY", "0" * 32)
    monkeypatch.setenv("HONGYAN_DATA_DIR", str(tmp_path))
    await moved_to(world, at(2027, 1, 28, 10))


def rehearsals_in(folder: Path) -> list[Path]:
    """What a rehearsal left in a folder."""
    return list(folder.glob("rehearsal-*"))


async def pushed(world: World) -> Sequence[Message]:
    """What was planned for members."""
    async with world.scope() as scope:
        return await scope.all(select(Message).where(Message.kind.startswith("check-in")))


async def test_county_sees_the_coming_days_and_nothing_is_sent(
    world: World, county: County, office: Person, bob: Person
) -> None:
    await office.says("预演")
    office.sees("rehearsal", buttons=["今后 7 天", "今后 365 天"])
    await office.taps("今后 30 天")
    office.sees("work-begun", buttons=["停下"])
    await world.toil()
    [said] = [shown.text for shown in office.screen if "预演做完了" in shown.text]
    assert "会发 8 条消息" in said
    assert "最忙的一天:1月30日,1 条" in said
    for kind in ("返乡询问:1 条", "报到开始:1 条", "报到提醒:3 条", "工作通知:3 条"):
        assert kind in said
    [paper] = [shown.paper for shown in office.screen if shown.paper]
    name, content = paper
    assert name.startswith("预演_青禾县委组织部_2027")
    lines = content.decode().splitlines()
    assert len(lines) == 9
    assert lines[1].startswith("2027-01-30 01:00:00.000,2027-01-30 09:00:00.000+08:00,")  # 小年
    assert "鲍大山" not in content.decode()
    assert not await pushed(world)
    async with world.scope() as scope:
        [line] = await scope.all(select(AuditLine).where(AuditLine.verb == "rehearsed"))
    assert line.facts == {"days": 30}


@pytest.mark.sqlite_only
async def test_secretary_has_no_button_and_is_refused(world: World, county: County, sue: Person) -> None:
    await sue.says("/more")
    assert "预演" not in str(sue.last.labels)
    await sue.says("/rehearse")
    sue.sees("not-allowed")


@pytest.mark.thorough
@pytest.mark.sqlite_only
async def test_county_is_told_of_its_own_people_only(
    world: World, county: County, office: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        other = await found_county(scope)
        member = await enlist(scope, other.willow, "外县人")
        await appoint(scope, member, Role.COUNTY, other.county)
    far = await seat(world, member.id, "外县人", 801)
    for person in (office, far):
        await person.says("/rehearse")
        await person.taps("今后 7 天")
        await world.toil()
        [content] = [shown.paper[1].decode() for shown in person.screen if shown.paper]
        people = {line.split(",")[3] for line in content.splitlines()[1:]}
        own = (office, bob) if person is office else (far,)  # offices hear of the festival ahead
        assert people == {str(one.member_id) for one in own}


@pytest.mark.sqlite_only
async def test_county_stops_a_rehearsal_and_its_process_ends(
    world: World, county: County, office: Person, bob: Person, tmp_path: Path
) -> None:
    await office.says("/rehearse")
    await office.taps("今后 365 天")
    await world.workshop.look()
    [run] = world.workshop._runs.values()
    async with asyncio.timeout(60):
        while not run._done:  # noqa: ASYNC110 - a process rings no bell here
            await asyncio.sleep(0.05)
    await office.taps("停下")
    await world.toil()
    assert office.has_seen("已停下,什么都没有留下")
    assert not rehearsals_in(tmp_path)
    async with world.scope() as scope:
        [work] = await scope.all(select(Work))
    assert work.state is WorkState.STOPPED


@pytest.mark.sqlite_only
async def test_county_is_told_when_it_cannot_be_done(
    world: World, county: County, office: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HONGYAN_RATE_BOT", "nonsense")
    await office.says("/rehearse")
    await office.taps("今后 7 天")
    await world.toil()
    office.sees("rehearsal-cut-short")


@pytest.mark.sqlite_only
async def test_forged_number_of_days_is_nothing(world: World, county: County, office: Person) -> None:
    await office.presses(f"rhd:{county.county.id}:366")
    async with world.scope() as scope:
        assert not await scope.all(select(Work))
