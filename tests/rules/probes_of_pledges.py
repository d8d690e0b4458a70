"""What does a rule of pledges do where it is used? One look at a branch."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from actions.pledge_calls import due_on, listed_on, opening_on, reminded_on
from actions.pledge_owners import Owner
from actions.pledge_waiting import remind_reviewers
from actions.stretches import BEGINNING
from models.members import Member
from models.orgs import Org
from models.outbox import Message
from models.pledge_steps import ItemState
from models.pledge_writing import begun, seal
from models.pledges import Area, PledgeItem, PledgeVersion
from models.roles import Role
from models.rule_book import Here
from models.scope import Scope
from tests.county import appoint
from tests.people import Person
from tests.rules.probes_of_keeping import ago
from tests.rules.scene import MORNING, Scene

T = TypeVar("T")
FIFTH = date(2027, 1, 5)


async def _seen(scene: Scene, branch: Org, look: Callable[[Here], T]) -> T:
    """What a function makes of the branch's rules."""
    found: list[T] = []
    async with scene.trial() as scope:
        found.append(look(scope.here(branch.id)))
    return found[0]


async def is_asked_on_the_fifth(scene: Scene, branch: Org) -> bool:
    return bool(await _seen(scene, branch, lambda here: opening_on(here, FIFTH)))


async def january_due(scene: Scene, branch: Org) -> date:
    return await _seen(scene, branch, lambda here: due_on(here, FIFTH))


async def newcomers_due(scene: Scene, branch: Org) -> date:
    return await _seen(scene, branch, lambda here: due_on(here, date(2027, 3, 1)))


async def days_of_reminders(scene: Scene, branch: Org) -> list[int]:
    return await _seen(scene, branch, lambda here: [day.day for day in reminded_on(here, FIFTH)])


async def days_of_lists(scene: Scene, branch: Org) -> list[int]:
    return await _seen(scene, branch, lambda here: [day.day for day in listed_on(here, 2027)])


async def most_of_a_member(scene: Scene, branch: Org) -> int:
    who = await scene.member(branch)
    async with scene.trial() as scope:
        return Owner(branch, who, kept=False).limits(scope)[1]


async def limits_of_a_branch(scene: Scene, branch: Org) -> tuple[int, int]:
    async with scene.trial() as scope:
        return Owner(branch, None, kept=False).limits(scope)


async def _holder(scene: Scene, branch: Org, role: Role, org_id: int) -> Person:
    """Somebody with a chat who holds a role at an organisation."""
    person = await scene.person(branch)
    async with scene.world.scope() as scope:
        [member] = await scope.all(Member.by_ids([person.member_id or 0]))
        org = await scope.get(Org, org_id)
        assert org
        await appoint(scope, member, role, org)
    return person


async def _handed_in(scope: Scope, branch: Org, owner: int | None, days: int) -> None:
    """A promise was handed in so many days ago."""
    pledge = begun(branch.id, owner, 2027, ago(days))
    await scope.number(pledge)
    await scope.flush()
    item = PledgeItem(pledge_id=pledge.id, number=1, area=Area.POST, state=ItemState.SUBMITTED, done=0)
    item.submitted_at = ago(days)
    await scope.number(item)
    await scope.flush()
    version = PledgeVersion(item_id=item.id, number=1, text="年底前巡河20次", made_at=ago(days))
    seal(version, ago(days))
    await scope.number(version)
    item.version_id = version.id
    await scope.flush()


async def _told(scene: Scene, branch: Org, days: int, role: Role) -> bool:
    """Whether who holds a role at the branch, or at its committee, is told of what waits for so many days."""
    owner = await scene.person(branch)
    keeper = await _holder(scene, branch, Role.SECRETARY, branch.id)
    upper = await _holder(scene, branch, Role.COMMITTEE, branch.parent_id or 0)
    found: list[int] = []
    async with scene.trial(MORNING) as scope:
        await _handed_in(scope, branch, owner.member_id, days)
        place = await remind_reviewers(scope, MORNING, BEGINNING, 1000)
        while place is not None:
            place = await remind_reviewers(scope, MORNING, place, 1000)
        who = keeper if role is Role.SECRETARY else upper
        said = select(Message.id).where(Message.screen == "pledges-waiting")
        found += await scope.all(said.where(Message.member_id == who.member_id))
    return bool(found)


async def secretary_hears_after_two_days(scene: Scene, branch: Org) -> bool:
    return await _told(scene, branch, 2, Role.SECRETARY)


async def committee_hears_after_four_days(scene: Scene, branch: Org) -> bool:
    return await _told(scene, branch, 4, Role.COMMITTEE)
