"""Everybody of a county through a year of promises, by the actions that chat and pages call.

Who acts is put together as the pump would; nothing is drawn or sent, so that a whole county lives its year.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select, update

from actions import (
    pledge_adoptions,
    pledge_handing_in,
    pledge_objections,
    pledge_progress,
    pledge_publishing,
    pledge_reviews,
    pledge_wordings,
    verdicts,
    votes,
)
from actions.pledge_objections import Decision
from actions.pledge_words import object_to
from models.accounts import Account, Binding, Relation
from models.actor import Actor
from models.audit import AuditLine
from models.consents import Consent, Purpose
from models.members import Member, Standing
from models.orgs import Org, OrgLevel
from models.pledge_ballots import UNJUDGED, Ballot
from models.pledge_objections import PledgeObjection
from models.pledge_reviews import ReturnReason
from models.pledge_steps import ItemState
from models.pledge_votes import Level
from models.pledges import Area, Pledge, PledgeItem, PledgeVersion, Verdict
from models.roles import Role
from models.scope import Scope
from tests.world import World, at

YEAR = 2027
_WORDS = (
    "{m}月底前教{n}户邻居种黄芪", "{m}月20日前巡河{n}次", "年底前帮{n}位老乡介绍工作",
    "{m}月底前修便道{n}0米", "每季度给支部写一次汇报,年底前共{n}次",
)  # fmt: skip
Act = Callable[..., Awaitable[Any]]


@dataclass
class Year:
    """A county and its dice. ``seen``: the state of each item when it was last looked at."""

    world: World
    dice: Random
    county: Org
    branches: list[Org]
    people: dict[int, list[int]]
    official: int
    seen: dict[int, ItemState] = field(default_factory=dict)
    looked_at: datetime = field(default=at(YEAR, 1, 1))

    @asynccontextmanager
    async def acting(self, member: int, *grants: tuple[Role, str]) -> AsyncIterator[Scope]:
        """A turn of a member who holds these roles."""
        async with self.world.scope() as scope:
            who = await scope.get(Member, member)
            [chat] = await scope.all(
                select(Account).join(Binding, Binding.account_id == Account.id)
                .where(Binding.member_id == member).order_by(Binding.id).limit(1)
            )  # fmt: skip
            assert who
            binding = Binding(account_id=chat.id, member_id=member, relation=Relation.SELF)
            scope.actor = Actor(chat, [(binding, who)], list(grants))
            yield scope

    async def all(self, statement: Any) -> Any:  # noqa: ANN401 - a statement and its rows
        """Rows of a look behind the scene."""
        async with self.world.scope() as scope:
            return await scope.rows(statement)

    async def items(self, *states: ItemState) -> list[tuple[PledgeItem, PledgeVersion, Pledge, Org]]:
        """The year's items in these states."""
        rows = await self.all(PledgeItem.below((self.county.path,), states or tuple(ItemState)))
        return [tuple(row) for row in rows if row[2].year == YEAR]

    async def look(self) -> None:
        """Every state that changed since the last look has its line in the trail."""
        now = {item.id: item.state for item, *_ in await self.items()}
        moved = {number for number, state in now.items() if self.seen.get(number) is not state}
        lines = await self.all(select(AuditLine.subject).where(AuditLine.at >= self.looked_at))
        told = {subject for (subject,) in lines}
        assert not {number for number in moved if f"pledgeitem:{number}" not in told}
        self.seen, self.looked_at = now, self.world.clock.now()

    async def secretary(self, branch: Org, act: Act, **told: object) -> None:
        """The first of a branch does something as its secretary."""
        async with self.acting(self.people[branch.id][0], (Role.SECRETARY, branch.path)) as scope:
            await act(scope, **told)

    async def upstairs(self, act: Act, **told: object) -> None:
        """The county's official does something."""
        async with self.acting(self.official, (Role.COUNTY, self.county.path)) as scope:
            await act(scope, **told)

    def _line(self) -> str:
        return self.dice.choice(_WORDS).format(m=self.dice.randint(3, 11), n=self.dice.randint(2, 9))

    async def propose(self) -> None:
        """Nearly everybody writes one to three items; each branch three of its own. Some write twice."""
        for branch in self.branches:
            for member in self.people[branch.id]:
                if self.dice.random() < 0.9:
                    for _ in range(self.dice.randint(1, 2)):
                        async with self.acting(member) as scope:
                            await pledge_wordings.write_item(scope, self._line(), area=Area.SERVICE.value)
                    async with self.acting(member) as scope:
                        await pledge_handing_in.hand_in(scope)
            for _ in range(3):
                line, org = self._line(), branch.id
                await self.secretary(
                    branch, pledge_wordings.write_item, text=line, org=org, area=Area.POST.value
                )
            await self.secretary(branch, pledge_handing_in.hand_in, org=branch.id)

    async def review(self) -> None:
        """Item by item: passed, or sent back, written anew and passed then."""
        home = {branch.id: branch for branch in self.branches}
        for item, version, pledge, org in await self.items(ItemState.SUBMITTED):
            own = pledge.member_id in (None, self.people[org.id][0])
            how: dict[str, Any] = {"pledge_item": item.id, "wording": version.id}

            async def judge(act: Act, own: bool = own, org: Org = org, **told: Any) -> None:  # noqa: ANN401
                await (self.upstairs(act, **told) if own else self.secretary(home[org.id], act, **told))

            if pledge.member_id and self.dice.random() < 0.1:
                await judge(pledge_reviews.return_item, reason=ReturnReason.VAGUE, **how)
                async with self.acting(pledge.member_id) as scope:
                    await pledge_wordings.edit_item(scope, self._line(), pledge_item=item.id)
                async with self.acting(pledge.member_id) as scope:
                    await pledge_handing_in.hand_in(scope)
                newest = select(PledgeItem.version_id).where(PledgeItem.id == item.id)
                [(how["wording"],)] = await self.all(newest)
            await judge(pledge_reviews.pass_item, **how)

    async def adopt_and_publish(self) -> None:
        """Each branch meets, adopts, and hangs it out; somebody objects here and there, and is answered."""
        approved = defaultdict[int, int](int)
        for _, _, _, org in await self.items(ItemState.APPROVED):
            approved[org.id] += 1
        for branch in self.branches:
            how: dict[str, Any] = {"org": branch.id, "count": approved[branch.id], "present": 3}
            await self.secretary(branch, pledge_adoptions.adopt, held_on=self.world.clock.now().date(), **how)
            await self.secretary(branch, pledge_publishing.publish_pledges, org=branch.id)
        async with self.world.scope() as scope:
            agreed = set(await scope.all(select(Consent.member_id).where(Consent.purpose == Purpose.PLEDGES)))
        for item, _, pledge, _ in (await self.items(ItemState.ON_NOTICE))[::7]:
            if pledge.member_id is None or pledge.member_id in agreed:
                async with self.world.scope() as scope:
                    await object_to(scope, item.id, "去年也这么说,没做")

    async def decide(self) -> None:
        """The county decides what was objected to: every third is upheld."""
        rows = await self.all(select(PledgeObjection.id).order_by(PledgeObjection.id))
        for place, (number,) in enumerate(rows):
            decision = Decision.UPHELD if place % 3 == 0 else Decision.REFUSED
            await self.upstairs(
                pledge_objections.decide_objection, decision=decision, answer="核实过了", objection=number
            )

    async def carry_out(self) -> None:
        """Most is done, some of it is under way, some cannot be."""
        for item, version, pledge, org in await self.items(ItemState.RUNNING):
            member = pledge.member_id or self.people[org.id][0]
            grants = [] if pledge.member_id else [(Role.SECRETARY, org.path)]
            dice = self.dice.random()
            async with self.acting(member, *grants) as scope:
                if dice < 0.6:
                    await pledge_progress.finish(scope, "做完了", item=item.id)
                elif dice < 0.8 and version.target:
                    await pledge_progress.doing(scope, done=version.target - 1, item=item.id)
                elif dice < 0.9:
                    await pledge_progress.cannot(scope, "发大水冲了地", item=item.id, reason="outside")

    async def vote(self) -> None:
        """Everybody rates up to six items of their branch."""
        by_branch = defaultdict[int, list[int]](list)
        for item, _, _, org in await self.items(ItemState.RATING):
            by_branch[org.id].append(item.id)
        for branch in self.branches:
            for member in self.people[branch.id]:
                for number in by_branch[branch.id][:6]:
                    level = self.dice.choice(list(Level)).value
                    async with self.acting(member) as scope:
                        await votes.cast_vote(scope, number, level)

    async def judge(self) -> None:
        """The branch says what became of each; of its own, and of its secretary's, the county does."""
        home = {branch.id: branch for branch in self.branches}
        open_ = select(Ballot.id, Pledge.member_id, Pledge.org_id).join(
            PledgeItem, PledgeItem.id == Ballot.item_id
        )
        rows = await self.all(
            open_.join(Pledge, Pledge.id == PledgeItem.pledge_id)
            .where(Ballot.state.in_(UNJUDGED), Pledge.year == YEAR).order_by(Ballot.id)
        )  # fmt: skip
        for number, member, org in rows:
            told = {"why": "群众看见了", "ballot": number, "verdict": self.dice.choice(list(Verdict)).value}
            if member in (None, self.people[org][0]):
                await self.upstairs(verdicts.propose_verdict, **told)
            else:
                await self.secretary(home[org], verdicts.propose_verdict, **told)

    async def object(self) -> None:
        """Every fifth member does not agree."""
        rows = await self.all(
            select(Ballot.id, Pledge.member_id).join(PledgeItem, PledgeItem.id == Ballot.item_id)
            .join(Pledge, Pledge.id == PledgeItem.pledge_id)
            .where(Pledge.year == YEAR, Pledge.member_id.is_not(None), Ballot.verdict.is_not(None))
        )  # fmt: skip
        for number, member in rows[::5]:
            async with self.acting(member) as scope:
                await verdicts.object_to_verdict(scope, "做了,有照片", ballot=number)


async def begin(world: World, official_of: int = 0) -> Year:
    """Everybody of a loaded county has a chat of their own; its first member in no branch's lead is the
    county's official.
    """
    async with world.scope() as scope:
        [county] = await scope.all(Org.roots())
        rows = await scope.rows(
            select(Member.id, Member.branch_id).join(Org, Org.id == Member.branch_id)
            .where(Member.standing == Standing.ACTIVE, Org.level == OrgLevel.BRANCH).order_by(Member.id)
        )  # fmt: skip
        bound = set(await scope.all(select(Binding.member_id)))
        await scope.run(update(Account).values(simulated=True))
        people = defaultdict[int, list[int]](list)
        for number, (member, branch) in enumerate(rows):
            people[branch].append(member)
            if member not in bound:
                chat = Account(bot_id=100, chat_id=900_000_000 + number, simulated=True, created_at=scope.now)
                scope.add(chat)
                await scope.flush()
                scope.add(Binding(account_id=chat.id, member_id=member, bound_at=scope.now))
        branches = [org for org in await scope.all(Org.under(county.path)) if org.id in people]
        largest = max(people.values(), key=len)
        official = largest.pop()
    return Year(world, Random(7), county, branches, people, official_of or official)
