"""What the morning says of everybody's desk in one statement is what each one's list holds."""

from itertools import product

from actions.ladder import desk_of
from models.desks import due_for, on_desks, tally_for
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.members import Member
from models.roles import Grade, Grant, Role
from models.rungs import Rung
from models.scope import Scope
from tests.county import County, enlist
from tests.world import World

CAUSES = (Cause.SILENT, Cause.ERASURE, Cause.UNMATCHED)
STATES = (FollowUpState.NEW, FollowUpState.TAKEN, FollowUpState.DONE)


async def offices(scope: Scope, county: County) -> list[Member]:
    """Somebody for each office, one who holds two of which one is within the other, and one who held one."""
    held: list[tuple[Role, Grade, tuple[int, ...]]] = [
        (Role.SECRETARY, Grade.SPECIFIC, (county.willow.id,)),
        *((Role.COMMITTEE, grade, (county.committee.id,)) for grade in Grade),
        (Role.COUNTY, Grade.SPECIFIC, (county.county.id,)),
        (Role.SECRETARY, Grade.SPECIFIC, (county.bridge.id, county.committee.id)),
    ]
    people: list[Member] = []
    for number, (role, grade, orgs) in enumerate(held):
        people.append(await enlist(scope, county.willow, f"甲{number}", contact_id=None))
        for org in orgs:
            scope.add(
                Grant(
                    member_id=people[-1].id, role=role, grade=grade, org_id=org, granted_at=scope.now,
                    ended_at=None,
                )
            )  # fmt: skip
    former = await enlist(scope, county.bridge, "前任")
    over = {"granted_at": scope.now, "ended_at": scope.now}
    scope.add(Grant(member_id=former.id, role=Role.COUNTY, org_id=county.county.id, **over))
    return [*people, former]


async def test_desk_of_everybody_at_once_is_the_desk_of_each(world: World, county: County) -> None:
    async with world.scope() as scope:
        staff = await offices(scope, county)
        contact = await enlist(scope, county.bridge, "康守望")
        about: list[Member | None] = [None, *staff]
        for branch, keeper in product((county.willow, county.bridge), (None, contact, staff[0], staff[4])):
            about.append(await enlist(scope, branch, "乙某", contact_id=keeper.id if keeper else None))
        own = await enlist(scope, county.willow, "丙自己")
        own.contact_id = own.id
        about.append(own)
        for member, rung, cause, state in product(about, Rung, CAUSES, STATES):
            org_id = member.branch_id if member else county.willow.id
            scope.add(
                FollowUp(
                    cause=cause, org_id=org_id, member_id=member.id if member else None, rung=rung,
                    occurrence=f"{rung}:{state}", state=state, attempts=0, opened_at=scope.now,
                    due_at=scope.now,
                )
            )  # fmt: skip
        await scope.flush()
        keys = [one.id for one in (*staff, contact, own)]
        said = {key: number for key, number in await scope.rows(on_desks(keys))}  # noqa: C416 - rows
        desks = await desk_of(scope, *keys)
        for key in keys:
            [(number, _, _)] = await scope.rows(tally_for(desks[key], scope.now, scope.now))
            assert said.get(key, 0) == number == len(await scope.rows(due_for(desks[key])))
    assert staff[-1].id not in said
    assert set(said) == {*(one.id for one in staff[:-1]), contact.id}
