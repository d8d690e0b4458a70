"""Whatever is done about a notice, whatever the server says: nobody is lost or doubled or goes back."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from telegram.error import NetworkError

from models.notice_recipients import RANK, Got, NoticeRecipient
from models.notices import UNDER_WAY, Notice, NoticeState
from tests.county import County
from tests.greeted import welcome
from tests.noticed import draft, notice_of
from tests.people import Person
from tests.world import World

PRESSES = {"pause": "np", "resume": "nq", "cancel": "nr", "recall": "nt", "retry": "nu"}
STEPS = st.sampled_from(
    ["work", "work", "deliver", "deliver", "wait", "refuse", "flood", "break", "read", *PRESSES]
)
FINAL = [state for state in Got if state is not Got.WAITING]


@dataclass
class Play:
    """One notice and its people; each step is looked at."""

    world: World
    sue: Person
    people: list[Person]
    notice: int
    text: str
    before: dict[int, tuple[int, int]] = field(default_factory=dict)
    broken: int = 0  # times that nobody could know whether it arrived
    turns: int = 0

    async def step(self, what: str) -> None:
        """Do one thing, then look."""
        self.turns += 1
        somebody = self.people[self.turns % len(self.people)]
        faults = self.world.telegram.chat_faults.setdefault(somebody.chat_id, [])
        match what:
            case "work":
                self.world.workshop._rests.clear()
                await self.world.workshop.settle()
            case "deliver":
                await self.world.work()
            case "wait":
                self.world.clock.forward(seconds=40)
            case "refuse":
                faults.append((400, "Bad Request: something is wrong with it", {}))
            case "flood":
                faults.append((429, "Too Many Requests: retry after 3", {"retry_after": 3}))
            case "break":
                self.broken += 1
                faults.append(NetworkError("the connection broke"))
            case "read":
                await somebody.presses(f"na:{self.notice}:{somebody.member_id}")
            case _:
                await self.sue.presses(f"{PRESSES[what]}:{self.notice}")
        await self.look()

    async def look(self) -> None:
        """Nobody who had a row has lost it or has two, and none has gone back within a round."""
        rows = await self._rows()
        whose = Counter(row.member_id for row in rows)
        assert set(whose.values()) <= {1}
        assert self.before.keys() <= whose.keys()
        for row in rows:
            now = (row.round, RANK[row.state])
            assert self.before.get(row.member_id, (-2, 0)) <= now, (row.member_id, self.before, row.state)
            self.before[row.member_id] = now

    async def end(self) -> None:
        """Let it come to rest: what is paused goes on, faults are over."""
        for faults in self.world.telegram.chat_faults.values():
            faults.clear()
        await self.sue.presses(f"nq:{self.notice}")
        for _ in range(4):
            for what in ("work", "wait", "deliver"):
                await self.step(what)

    async def judge(self) -> None:
        """Everybody has one final state, and it is what stands in their chat."""
        row = await notice_of(self.world, self.notice)
        assert row.state not in UNDER_WAY
        rows = {one.member_id: one for one in await self._rows()}
        assert {one.state for one in rows.values()} <= set(FINAL)
        if row.state is NoticeState.SENT:
            assert rows.keys() == {one.member_id for one in [self.sue, *self.people]}
        for person in [self.sue, *self.people]:
            one = rows.get(person.member_id or 0)
            copies = sum(self.text in shown.text for shown in person.screen)
            assert copies <= 1 + self.broken
            if one is None or one.state in (Got.DROPPED, Got.FAILED, Got.RECALLED):
                assert not copies or (one and one.state is Got.FAILED)
            elif one.state is Got.SENT:
                assert copies

    async def _rows(self) -> list[NoticeRecipient]:
        async with self.world.scope() as scope:
            mine = select(NoticeRecipient).where(NoticeRecipient.notice_id == self.notice)
            return list(await scope.all(mine))


@pytest.fixture
async def people(world: World, county: County, sue: Person) -> list[Person]:
    """Three with a chat, beside the secretary."""
    return [
        await welcome(world, county.willow, f"安{one}", 620 + number) for number, one in enumerate("甲乙丙")
    ]


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps=st.lists(STEPS, max_size=14))
async def test_any_sequence_ends_with_one_final_state_for_everybody(
    world: World, county: County, sue: Person, people: list[Person], steps: list[str]
) -> None:
    for faults in world.telegram.chat_faults.values():
        faults.clear()
    number = await draft(world, sue, county.willow, "")
    text = f"第{number}条通知"
    async with world.scope() as scope:
        row = await scope.get(Notice, number)
        assert row is not None
        row.text = text
    play = Play(world, sue, people, number, text)
    await sue.presses(f"nj:{number}")
    for what in steps:
        await play.step(what)
    await play.end()
    await play.judge()
