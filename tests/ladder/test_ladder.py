"""The ladder in the chats: who hears of a silence on which day, of a cry for help, of calls in vain (Z08,
domain §3.4-L, §3.6).
"""

from datetime import date

import pytest
from sqlalchemy import select

from models.contact_log import Contact, Result, Way
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome
from models.ladder import LINES
from models.members import Member
from models.outbox import Message
from models.roles import Grade, Grant, Role
from models.rungs import Rung
from tests.calendar_rows import mark
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World, at

NOTE = "有1件事转到您这里"


@pytest.fixture
async def joe(world: World, county: County, bob: Person) -> Person:
    """何联系: whose contact person looks after 鲍大山."""
    async with world.scope() as scope:
        helper = await enlist(scope, county.bridge, "何联系", floating=False)
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.contact_id = helper.id
    return await seat(world, helper.id, "何联系", 521)


async def officer(world: World, county: County, grade: Grade, chat: int) -> Person:
    """Somebody of the committee, of a grade."""
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, f"马{grade}", floating=False)
        scope.add(
            Grant(
                member_id=member.id, role=Role.COMMITTEE, org_id=county.committee.id, grade=grade,
                granted_at=scope.now,
            )
        )  # fmt: skip
    return await seat(world, member.id, f"马{grade}", chat)


async def silence(world: World, member_id: int | None) -> FollowUp:
    """The newest follow-up of a silence."""
    async with world.scope() as scope:
        mine = select(FollowUp).where(FollowUp.member_id == member_id, FollowUp.silent_since.is_not(None))
        row = await scope.first(mine.order_by(FollowUp.id.desc()))
        assert row is not None
        return row


def times(person: Person, text: str) -> int:
    return sum(text in shown.text for shown in person.screen)


async def test_silent_member_goes_from_hand_to_hand_on_the_days_of_the_domain(
    world: World, county: County, bob: Person, sue: Person, joe: Person, office: Person
) -> None:
    """February 2027: due on Wednesday 10; the 20th is a Saturday, and slides to Monday 22."""
    specific = await officer(world, county, Grade.SPECIFIC, 531)
    direct = await officer(world, county, Grade.DIRECT, 532)
    first = await officer(world, county, Grade.FIRST, 533)
    everybody = (joe, sue, specific, direct, first, office)
    told: dict[str, list[Person]] = {
        "02-11": [joe], "02-14": [], "02-15": [sue], "02-21": [], "02-22": [specific],
        "04-10": [], "04-11": [sue], "05-10": [], "05-11": [direct], "08-08": [], "08-09": [first, office],
    }  # fmt: skip
    known = dict.fromkeys(everybody, 0)
    for day, heard in told.items():
        month, number = map(int, day.split("-"))
        go = world.walk if month == at(2027, 2, 1).month else world.sleep  # months of nights take minutes
        await go(at(2027, month, number, 12))
        await world.work()
        count = {who: times(who, "转到您这里") + times(who, "又有同志到了这一步") for who in everybody}
        news = [who.name for who in everybody if count[who] > known[who]]
        assert news == [who.name for who in everybody if who in heard], day
        known = count
    row = await silence(world, bob.member_id)
    assert (row.rung, row.step) == (Rung.FIRST, 6)
    await office.says("/chase")
    office.sees("一百八十天以上:1人", buttons=["🔴 1人"])
    await office.taps("🔴 1人")
    office.sees("鲍大山 · 柳湾村党支部 · 第180天 · 党委第一责任人")


async def test_step_waits_for_the_end_of_a_holiday(
    world: World, county: County, bob: Person, sue: Person, joe: Person
) -> None:
    await mark(world, county.county, [date(2027, 2, day) for day in (15, 16, 17)])
    await world.walk(at(2027, 2, 17, 12))
    assert (await silence(world, bob.member_id)).rung is Rung.CONTACT
    await world.walk(at(2027, 2, 18, 12))
    assert (await silence(world, bob.member_id)).rung is Rung.SECRETARY


async def test_process_that_slept_tells_only_those_whose_turn_it_is(
    world: World, county: County, bob: Person, sue: Person, joe: Person, office: Person
) -> None:
    await world.walk(at(2027, 2, 11, 1))
    await world.sleep(at(2027, 5, 20, 12))
    await world.sleep(at(2027, 5, 21, 12))
    assert (await silence(world, bob.member_id)).step == 5
    assert times(office, NOTE) == 1, "nobody of the committee is appointed: the next one up takes it"
    assert not times(joe, NOTE)
    assert not times(sue, NOTE)


async def test_rung_where_nobody_sits_is_passed_over_and_nobody_hears_twice(
    world: World, bob: Person, sue: Person, office: Person
) -> None:
    await world.walk(at(2027, 2, 11, 12))
    assert (await silence(world, bob.member_id)).rung is Rung.SECRETARY
    assert times(sue, NOTE) == 1
    await world.walk(at(2027, 2, 16, 12))
    assert times(sue, NOTE) == 1
    assert (await silence(world, bob.member_id)).rung_since == at(2027, 2, 11, 7)


async def test_answer_ends_a_silence_that_somebody_has_taken(world: World, bob: Person, sue: Person) -> None:
    await world.walk(at(2027, 2, 11, 12))
    row = await silence(world, bob.member_id)
    await sue.presses(f"ft:{row.id}")
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    assert (await silence(world, bob.member_id)).state is FollowUpState.WITHDRAWN
    await world.walk(at(2027, 2, 25, 12))
    assert (await silence(world, bob.member_id)).rung is Rung.SECRETARY


async def test_contact_ends_a_silence_and_a_later_round_begins_a_new_one(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 11, 12))
    row = await silence(world, bob.member_id)
    await sue.presses(f"fo:{row.id}")
    await sue.taps("记别的联系")
    for label in ("发消息", "其他"):
        await sue.taps(label)
    await sue.says("他姐姐说在船上,没信号")
    sue.sees("记下了:鲍大山,发消息,其他")
    closed = await silence(world, bob.member_id)
    assert (closed.id, closed.state, closed.outcome) == (row.id, FollowUpState.DONE, Outcome.MESSAGED)
    await world.walk(at(2027, 3, 11, 12))
    later = await silence(world, bob.member_id)
    assert later.id != row.id
    assert later.silent_since == at(2027, 3, 10, 18)


async def test_phone_list_of_the_unbound_climbs_once_its_round_is_over(
    world: World, ann: Person, sue: Person, office: Person
) -> None:
    await world.walk(at(2027, 2, 9, 12))
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == ann.member_id))
        assert (row.cause, row.silent_since, row.step) == (Cause.UNBOUND, None, 0)
    await world.walk(at(2027, 2, 15, 12))
    same = await silence(world, ann.member_id)
    assert (same.id, same.step, same.silent_since) == (row.id, 2, at(2027, 2, 10, 18))


async def test_cry_for_help_goes_up_every_two_hours_by_night_too_until_somebody_takes_it(
    world: World, county: County, bob: Person, sue: Person, joe: Person, office: Person
) -> None:
    specific = await officer(world, county, Grade.SPECIFIC, 531)
    world.clock.set(at(2027, 1, 30, 22, 5))  # a Saturday night
    await bob.says("/sos")
    await bob.says("腿摔断了,没人在身边")
    assert times(joe, "需要帮助")
    assert times(sue, "需要帮助")
    passed = "还没有人接,转到您这里"
    for clock, heard in (((0, 0), (0, 0)), ((0, 15), (1, 0)), ((2, 0), (1, 0)), ((2, 15), (1, 1))):
        await world.sleep(at(2027, 1, 31, *clock))
        assert (times(sue, passed), times(specific, passed)) == heard
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.HELP))
    await specific.presses(f"ft:{row.id}")
    await world.sleep(at(2027, 1, 31, 12))
    assert not times(office, "还没有人接")


async def test_difficulty_goes_to_the_secretary_after_a_working_day(
    world: World, bob: Person, sue: Person, joe: Person
) -> None:
    """Told on Friday the 29th: due on Monday at the end of work, with the secretary on Tuesday."""
    world.clock.set(at(2027, 1, 29, 15))
    await bob.says("报到")
    for label in ("有点难处", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    for day, rung in ((1, Rung.CONTACT), (2, Rung.SECRETARY)):
        await world.walk(at(2027, 2, day, 12))
        async with world.scope() as scope:
            [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.DIFFICULTY))
        assert row.rung is rung
    assert times(sue, NOTE) == 1


async def test_calls_in_vain_on_three_days_give_it_to_the_next_one(
    world: World, bob: Person, sue: Person, joe: Person
) -> None:
    await world.walk(at(2027, 2, 11, 12))
    row = await silence(world, bob.member_id)
    await joe.presses(f"fn:{row.id}:1")
    await joe.presses(f"fn:{row.id}:1")
    await joe.presses(f"fn:{row.id}:2")
    world.clock.forward(days=1)
    await joe.presses(f"fn:{row.id}:3")
    assert (await silence(world, bob.member_id)).rung is Rung.CONTACT
    world.clock.forward(days=1)
    await joe.presses(f"fn:{row.id}:4")
    lifted = await silence(world, bob.member_id)
    assert (lifted.rung, lifted.attempts) == (Rung.SECRETARY, 4)
    sue.sees("好几天没打通,转到您这里", buttons=["打开这件事"])
    async with world.scope() as scope:
        contacts = await scope.all(Contact.all_of(bob.member_id or 0))
    assert [(one.way, one.result) for one in contacts] == [(Way.CALL, Result.NO_ANSWER)] * 4


async def test_note_of_what_was_settled_before_it_could_leave_is_not_sent(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 11, 7, 30))
    async with world.scope() as scope:
        assert await scope.all(select(Message.id).where(Message.screen == "ladder-note"))
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == bob.member_id))
        row.state, row.closed_at = FollowUpState.DONE, scope.now
    await world.walk(at(2027, 2, 11, 12))
    assert not times(sue, NOTE)


def test_everything_that_does_not_climb_by_days_has_a_line_that_goes_up() -> None:
    assert set(LINES) == set(Cause) - {Cause.SILENT, Cause.UNBOUND}
    for line in LINES.values():
        assert [rung.height for rung in line] == sorted({rung.height for rung in line})


async def test_old_phone_list_is_not_taken_over_twice(world: World, ann: Person, sue: Person) -> None:
    await world.walk(at(2027, 2, 11, 12))
    await world.walk(at(2027, 3, 11, 12))
    async with world.scope() as scope:
        rows = await scope.all(select(FollowUp).where(FollowUp.member_id == ann.member_id))
    assert [row.cause for row in rows] == [Cause.UNBOUND]
    assert rows[0].silent_since == at(2027, 2, 10, 18)
    assert rows[0].opened_at < at(2027, 2, 2)


async def test_appointed_later_has_it_on_the_desk(
    world: World, county: County, bob: Person, dan: Person
) -> None:
    await world.walk(at(2027, 2, 16, 12))
    async with world.scope() as scope:
        member = await scope.get(Member, dan.member_id or 0)
        assert member is not None
        await appoint(scope, member, Role.SECRETARY, county.willow)
    await dan.says("/todo")
    dan.sees("请先联系:<b>鲍大山</b>", buttons=["轮到我办的(1)"])
