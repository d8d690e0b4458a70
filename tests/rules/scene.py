"""Two committees of one county: the one changes a rule, the other does not; what is tried leaves no trace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from actions.cycles import BEGINNING, open_cycles
from models.accounts import Account, Binding
from models.actor import Actor
from models.check_ins import Call, CallState, CheckInRule, Cycle
from models.follow_ups import Cause, FollowUp
from models.members import Member
from models.orgs import Org, OrgLevel
from models.roles import Role
from models.rule_changes import RuleChange, RuleState, book_in
from models.rules import Rule
from models.scope import Scope, Sheaf
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, at

DAY = date(2027, 3, 1)  # a Monday, and the 1st of a month
MORNING = at(2027, 3, 1, 9, 30)
PHONES = count(13_900_100_000)


@dataclass
class Scene:
    """Where rules are tried: ``inside`` lies under the committee that changes them, ``outside`` does not."""

    world: World
    county: County
    inside: Org
    outside: Org
    chats: Any = field(default_factory=lambda: count(7000))

    def set_clock(self, moment: datetime) -> None:
        """Make it that instant."""
        self.world.clock.set(moment)

    async def change(self, org: Org, rule: Rule[Any], value: object, from_on: date) -> None:
        """Have a rule changed, as a process hears of it that was not asked."""
        async with self.world.scope() as scope:
            scope.add(
                RuleChange(
                    org_id=org.id, name=rule.name, value=rule.shape.keep(value), from_on=from_on,
                    state=RuleState.ACCEPTED, set_at=scope.now,
                )
            )  # fmt: skip
        self.world.database.known.clear()

    @asynccontextmanager
    async def trial(self, now: datetime | None = None, actor: Actor | None = None) -> AsyncIterator[Scope]:
        """A Scope whose effects can be looked at, and are gone afterwards."""
        now = (now or self.world.clock.now()).astimezone(UTC)
        async with self.world.database.writing() as session:
            sheaf = Sheaf(rules=await book_in(session, now))
            yield Scope(session, sheaf, now=now, vault=self.world.vault, actor=actor)
            await sheaf.write(session)
            session.expunge_all()  # what was found stays readable
            await session.rollback()

    async def member(self, branch: Org, **columns: object) -> Member:
        """Somebody new on a branch's roster, with a number and without a chat."""
        async with self.world.scope() as scope:
            return await enlist(scope, branch, "乔小明", f"+86{next(PHONES)}", **columns)

    async def person(self, branch: Org, **columns: object) -> Person:
        """Somebody new on a branch's roster, with a chat."""
        member = await self.member(branch, **columns)
        return await seat(self.world, member.id, member.name, next(self.chats))

    async def actor(self, person: Person, *grants: tuple[Role, str]) -> Actor:
        """The asker that a person's chat is, with these grants."""
        async with self.world.scope() as scope:
            account = await scope.first(select(Account).where(Account.chat_id == person.chat_id))
            assert account is not None
            rows = select(Binding, Member).join(Member, Member.id == Binding.member_id)
            bound = await scope.rows(rows.where(Binding.account_id == account.id))
            return Actor(account, [(binding, member) for binding, member in bound], list(grants))

    async def stranger(self, **columns: object) -> Actor:
        """The asker of a new chat that speaks for nobody."""
        async with self.world.scope() as scope:
            row = Account(
                bot_id=100, chat_id=next(self.chats), language="zh_CN", tries=0, created_at=scope.now
            )
            for name, value in columns.items():
                setattr(row, name, value)
            scope.add(row)
            await scope.flush()
            return Actor(row)

    async def running_cycle(self, member_id: int, opened: date, due: datetime) -> Cycle:
        """The county's own cycle, in which somebody is still silent."""
        async with self.world.scope() as scope:
            rule = await scope.first(select(CheckInRule))
            assert rule is not None
            known = await scope.first(Cycle.opened_on(rule.id, opened, abroad=False))
            cycle = known or Cycle(
                rule_id=rule.id, abroad=False, opens_on=opened, opened_at=due - timedelta(days=20),
                due_at=due, late_until=due + timedelta(days=60),
            )  # fmt: skip
            scope.add(cycle)
            await scope.flush()
            scope.add(Call(cycle_id=cycle.id, member_id=member_id, state=CallState.OPEN))
            return cycle


async def open_on(scope: Scope, slot: datetime) -> None:
    """Open what begins at a slot, to the last member."""
    place = await open_cycles(scope, slot, BEGINNING, 1000)
    while place is not None:
        place = await open_cycles(scope, slot, place, 1000)


async def due_of(
    scope: Scope, cause: Cause, member_id: int | None, account_id: int | None = None
) -> datetime:
    """By when somebody has to act on what was just opened, by the county's clocks."""
    whose = FollowUp.account_id == account_id if member_id is None else FollowUp.member_id == member_id
    await scope.flush()
    row = await scope.first(select(FollowUp).where(FollowUp.cause == cause, whose))
    assert row is not None, cause
    return row.due_at.astimezone(MORNING.tzinfo)


async def set_scene(world: World, county: County) -> Scene:
    """Add the committee that changes nothing; it is the morning of the day."""
    async with world.scope() as scope:
        other = Org(
            name="白云镇党委", level=OrgLevel.COMMITTEE, parent_id=county.county.id, path="", active=True,
            created_at=scope.now,
        )  # fmt: skip
        scope.add(other)
        await scope.flush()
        other.path = f"{county.county.path}{other.id}/"
        branch = Org(
            name="青石村党支部", level=OrgLevel.BRANCH, parent_id=other.id, path="", active=True,
            created_at=scope.now,
        )  # fmt: skip
        scope.add(branch)
        await scope.flush()
        branch.path = f"{other.path}{branch.id}/"
    world.clock.set(MORNING)
    return Scene(world, county, county.willow, branch)
