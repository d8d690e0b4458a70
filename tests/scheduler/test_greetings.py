"""A county is greeted in steps: nobody twice, nobody missed, few statements, whatever is killed when."""

import json
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from actions.stretches import BEGINNING
from models.accounts import Account
from models.festivals import festivals_on
from models.greetings import Greeting, Way
from models.hours import OwnHours
from models.members import Member
from models.occasions import Occasions
from models.outbox import Message
from models.rule_changes import RuleChange, RuleState
from models.rules import GREET
from scheduler import effects, plan_greetings
from scheduler.clock import Scheduler
from tests.county import County, enlist
from tests.greeted import agree, welcome
from tests.scheduler.test_plans import statements_of
from tests.scheduler.told import FixedStride
from tests.world import COUNTY, World, at

DAY = date(2027, 10, 1)
EVENING = at(2027, 9, 30, 18)
PER_STRETCH = 3  # what is stopped, who is greeted, what they are sent


def scheduler_of(world: World) -> Scheduler:
    """A scheduler of its own for greetings, as another process on the world's database would have it."""
    return Scheduler(
        world.database, world.clock, world.vault, [plan_greetings.JOB], COUNTY, world.settle, lambda: None
    )


async def people_of(world: World, county: County, number: int) -> None:
    """So many who agreed to be greeted, each with a chat, and one without."""
    for one in range(number):
        await welcome(world, county.willow, f"周{'一二三四五六七八九'[one]}", 700 + one)
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "吴聊天")


async def ready(world: World) -> Scheduler:
    """The noon before, from which on the job counts."""
    world.clock.set(at(2027, 9, 30, 12))
    scheduler = scheduler_of(world)
    await scheduler.tick()
    world.clock.set(EVENING)
    return scheduler


async def planned(world: World) -> tuple[Counter[int], Counter[int | None]]:
    """How many greetings each member has, and messages each chat."""
    async with world.scope() as scope:
        greeted = await scope.all(select(Greeting.member_id).where(Greeting.day == DAY))
        told = await scope.all(select(Message.account_id).where(Message.kind == "greeting"))
        return Counter(greeted), Counter(told)


async def test_restart_between_any_two_steps_repeats_nobody(
    world: World, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    await people_of(world, county, 5)
    scheduler = await ready(world)
    monkeypatch.setattr(effects, "Stride", lambda: FixedStride(2))
    for _ in range(4):  # each process dies after a step; the next one begins the evening anew
        async with world.scope() as scope:
            place = await plan_greetings.run(scope, EVENING, BEGINNING, 2)
        async with world.scope() as scope:
            assert place is not None
            await plan_greetings.run(scope, EVENING, place, 2)
    await scheduler.tick()
    greeted, told = await planned(world)
    assert set(greeted.values()) == {1}
    assert set(told.values()) == {1}
    assert (len(greeted), len(told)) == (6, 5)


async def test_stretch_is_planned_in_three_statements_however_many_people_it_has(
    world: World, county: County
) -> None:
    await people_of(world, county, 6)
    async with world.scope() as scope:
        first = await plan_greetings.run(scope, EVENING, BEGINNING, 2)
    assert first is not None
    world.clock.set(EVENING)
    for rows in (2, 100):
        async with world.scope() as scope:
            with statements_of(world.database) as asked:
                await plan_greetings.run(scope, EVENING, first, rows)
        assert len([one for one, _ in asked if not one.startswith(("BEGIN", "PRAGMA"))]) == PER_STRETCH


@pytest.mark.sqlite_only
async def test_stretch_is_found_by_indexes(world: World, county: County) -> None:
    await people_of(world, county, 3)
    async with world.scope() as scope:
        first = await plan_greetings.run(scope, EVENING, BEGINNING, 2)
        assert first is not None
        with statements_of(world.database) as asked:
            await plan_greetings.run(scope, EVENING, first, 100)
        inserts = [(one, given) for one, given in asked if one.startswith("INSERT")]
    assert len(inserts) == 2
    async with world.database.reading() as session:
        connection = await session.connection()
        for statement, given in inserts:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            scans = [row.detail for row in rows if row.detail.startswith("SCAN")]
            assert not scans, (statement, scans)


async def test_committee_that_greets_for_something_else_is_planned_apart(
    world: World, county: County
) -> None:
    at_home = await welcome(world, county.willow, "安小芬", 701)
    async with world.scope() as scope:
        scope.add(
            RuleChange(
                org_id=county.willow.id, name=GREET["national"].name, value=False, from_on=date(2027, 9, 1),
                state=RuleState.ACCEPTED, set_at=scope.now,
            )
        )  # fmt: skip
    await welcome(world, county.bridge, "石大山", 702)
    world.database.known.clear()
    scheduler = await ready(world)
    await scheduler.tick()
    async with world.scope() as scope:
        names = await scope.all(
            select(Member.name).join(Greeting, Greeting.member_id == Member.id).where(Greeting.day == DAY)
        )
    assert at_home.name not in names
    assert names == ["石大山"]


async def test_chats_of_one_person_are_each_told_and_blocked_ones_are_not(
    world: World, county: County
) -> None:
    first = await welcome(world, county.willow, "安小芬", 701)
    closed = await welcome(world, county.willow, "罗拉黑", 702)
    async with world.scope() as scope:
        account = await scope.first(select(Account).where(Account.chat_id == closed.chat_id))
        assert account is not None
        account.close("blocked", scope.now)
    scheduler = await ready(world)
    await scheduler.tick()
    async with world.scope() as scope:
        rows = {row.member_id: row.way for row in await scope.all(select(Greeting))}
        [message] = await scope.all(select(Message).where(Message.kind == "greeting"))
    assert rows == {first.member_id: Way.CHAT, closed.member_id: Way.PHONE}
    assert message.args["member"] == first.member_id
    assert json.loads(json.dumps(message.args)).keys() == {"greeting", "member"}


async def test_plan_agrees_with_the_plain_rules_of_one_person(world: World, county: County) -> None:
    """The set-based plan against the slow reference: who, and for what."""
    for number, (birth, joined_on, floating) in enumerate(
        [
            ("1990-01-01", "2010-10-01", True), ("1950-01-01", "1970-10", False),
            ("1990", "2027-10-01", True), (None, None, False), ("1980-10-01", "2001-02-03", True),
        ]
    ):  # fmt: skip
        columns = {"birth": birth, "joined_on": joined_on, "floating": floating}
        person = await welcome(world, county.willow, f"甲{'一二三四五'[number]}", 710 + number, **columns)
        if number == 4:
            await agree(world, person.member_id)  # agreed twice is greeted once
    scheduler = await ready(world)
    await scheduler.tick()
    occasions = Occasions(DAY, festivals_on(DAY))
    async with world.scope() as scope:
        members = await scope.all(select(Member))
        found = {row.member_id: row.occasions.split() for row in await scope.all(select(Greeting))}
    assert found == {one.id: occasions.of(one) for one in members}
    assert sorted(map(len, found.values())) == [1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("own", "hour"), [(None, 9), (OwnHours.EVENING, 18), (OwnHours.NIGHT, 23), (OwnHours.DAWN, 5)]
)
async def test_who_chose_own_hours_is_greeted_in_them_on_the_day(
    world: World, county: County, own: OwnHours | None, hour: int
) -> None:
    await welcome(world, county.willow, "叶夜班", 701, own_hours=own)
    scheduler = await ready(world)
    await scheduler.tick()
    async with world.scope() as scope:
        [message] = await scope.all(select(Message).where(Message.kind == "greeting"))
    assert message.not_before == at(2027, 10, 1, hour)
    assert message.stale_at == at(2027, 10, 2, 0)
