"""What does a rule of check-ins and of hours do where it is used? One look at somebody of a branch."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from actions.burden import show_burden
from actions.check_ins import describe_calls
from actions.cycles import BEGINNING, remind_silent
from models.check_ins import Call, Channel, CheckIn, Condition, Cycle
from models.kinds import Kind
from models.orgs import Org
from models.outbox import Message
from models.roles import Role
from models.scope import How
from tests.people import Person
from tests.rules.scene import DAY, MORNING, Scene, open_on
from tests.world import COUNTY, at, words

SLOT = at(2027, 3, 1, 9)


async def _asked(scene: Scene, branch: Org, **columns: object) -> Cycle | None:
    """The cycle in which somebody is asked on the 1st."""
    who = await scene.member(branch, **columns)
    found: list[Any] = []
    async with scene.trial(SLOT) as scope:
        await open_on(scope, SLOT)
        asked = select(Cycle).join(Call, Call.cycle_id == Cycle.id).where(Call.member_id == who.id)
        found += await scope.all(asked)
    assert len(found) < 2
    return found[0] if found else None


async def is_asked(scene: Scene, branch: Org) -> bool:
    return await _asked(scene, branch) is not None


async def is_asked_abroad(scene: Scene, branch: Org) -> bool:
    return await _asked(scene, branch, abroad=True) is not None


async def is_asked_at_home(scene: Scene, branch: Org) -> bool:
    return await _asked(scene, branch, floating=False) is not None


async def due_day(scene: Scene, branch: Org) -> int:
    cycle = await _asked(scene, branch)
    assert cycle is not None
    return cycle.due_at.astimezone(COUNTY).day


async def due_time(scene: Scene, branch: Org) -> time:
    cycle = await _asked(scene, branch)
    assert cycle is not None
    return cycle.due_at.astimezone(COUNTY).time()


async def late_until(scene: Scene, branch: Org) -> date:
    cycle = await _asked(scene, branch)
    assert cycle is not None
    return cycle.late_until.astimezone(COUNTY).date()


async def _in_a_cycle(scene: Scene, branch: Org) -> tuple[Person, Cycle]:
    """Somebody who is silent in the county's cycle, of which this is the third day."""
    person = await scene.person(branch)
    assert person.member_id is not None
    opened = DAY - timedelta(days=2)
    return person, await scene.running_cycle(person.member_id, opened, MORNING + timedelta(days=5))


async def is_reminded(scene: Scene, branch: Org) -> bool:
    person, _ = await _in_a_cycle(scene, branch)
    found: list[Any] = []
    async with scene.trial(SLOT) as scope:
        place = await remind_silent(scope, SLOT, BEGINNING, 1000)
        while place is not None:
            place = await remind_silent(scope, SLOT, place, 1000)
        reminded = Message.screen == "check-in-reminder"
        found += await scope.all(select(Message.id).where(Message.member_id == person.member_id, reminded))
    return bool(found)


async def _described(scene: Scene, branch: Org) -> dict[str, Any]:
    """A reminder as it is drawn for somebody who was fine the last time."""
    person, cycle = await _in_a_cycle(scene, branch)
    async with scene.trial() as scope:
        scope.add(
            CheckIn(
                member_id=person.member_id, version=1, channel=Channel.FORM, condition=Condition.FINE,
                made_at=scope.now - timedelta(days=30),
            )
        )  # fmt: skip
        await scope.flush()
        shown = {"member": person.member_id, "asked": cycle.id, "full": 1}
        [described] = await describe_calls(scope, [shown])
    assert described is not None
    return described


async def offers_a_tap(scene: Scene, branch: Org) -> bool:
    return (await _described(scene, branch))["repeat"] is not None


async def word_of_reminders(scene: Scene, branch: Org) -> str | None:
    said: str | None = (await _described(scene, branch))["words"]
    return said


async def _push_leaves(scene: Scene, branch: Org, **columns: object) -> str:
    """When the message that opens a cycle leaves; it is planned early in the morning."""
    person = await scene.person(branch, **columns)
    found: list[Any] = []
    async with scene.trial(at(2027, 3, 1, 6)) as scope:
        await open_on(scope, at(2027, 3, 1, 6))
        mine = select(Message.not_before).where(Message.member_id == person.member_id)
        found += await scope.all(mine)
    return f"{found[0].astimezone(COUNTY):%H:%M}"


async def opening_leaves(scene: Scene, branch: Org) -> str:
    return await _push_leaves(scene, branch)


async def _told_at(scene: Scene, branch: Org, moment: datetime, **columns: object) -> bool:
    """Whether a message that is not urgent reaches somebody at an instant."""
    scene.set_clock(moment)
    person = await scene.person(branch, **columns)
    who = (await scene.actor(person)).member
    assert who is not None
    async with scene.world.scope() as scope:
        await scope.tell(who, "chat-preferred", How(Kind.MEMBER_NOTE))
    await scene.world.work()
    scene.set_clock(MORNING)
    return bool(person.screen)


async def in_the_morning(scene: Scene, branch: Org) -> tuple[str, bool]:
    return await _push_leaves(scene, branch), await _told_at(scene, branch, at(2027, 3, 1, 9, 15))


async def at_noon(scene: Scene, branch: Org) -> tuple[str, bool]:
    return (
        await _push_leaves(scene, branch, birth="1962-01-01"),
        await _told_at(scene, branch, at(2027, 3, 1, 9, 15), birth="1962-01-01"),
    )


async def at_fifty(scene: Scene, branch: Org) -> bool:
    return await _told_at(scene, branch, at(2027, 3, 1, 12, 30), birth="1976-01-01")


async def as_an_elder(scene: Scene, branch: Org) -> tuple[str, bool]:
    return (
        await _push_leaves(scene, branch, birth="1950-01-01"),
        await _told_at(scene, branch, at(2027, 3, 1, 9, 15), birth="1950-01-01"),
    )


async def at_sixty_five(scene: Scene, branch: Org) -> tuple[str, str, bool]:
    """How somebody is addressed and when they are written to, who is called an elder or not."""
    who = await scene.member(branch, birth="1962-01-01")
    async with scene.trial() as scope:
        dear = words().name(scope.dear(who))
    leaves = await _push_leaves(scene, branch, birth="1962-01-01")
    return dear, leaves, await _told_at(scene, branch, at(2027, 3, 1, 11, 30), birth="1962-01-01")


async def pushes_of_a_day(scene: Scene, branch: Org) -> int:
    person = await scene.person(branch)
    who = (await scene.actor(person)).member
    assert who is not None
    for _ in range(4):
        async with scene.world.scope() as scope:
            await scope.tell(who, "chat-preferred", How(Kind.CHECK_IN_REMINDER))
        await scene.world.work()
    return len(person.screen)


async def over_the_line(scene: Scene, branch: Org) -> bool:
    person = await scene.person(branch)
    actor = await scene.actor(person, (Role.SECRETARY, branch.path))
    assert actor.member is not None
    for _ in range(2):
        async with scene.world.scope() as scope:
            await scope.tell(actor.member, "chat-preferred", How(Kind.CHECK_IN_REMINDER))
        await scene.world.work()
    async with scene.trial(actor=actor) as scope:
        await show_burden(scope)
        [said] = scope._sheaf.said
    return bool(said["args"]["over"])


async def pushes_of_a_week(scene: Scene, branch: Org) -> int:
    return await _pushes_of(scene, branch, ((3, 2), (2, 2), (1, 1), (0, 2)))


async def pushes_of_a_month(scene: Scene, branch: Org) -> int:
    return await _pushes_of(scene, branch, ((24, 2), (12, 2), (0, 1)))


async def _pushes_of(scene: Scene, branch: Org, tries: Sequence[tuple[int, int]]) -> int:
    """How many arrive of so many planned on days so long ago."""
    person = await scene.person(branch)
    who = (await scene.actor(person)).member
    assert who is not None
    today = scene.world.clock.now()
    for ago, number in tries:
        scene.set_clock(today - timedelta(days=ago))
        for _ in range(number):
            async with scene.world.scope() as scope:
                await scope.tell(who, "chat-preferred", How(Kind.CHECK_IN_OPENED))
            await scene.world.work()
    return len(person.screen)
