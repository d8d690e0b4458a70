"""Two bots with a county each in one database: the people of one are not found by the other."""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import pytest
from sqlalchemy import select

from models.database import Database
from models.follow_ups import FollowUp
from models.invites import Invite
from models.members import Member
from models.orgs import Org, OrgLevel
from tests.county import County, enlist
from tests.features.test_binding import begin
from tests.people import Person
from tests.world import World, wake

_updates = count(50_000, 1_000)
Serving = Callable[[Org], Awaitable[World]]


@pytest.fixture
async def far(world: World, county: County) -> Org:
    """云岭县 with one branch, beside 青禾县."""
    async with world.scope() as scope:
        roots: list[Org] = []
        for name, level in (("云岭县委组织部", OrgLevel.COUNTY), ("高山村党支部", OrgLevel.BRANCH)):
            parent = roots[0] if roots else None
            org = Org(name=name, level=level, parent_id=parent.id if parent else None, path="",
                      active=True, created_at=scope.now)  # fmt: skip
            scope.add(org)
            await scope.flush()
            org.path = f"{parent.path if parent else '/'}{org.id}/"
            roots.append(org)
        await enlist(scope, roots[1], "高远", "+8613900000091")
        return roots[0]


@pytest.fixture
async def serving(world: World) -> AsyncIterator[Serving]:
    """How the bot serves one county alone."""
    opened: list[Database] = []

    async def served(root: Org) -> World:
        one = await wake(world.database.url, world.telegram, world.clock, next(_updates), within=root.path)
        opened.append(one.database)
        return one

    yield served
    for database in opened:
        await database.close()


async def ask_by_phone(world: World, number: str, chat_id: int) -> Person:
    """Somebody tries to bind by their own number."""
    person = Person(world, chat_id, "谁", phone=number)
    await begin(person)
    await person.shares_phone()
    await person.says("1985")
    return person


async def test_number_is_found_by_the_bot_of_its_county_alone(
    county: County, far: Org, serving: Serving
) -> None:
    near = await serving(county.county)
    stranger = await ask_by_phone(near, "+8613900000091", 701)
    stranger.sees("nobody-matched")
    at_home = await ask_by_phone(await serving(far), "+8613900000091", 702)
    at_home.sees("绑定好了,高远同志")


async def test_try_that_found_nobody_is_left_to_the_bots_own_county(
    world: World, far: Org, serving: Serving
) -> None:
    await ask_by_phone(await serving(far), "+8613900000099", 703)
    async with world.scope() as scope:
        assert await scope.all(select(FollowUp.org_id)) == [far.id]


@pytest.mark.parametrize("to", ["member", "branch"])
async def test_code_of_another_county_opens_nothing(
    world: World, county: County, far: Org, serving: Serving, to: str
) -> None:
    async with world.scope() as scope:
        member = await scope.first(select(Member).where(Member.name == "高远"))
        assert member is not None
        owner = {"member_id": member.id} if to == "member" else {"org_id": member.branch_id}
        scope.add(Invite(code="ABCDEFGH", made_at=scope.now, **owner))
    payload = f"/start {'i' if to == 'member' else 'b'}_ABCDEFGH"
    near, home = Person(await serving(county.county), 704, "谁"), Person(await serving(far), 705, "谁")
    await near.says(payload)
    assert "高山村" not in near.last.text
    await home.says(payload)
    if to == "branch":
        assert "高山村" in home.last.text
        return
    await near.taps("同意并继续")
    await near.taps("基本使用")
    await near.taps("选好了")
    near.sees("bind-identity")
    await home.taps("同意并继续")
    await home.taps("基本使用")
    await home.taps("选好了")
    home.sees("bind-birth-year")
    await near.says("ABCDEFGH")
    await near.says("1985")
    near.sees("nobody-matched")
