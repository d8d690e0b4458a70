"""A sitting in dialogues: planned, opened, changed; and what became of it."""

from sqlalchemy import select

from models.enrolments import Enrolment, EnrolmentState
from models.trainings import Training
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World


async def plans(
    secretary: Person,
    day: str = "2月3日",
    clock: str = "09:00",
    capacity: str = "跳过",
    who: str = "全体党员",
    topic: str = "大棚蔬菜",
) -> None:
    """Plan a sitting of the party school, by the form."""
    await secretary.says("/session")
    await secretary.taps("办一期")
    await secretary.taps("党校")
    await secretary.says(topic)
    await secretary.says(day)
    await secretary.says(clock)
    await secretary.taps("别的地方")
    await secretary.says("村委会二楼")
    await secretary.taps("不在名单里")
    await secretary.says("马老师")
    await secretary.says("2.5")
    await secretary.says(capacity)
    await secretary.taps("跳过")
    await secretary.taps(who)
    await secretary.taps("提交")


async def opens(secretary: Person, **plan: str) -> None:
    """Plan one and send the invitations."""
    await plans(secretary, **plan)
    await secretary.taps("发邀请")


async def sitting(world: World) -> Training:
    async with world.scope() as scope:
        [row] = await scope.all(select(Training))
    return row


async def state_of(world: World, person: Person) -> EnrolmentState:
    async with world.scope() as scope:
        [row] = await scope.all(select(Enrolment).where(Enrolment.member_id == person.member_id))
    return row.state


async def passes(world: World, minutes: int) -> None:
    """Let time pass as it does, minute by minute."""
    for _ in range(minutes):
        world.clock.forward(minutes=1)
        await world.scheduler.tick()
        await world.work()


def count_of(person: Person, said: str) -> int:
    return sum(said in shown.text for shown in person.screen)


async def enrolment_of(world: World, person: Person) -> int:
    async with world.scope() as scope:
        [row] = await scope.all(select(Enrolment).where(Enrolment.member_id == person.member_id))
    return row.id


async def somebody(world: World, county: County, name: str, chat: int, **columns: object) -> Person:
    """Another bound member of 柳湾村."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, name, **columns)  # type: ignore[arg-type]
    return await seat(world, member.id, name, chat)


async def changes(secretary: Person, day: str = "跳过", clock: str = "跳过", capacity: str = "跳过") -> None:
    """Change the only sitting."""
    row = await sitting(secretary.world)
    await secretary.presses(f"sh:{row.id}")
    for said in ("跳过", day, clock, "跳过", "跳过", capacity):
        await secretary.says(said)
    await secretary.taps("提交")
