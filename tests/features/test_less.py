"""为什么收到这条, 少发一点: every planned message says why, and one can have less (domain §3.5, §3.6)."""

from datetime import date

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.check_ins import Call
from models.consents import Consent, Purpose
from models.follow_ups import Cause, FollowUp
from models.hours import OwnHours
from models.kinds import Kind
from models.languages import LANGUAGES
from models.members import Member
from models.outbox import Message, Said
from models.scope import How
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import COUNTY, HOUSE, World, at

PLANNED = [kind for kind in Kind if kind.value.planned and kind is not Kind.UNDECLARED]


async def row_of(world: World, person: Person) -> Member:
    """What the roster says of somebody."""
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
    assert member is not None
    return member


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", PLANNED, ids=lambda kind: kind.word)
async def test_every_planned_message_tells_why_it_came(world: World, bob: Person, kind: Kind) -> None:
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [bob.chat_id]))
        member = await scope.get(Member, bob.member_id or 0)
        scope.show("about", account, member, How(kind))
    await world.work()
    bob.sees("about", buttons=["为什么收到这条"])
    await bob.taps("为什么收到这条")
    bob.sees(f"why-{kind.word}", buttons=["少发一点"])
    for language in LANGUAGES:
        assert {f"why-{kind.word}", f"kind.{kind.word}"} <= HOUSE.catalogue.keys(language)


@pytest.mark.sqlite_only
async def test_replies_have_no_such_button_and_a_forged_one_says_nothing(world: World, bob: Person) -> None:
    await bob.says("/about")
    assert not any("为什么" in label for label in bob.last.labels)
    for word in ("reply", "nonsense"):
        await bob.presses(f"qy:{word}")
        bob.sees("not-found")


async def test_reminder_says_its_rule_and_its_round_and_how_to_be_called_instead(
    world: World, bob: Person
) -> None:
    await world.walk(at(2027, 2, 1))
    await bob.taps("为什么收到这条")
    assert "每1个月" in bob.last.text
    assert "2月10日 18:00" in bob.last.text
    await bob.taps("报到改成打电话")
    assert (await row_of(world, bob)).prefers_phone


async def test_pause_holds_until_it_is_over_and_the_branch_calls_whoever_stays_silent(
    world: World, bob: Person
) -> None:
    await bob.says("/me")
    await bob.taps("少发一点")
    await bob.taps("停一个月")
    bob.sees("less.paused", buttons=["接着发"])
    assert (await row_of(world, bob)).paused_until == date(2027, 2, 26)
    seen = len(bob.screen)
    await world.walk(at(2027, 2, 11))
    assert len(bob.screen) == seen
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == bob.member_id))
        reasons = await scope.all(select(Message.reason).where(Message.capped))
    assert row.cause is Cause.SILENT
    assert {*reasons} == {"paused"}
    await world.walk(at(2027, 3, 1, 9, 30))
    bob.sees("check-in-opened")


async def test_pause_until_told_ends_by_the_button_at_once(world: World, bob: Person) -> None:
    await bob.says("少发一点")
    await bob.taps("停到我说")
    bob.sees("less.resting")
    await bob.taps("接着发")
    assert (await row_of(world, bob)).paused_until is None
    await world.walk(at(2027, 2, 1))
    bob.sees("check-in-opened")


async def test_greetings_are_turned_off_and_on_again(world: World, bob: Person) -> None:
    async with world.scope() as scope:
        scope.add(Consent(member_id=bob.member_id, purpose=Purpose.GREETINGS, given_at=scope.now))
    await bob.says("少发一点")
    await bob.taps("不要节日问候")
    async with world.scope() as scope:
        assert not await scope.all(Consent.standing_of(bob.member_id or 0))
    bob.sees("my-consents")
    await bob.says("少发一点")
    assert not any("节日问候" in label for label in bob.last.labels)


async def test_night_worker_is_written_to_at_own_hours_and_an_elder_at_those_of_the_rule(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        elder = await enlist(scope, county.willow, "马老汉", birth="1950-01-01")
        plain = await enlist(scope, county.willow, "常人")
        elder.own_hours = OwnHours.NIGHT
    others = [await seat(world, one.id, one.name, 800 + number) for number, one in enumerate((elder, plain))]
    await bob.says("/less")
    await bob.taps("什么时候方便")
    await bob.taps("晚上 18")
    bob.sees("less.own")
    assert (await row_of(world, bob)).own_hours is OwnHours.EVENING
    await world.walk(at(2027, 2, 1, 9, 30))
    async with world.scope() as scope:
        planned = await scope.rows(
            select(Message.member_id, Message.not_before).where(Message.screen == "check-in-opened")
        )
    hours = {member: f"{moment.astimezone(COUNTY):%d %H}" for member, moment in planned}
    assert hours == {bob.member_id: "01 18", others[0].member_id: "01 09", others[1].member_id: "01 09"}
    await world.walk(at(2027, 2, 1, 18, 1))
    bob.sees("check-in-opened")
    await world.walk(at(2027, 2, 10, 9, 30))
    bob.sees("check-in-due-tomorrow")
    for person in others:
        person.sees("check-in-due-today")


@pytest.mark.sqlite_only
async def test_elder_is_told_that_the_rule_holds(world: World, county: County) -> None:
    async with world.scope() as scope:
        elder = await enlist(scope, county.willow, "马老汉", birth="1950-01-01")
    person = await seat(world, elder.id, elder.name, 801)
    await person.says("/less")
    await person.taps("什么时候方便")
    assert "09:00–11:00" in person.last.text
    assert not any("深夜" in label for label in person.last.labels)


async def test_last_reminder_reaches_who_is_far_away_before_it_is_due(world: World, county: County) -> None:
    people = {}
    async with world.scope() as scope:
        for zone, birth in (
            ("America/Los_Angeles", "1985-01-01"), ("America/New_York", "1950-01-01"),
            ("Asia/Shanghai", "1985-01-01"),
        ):  # fmt: skip
            member = await enlist(scope, county.willow, f"远{zone[8:11]}", zone=zone, birth=birth)
            people[zone] = member.id
    for number, key in enumerate(people.values()):
        await seat(world, key, "远方", 820 + number)
    await world.walk(at(2027, 2, 11))
    async with world.scope() as scope:
        sent = await scope.rows(
            select(Message.member_id, Message.screen, Message.sent_at)
            .where(Message.screen.like("check-in-due%"), Message.state == Said.SENT)
        )  # fmt: skip
        [due] = await scope.all(select(Call.member_id).where(Call.member_id == people["Asia/Shanghai"]))
    assert due
    told = {member: (screen, moment.astimezone(COUNTY)) for member, screen, moment in sent}
    assert told[people["America/Los_Angeles"]] == ("check-in-due-today", at(2027, 2, 10, 9))
    assert told[people["America/New_York"]] == ("check-in-due-tomorrow", at(2027, 2, 10, 4))
    assert told[people["Asia/Shanghai"]] == ("check-in-due-today", at(2027, 2, 10, 9))
