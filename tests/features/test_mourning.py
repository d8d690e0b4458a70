"""守孝: nothing festive, duties softly, until a day that comes by itself (domain §2.3)."""

from datetime import date, timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import select

from models import kinds
from models.accounts import Account, Binding, Relation
from models.audit import AuditLine
from models.kinds import Kind, Lane, Manner
from models.members import Member
from models.outbox import Message, Said
from models.scope import How
from tests.county import County, enlist
from tests.people import Person
from tests.world import World, at

FESTIVE = "festive-in-tests"


@pytest.fixture
def festive(monkeypatch: pytest.MonkeyPatch) -> str:
    """The word of a kind that is festive: none is sent yet, and the gate stands."""

    class Greeting:
        value = Manner("a greeting", Lane.BULK, festive=True)

    monkeypatch.setattr(kinds, "_KINDS", MappingProxyType({**kinds._KINDS, FESTIVE: Greeting}))
    return FESTIVE


async def greet(world: World, person: Person, word: str, *, about: bool = True) -> Said:
    """Plan a greeting and see what becomes of it."""
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
        [account] = await scope.all(select(Account).where(Account.chat_id == person.chat_id))
        scope.show("help", account, member if about else None, How(Kind.REPLY, key=f"greeting:{scope.now}"))
    async with world.scope() as scope:
        [row] = await scope.all(
            select(Message).where(Message.key.like("greeting:%"), Message.kind == "reply")
        )
        row.kind = word
    await world.work()
    async with world.scope() as scope:
        found = await scope.first(select(Message).where(Message.kind == word).order_by(Message.id.desc()))
    assert found is not None
    return found.state


async def until(world: World, person: Person) -> date | None:
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
    assert member is not None
    return member.mourning_until


async def test_secretary_marks_the_usual_time_and_ends_it(world: World, bob: Person, sue: Person) -> None:
    await sue.says("/roster 鲍大山")
    await sue.taps("守孝")
    await sue.taps("守孝49天")
    assert await until(world, bob) == date(2027, 1, 28) + timedelta(days=49)
    assert "守孝到3月18日" in sue.last.text
    await sue.taps("结束守孝")
    assert await until(world, bob) is None
    assert "守孝到" not in sue.last.text
    async with world.scope() as scope:
        verbs = [line.verb for line in await scope.all(select(AuditLine).order_by(AuditLine.id))]
    assert verbs[-2:] == ["mourning", "mourning-ended"]


async def test_contact_person_says_another_day(
    world: World, county: County, bob: Person, ann: Person
) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.contact_id = ann.member_id
        account = Account(bot_id=100, chat_id=ann.chat_id, created_at=scope.now)
        scope.add(account)
        await scope.flush()
        own = {"account_id": account.id, "member_id": ann.member_id, "relation": Relation.SELF}
        scope.add(Binding(bound_at=scope.now, **own))
    await ann.says("/roster 鲍大山")
    await ann.taps("守孝")
    await ann.taps("另定日期")
    await ann.says("5月1日")
    assert await until(world, bob) == date(2027, 5, 1)


async def test_nothing_festive_in_the_time_and_again_after_it(
    world: World, bob: Person, sue: Person, festive: str
) -> None:
    assert await greet(world, bob, festive) is Said.SENT
    await sue.presses(f"zu:{bob.member_id}:49")
    world.clock.forward(minutes=1)
    assert await greet(world, bob, festive) is Said.SKIPPED
    world.clock.forward(minutes=1)
    assert await greet(world, bob, festive, about=False) is Said.SKIPPED, "about nobody in particular"
    world.clock.set(at(2027, 3, 18, 20))
    assert await greet(world, bob, festive) is Said.SKIPPED, "the last day counts"
    world.clock.set(at(2027, 3, 19, 9))
    assert await greet(world, bob, festive) is Said.SENT


async def test_other_members_of_the_chat_are_greeted(
    world: World, county: County, bob: Person, sue: Person, festive: str
) -> None:
    async with world.scope() as scope:
        father = await enlist(scope, county.willow, "鲍老伯", birth="1950")
        [account] = await scope.all(select(Account).where(Account.chat_id == bob.chat_id))
        how = {"account_id": account.id, "member_id": father.id, "relation": Relation.FAMILY}
        scope.add(Binding(bound_at=scope.now, **how))
    await sue.presses(f"zu:{father.id}:49")
    assert await greet(world, bob, festive) is Said.SENT


async def test_reminder_of_a_duty_comes_in_gentle_words(world: World, bob: Person, sue: Person) -> None:
    await sue.presses(f"zu:{bob.member_id}:49")
    await world.walk(at(2027, 2, 1, 9, 1))
    assert "节哀" in bob.last.text
    await sue.presses(f"ze:{bob.member_id}")
    await world.walk(at(2027, 2, 4, 9, 1))
    assert "节哀" not in bob.last.text


async def test_nobody_elsewhere_marks_anybody(world: World, bob: Person, dan: Person) -> None:
    for payload in (f"zm:{bob.member_id}", f"zu:{bob.member_id}:49", f"zo:{bob.member_id}"):
        await dan.presses(payload)
    assert await until(world, bob) is None
    await bob.presses(f"zu:{bob.member_id}:49")
    assert await until(world, bob) is None


async def test_forged_number_of_days_marks_nobody(world: World, bob: Person, sue: Person) -> None:
    for days in (0, 5000, 2**60):
        await sue.presses(f"zu:{bob.member_id}:{days}")
    assert await until(world, bob) is None
