"""What does a rule of greetings do where it is used? One look at somebody of a branch."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from actions.greeting_rounds import plan_greetings, preview_greetings
from actions.greetings import readers_of, worded
from actions.stretches import BEGINNING, Place
from models.festivals import FESTIVALS
from models.greeting_pushes import Order, greet
from models.greetings import Greeting
from models.occasions import BIRTHDAY, greeted
from models.orgs import Org
from models.outbox import Message
from models.roles import Role
from models.scope import Scope
from tests.county import appoint
from tests.rules.scene import DAY, Scene
from tests.world import at

_DAYS = {one.name.value: one.rule(DAY.year - (one.name == "laba")) for one in FESTIVALS} | {BIRTHDAY: DAY}
_FITTING: dict[str, Any] = {
    "gender": "woman", "veteran": True, "occupation": "小学教师", "joined_on": f"2006-{DAY:%m-%d}",
}  # fmt: skip


def greets(word: str) -> Callable[[Scene, Org], Awaitable[bool]]:
    """Whether somebody whom it concerns is greeted for it, by the rules of the day."""

    async def look(scene: Scene, branch: Org) -> bool:
        birth = "1950-01-01" if word == "double-ninth" else "1999-01-01"
        who = await scene.member(branch, birth=birth, **_FITTING)
        async with scene.trial() as scope:
            occasions = greeted(scope.rules.at(branch.path, DAY), _DAYS[word])
            if not occasions:
                return False
            statement = greet(scope.dialect, Order(occasions, (), (), (), (60, 70)))
            await scope.run(statement, after=who.id - 1, last=who.id, now=scope.now)
            rows = await scope.all(select(Greeting.occasions).where(Greeting.member_id == who.id))
        return any(word in row.split() for row in rows)

    return look


async def what_is_ripe(scene: Scene, branch: Org) -> str | None:
    """What the greeting of 中秋 names."""
    who = await scene.member(branch)
    async with scene.trial() as scope:
        reader = (await readers_of(scope, [who], [DAY]))[who.id]
        said = worded(scope, reader, DAY, ["mid-autumn"])
    return said["specialty"] if said.get("mid-autumn-ripe") else None


async def festival_is_seen_a_week_ahead(scene: Scene, branch: Org) -> bool:
    """Of 妇女节 on the 8th."""
    await scene.member(branch, **_FITTING)
    return await _told(scene, branch, "greeting-preview")


async def birthday_is_seen_five_days_ahead(scene: Scene, branch: Org) -> bool:
    await scene.member(branch, joined_on=f"2006-{DAY + timedelta(days=5):%m-%d}")
    return await _told(scene, branch, "birthday-preview")


async def _told(scene: Scene, branch: Org, screen: str) -> bool:
    secretary = await scene.person(branch)
    [(_, holder)] = (await scene.actor(secretary)).bindings
    async with scene.trial() as scope:
        await appoint(scope, holder, Role.SECRETARY, branch)
        await scope.flush()
        await _walk(scope, preview_greetings, at(2027, 3, 1, 9))
        told = await scope.all(select(Message.args).where(Message.screen == screen))
    return any(args["org"] == branch.id for args in told)


async def is_planned_at_five(scene: Scene, branch: Org) -> bool:
    """Whether the greetings of the day after are settled at 17:00."""
    who = await scene.member(branch, joined_on=f"2006-{DAY + timedelta(days=1):%m-%d}")
    async with scene.trial(at(2027, 3, 1, 17)) as scope:
        await _walk(scope, plan_greetings, at(2027, 3, 1, 17))
        rows = await scope.all(select(Greeting.id).where(Greeting.member_id == who.id))
    return bool(rows)


async def _walk(scope: Scope, step: Callable[..., Awaitable[Place | None]], slot: object) -> None:
    place: Place | None = BEGINNING
    while place is not None:
        place = await step(scope, slot, place, 1000)
