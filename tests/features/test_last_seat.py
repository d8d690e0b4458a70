"""候补: the last seat is one, whoever taps at the same instant; the queue is as a slow reference has it."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions.enrolling import enrol, leave_queue
from actions.leaves import ask_leave, grant_leave
from actions.training_changes import change_training
from models.accounts import Account, Binding
from models.actor import Actor
from models.enrolments import Enrolment, EnrolmentState, LeaveReason
from models.members import Member
from models.outbox import Message
from models.refusal import Refusal
from models.roles import Role
from models.scope import one_turn
from models.trainings import Classroom, Training, TrainingForm, TrainingState
from tests.county import County
from tests.people import Person
from tests.trained import somebody
from tests.world import World

PEOPLE = 5


@dataclass
class Room:
    """A sitting with people who are invited, and the secretary who runs it."""

    world: World
    county: County
    actors: list[Actor]
    secretary: Actor
    training: int = 0
    ids: list[int] = field(default_factory=list)

    async def open(self, capacity: int) -> None:
        """Another sitting with so many seats."""
        async with self.world.scope() as scope:
            at = scope.now + timedelta(days=5)
            row = Training(
                org_id=self.county.willow.id, year=2027, classroom=Classroom.LIFE, topic="党课",
                form=TrainingForm.LECTURE, starts_at=at, ends_at=at + timedelta(hours=2), hours=4,
                capacity=capacity, state=TrainingState.OPEN, sequence=0, telling=0, told=0,
                made_at=scope.now, changed_at=scope.now, opened_at=scope.now,
            )  # fmt: skip
            scope.add(row)
            await scope.flush()
            self.training = row.id
            for actor in self.actors:
                scope.add(
                    Enrolment(
                        training_id=row.id, member_id=self.member(actor), org_id=self.county.willow.id,
                        state=EnrolmentState.INVITED, invited_at=scope.now,
                    )
                )  # fmt: skip

    def member(self, actor: Actor) -> int:
        assert actor.member is not None
        return actor.member.id

    async def do(self, actor: Actor, what: str) -> None:
        """Have somebody do something in a turn of their own; a friendly no changes nothing."""
        self.world.clock.forward(seconds=1)
        async with one_turn(
            self.world.database, now=self.world.clock.now(), vault=self.world.vault, actor=actor
        ) as scope:
            try:
                if what == "enrol":
                    await enrol(scope, self.training, self.member(actor))
                elif what == "leave":
                    await ask_leave(scope, self.training, self.member(actor), LeaveReason.WORK)
                else:
                    await leave_queue(scope, self.training, self.member(actor))
            except Refusal:
                return

    async def decide(self) -> None:
        """The secretary grants leave to all who ask."""
        self.world.clock.forward(seconds=1)
        for row in [row for row in await self.rows() if row.state is EnrolmentState.LEAVE_ASKED]:
            async with one_turn(
                self.world.database, now=self.world.clock.now(), vault=self.world.vault, actor=self.secretary
            ) as scope:
                await grant_leave(scope, row.id)

    async def widen(self, capacity: int) -> None:
        """There are so many seats from now on."""
        self.world.clock.forward(seconds=1)
        async with one_turn(
            self.world.database, now=self.world.clock.now(), vault=self.world.vault, actor=self.secretary
        ) as scope:
            await change_training(scope, self.training, capacity=capacity)

    async def rows(self) -> list[Enrolment]:
        async with self.world.scope() as scope:
            mine = select(Enrolment).where(Enrolment.training_id == self.training)
            return list(await scope.all(mine.order_by(Enrolment.queued_at, Enrolment.id)))

    async def standing(self) -> tuple[set[int], list[int]]:
        """Who has a seat, and who waits in which order."""
        rows = await self.rows()
        seated = {row.member_id for row in rows if row.seated}
        return seated, [row.member_id for row in rows if row.state is EnrolmentState.WAITING]


@pytest.fixture
async def room(world: World, county: County, sue: Person) -> Room:
    """People of a branch with their chats, and the branch's secretary."""
    people = [await somebody(world, county, f"学员{number}", 600 + number) for number in range(PEOPLE)]
    actors = [await actor_of(world, person) for person in people]
    secretary = await actor_of(world, sue)
    secretary.grants.append((Role.SECRETARY, county.willow.path))
    return Room(world, county, actors, secretary)


async def actor_of(world: World, person: Person) -> Actor:
    async with world.scope() as scope:
        account = await scope.first(select(Account).where(Account.chat_id == person.chat_id))
        assert account is not None
        rows = select(Binding, Member).join(Member, Member.id == Binding.member_id)
        bound = await scope.rows(rows.where(Binding.account_id == account.id))
    return Actor(account, [(binding, member) for binding, member in bound])


@pytest.mark.both_engines
async def test_last_seat_is_one_whoever_taps_at_the_same_instant(room: Room) -> None:
    await room.open(capacity=2)
    await asyncio.gather(*(room.do(actor, "enrol") for actor in room.actors))
    seated, waiting = await room.standing()
    assert (len(seated), len(waiting)) == (2, 3)
    assert not seated & set(waiting)


@pytest.mark.both_engines
async def test_freed_seat_goes_to_one_and_is_told_once_while_others_tap(room: Room) -> None:
    await room.open(capacity=1)
    for actor in room.actors[:3]:
        await room.do(actor, "enrol")
    await room.do(room.actors[0], "leave")
    await asyncio.gather(room.decide(), *(room.do(actor, "enrol") for actor in room.actors[3:]))
    seated, waiting = await room.standing()
    assert seated == {room.member(room.actors[1])}, "who has waited longest"
    assert waiting[0] == room.member(room.actors[2])
    async with room.world.scope() as scope:
        told = await scope.all(select(Message.member_id).where(Message.screen == "training-seat"))
    assert list(told) == [room.member(room.actors[1])]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["enrol", "leave", "drop"]), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("widen"), st.integers(1, PEOPLE)),
        st.tuples(st.just("decide"), st.just(0)),
    ),
    max_size=14,
)  # fmt: skip


@dataclass
class Reference:
    """Seats and queue, slowly: lists of people."""

    capacity: int
    seated: list[int] = field(default_factory=list)
    queue: list[int] = field(default_factory=list)
    asking: list[int] = field(default_factory=list)

    def do(self, what: str, who: int) -> None:
        """Do what the room does."""
        match what:
            case "enrol" if who in self.asking:
                self.asking.remove(who)
                self._come(who)
            case "enrol" if who not in self.seated and who not in self.queue:
                self._come(who)
            case "leave" if who not in self.asking:
                self.queue = [one for one in self.queue if one != who]
                self.asking.append(who)
            case "drop":
                self.queue = [one for one in self.queue if one != who]
            case "decide":
                self.seated = [one for one in self.seated if one not in self.asking]
                self.asking = []
                self.fill()
            case "widen":
                self.capacity = who
                self.fill()

    def _come(self, who: int) -> None:
        if who in self.seated:
            return
        (self.seated if len(self.seated) < self.capacity else self.queue).append(who)

    def fill(self) -> None:
        while self.queue and len(self.seated) < self.capacity:
            self.seated.append(self.queue.pop(0))


@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@pytest.mark.sqlite_only
@given(capacity=st.integers(1, 3), steps=STEPS)
async def test_queue_is_as_the_slow_reference_has_it(
    room: Room, capacity: int, steps: list[tuple[str, int]]
) -> None:
    await room.open(capacity)
    slow, on_leave = Reference(capacity), set[int]()
    for what, number in steps:
        if what == "leave" and number in on_leave:
            continue
        if what == "decide":
            on_leave |= set(slow.asking)
            await room.decide()
        elif what == "widen":
            await room.widen(number)
        else:
            on_leave -= {number} if what == "enrol" else set()
            await room.do(room.actors[number], what)
        slow.do(what, number)
        seated, waiting = await room.standing()
        numbers = {room.member(actor): index for index, actor in enumerate(room.actors)}
        assert {numbers[one] for one in seated} == set(slow.seated), steps
        assert [numbers[one] for one in waiting] == slow.queue, steps
