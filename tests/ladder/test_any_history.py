"""Whatever happens to a member, the ladder has them where the slow reference says (domain §3.6)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from actions.check_ins import Change, Moved, check_in
from actions.contact_log import log_contact
from actions.cycles import BEGINNING as WALK
from actions.cycles import close_cycles
from actions.ladder import BEGINNING, climb
from models.accounts import Account, Binding
from models.actor import Actor
from models.check_ins import Call, CallState, CheckIn, CheckInRule, Condition, Cycle
from models.contact_log import Contact, Result, Way
from models.follow_ups import OPEN, FollowUp
from models.members import Member
from models.outbox import Message
from models.roles import Grade, Grant, Role
from models.rule_changes import RuleChange, RuleState
from models.rules import OFFICE_DAYS
from models.scope import Scope, one_turn
from tests.county import County
from tests.ladder.reference import A_DAY, Past, Round, stand
from tests.people import Person
from tests.world import COUNTY, World

FIRST = date(2027, 1, 1)
DAYS = 400
CLOSES, CLIMBS, HAPPENS = time(0), time(7), time(12)
SPOKEN = st.sampled_from([Result.FINE, Result.OTHER, Result.NO_ANSWER, Result.MOVED])


@dataclass(frozen=True)
class Case:
    """How often people are asked, when nobody works, what happens on which day, and when it is looked."""

    months: int
    off: frozenset[int]
    events: dict[int, str | Result]
    looks: set[int]

    def is_off(self, day: date) -> bool:
        """Whether nobody works on a day."""
        return day.weekday() in self.off


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A year or so of one member."""
    day = st.integers(0, DAYS)
    events = st.dictionaries(day, st.one_of(st.just("answer"), SPOKEN), max_size=5)
    # Calls in vain on three days would give the member to the next rung before the day.
    few_in_vain = events.filter(lambda found: list(found.values()).count(Result.NO_ANSWER) < 3)
    return Case(
        draw(st.sampled_from([1, 3, 6])),
        draw(st.frozensets(st.integers(0, 6), max_size=6)),
        draw(few_in_vain),
        draw(st.sets(day, min_size=3, max_size=8)) | {DAYS},
    )


def rounds_of(months: int) -> list[Round]:
    """The rounds of the time: due on day 10, answers count to the end of the next one."""

    def first(number: int) -> date:
        years, month = divmod(number * months, 12)
        return date(2027 + years, month + 1, 1)

    count = range(DAYS // (30 * months) + 1)
    return [
        Round(first(one), first(one).replace(day=10), first(one + 2) - A_DAY)
        for one in count
        if first(one) <= FIRST + DAYS * A_DAY
    ]


def moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, COUNTY).astimezone(UTC)


@dataclass
class Stage:
    """Where a history is played: the member, and their secretary who writes contacts down."""

    world: World
    county: County
    member: Person
    keeper: Person

    async def clear(self) -> None:
        """Make it as if nothing had ever happened."""
        async with self.world.database.writing() as session:
            for table in (FollowUp, Message, Call, CheckIn, Cycle, Contact, RuleChange):
                await session.execute(delete(table))
        self.world.database.known.clear()

    async def set(self, case: Case) -> list[Round]:
        """Have the rounds and the week of the case."""
        rounds, working = rounds_of(case.months), [day + 1 for day in range(7) if day not in case.off]
        async with self.world.scope() as scope:
            rule = await scope.first(select(CheckInRule))
            assert rule is not None
            scope.add(
                RuleChange(
                    org_id=self.county.county.id, name=OFFICE_DAYS.name, value=working, from_on=FIRST,
                    state=RuleState.ACCEPTED, set_at=scope.now,
                )
            )  # fmt: skip
            for one in rounds:
                scope.add(
                    Cycle(
                        rule_id=rule.id, abroad=False, opens_on=one.opens,
                        opened_at=moment(one.opens, time(9)), due_at=moment(one.due, time(18)),
                        late_until=moment(one.late_until, time(23, 59)),
                    )
                )  # fmt: skip
        self.world.database.known.clear()
        return rounds

    async def ask(self, day: date) -> None:
        """Open the round of a day."""
        async with self.world.scope() as scope:
            for cycle in await scope.all(Cycle.opened_in(day)):
                scope.add(Call(cycle_id=cycle.id, member_id=self.member.member_id, state=CallState.OPEN))

    async def close(self) -> None:
        async with self.world.scope() as scope:
            place = await close_cycles(scope, WALK, 1000)
            while place is not None:
                place = await close_cycles(scope, place, 1000)

    async def happen(self, what: str | Result) -> None:
        """The member answers, or the secretary writes a contact down."""
        person = self.member if what == "answer" else self.keeper
        grants = [] if what == "answer" else [(Role.SECRETARY, self.county.willow.path)]
        async with self.world.scope() as scope:
            account = await scope.first(select(Account).where(Account.chat_id == person.chat_id))
            rows = select(Binding, Member).join(Member, Member.id == Binding.member_id)
            mine = await scope.rows(rows.where(Binding.member_id == person.member_id))
            bound = [(binding, who) for binding, who in mine]
        actor = Actor(account, bound, grants)
        now, vault = self.world.clock.now(), self.world.vault
        async with one_turn(self.world.database, now=now, vault=vault, actor=actor) as scope:
            await self._act(scope, what)

    async def _act(self, scope: Scope, what: str | Result) -> None:
        if isinstance(what, Result):
            place = {"code": "330212"} if what is Result.MOVED else None
            await log_contact(scope, Way.CALL, what, place, None, self.member.member_id or 0)
        else:
            await check_in(scope, Condition.FINE, Moved.SAME, Change.NONE)

    async def climbed(self) -> tuple[int, str] | None:
        """Climb as on a morning, and see where the member stands."""
        async with self.world.scope() as scope:
            assert await climb(scope, scope.now, BEGINNING, 4000) is None
        async with self.world.scope() as scope:
            rows = await scope.all(select(FollowUp).where(FollowUp.state.in_(OPEN)))
        assert len(rows) < 2, "one line for a person is enough"
        return (rows[0].step, rows[0].rung.value) if rows else None


@pytest.fixture
async def stage(world: World, county: County, bob: Person, sue: Person, office: Person) -> Stage:
    """A committee with all three grades, and a contact person."""
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        keeper = await scope.get(Member, sue.member_id or 0)
        assert member
        assert keeper
        member.contact_id = office.member_id
        for grade in Grade:
            scope.add(
                Grant(
                    member_id=office.member_id, role=Role.COMMITTEE, org_id=county.committee.id, grade=grade,
                    granted_at=scope.now,
                )
            )  # fmt: skip
    return Stage(world, county, bob, sue)


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(case=cases())
async def test_silent_member_stands_where_the_slow_reference_says(stage: Stage, case: Case) -> None:
    await stage.clear()
    rounds, past = await stage.set(case), Past()
    opens, closes = {one.opens for one in rounds}, {one.due + A_DAY for one in rounds}
    for number in range(DAYS + 1):
        day = FIRST + number * A_DAY
        if day in closes:
            stage.world.clock.set(moment(day, CLOSES))
            await stage.close()
        if number in case.looks:
            stage.world.clock.set(moment(day, CLIMBS))
            assert await stage.climbed() == stand(rounds, past, day, case.is_off), (day, case)
        if day in opens:
            await stage.ask(day)
        if number in case.events:
            what = case.events[number]
            stage.world.clock.set(moment(day, HAPPENS))
            await stage.happen(what)
            if what in ("answer", Result.FINE, Result.MOVED):
                past.answers.append(day)
            elif what is Result.OTHER:
                past.contacts.append(day)


def test_reference_knows_the_days_of_the_domain() -> None:
    """Due on Wednesday 2027-02-10: Thursday 11, Monday 15, Saturday 20 → Monday 22; 60, 90 and 180 days."""
    [one], past = [Round(date(2027, 2, 1), date(2027, 2, 10), date(2027, 3, 31))], Past()
    week = Case(1, frozenset({5, 6}), {}, set()).is_off
    known = {
        date(2027, 2, 10): None, date(2027, 2, 11): (1, "contact"), date(2027, 2, 14): (1, "contact"),
        date(2027, 2, 15): (2, "secretary"), date(2027, 2, 21): (2, "secretary"),
        date(2027, 2, 22): (3, "specific"), date(2027, 4, 11): (4, "specific"),
        date(2027, 5, 11): (5, "direct"), date(2027, 8, 9): (6, "first"),
    }  # fmt: skip
    assert {day: stand([one], past, day, week) for day in known} == known
    assert stand([one], past, date(2027, 8, 8), week) == (5, "direct")
    assert stand([one], Past(contacts=[date(2027, 3, 1)]), date(2027, 3, 2), week) is None
    assert timedelta(days=180) == date(2027, 8, 9) - one.due
