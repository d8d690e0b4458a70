"""⏰督办, 黄橙红, what is one's own to do, the contact log and the phone list (domain §3.4-L, M, §3.7)."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.exports.table import ExportError
from bot.phones_command import write_phones
from models.audit import AuditLine
from models.check_ins import Channel, CheckIn
from models.contact_log import Contact, Result, Way
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome
from models.members import Member
from models.outbox import Message
from models.roles import Grade, Grant, Role
from tests.county import County, enlist, seat
from tests.exports.books import settings_of
from tests.features.test_todo import audited, found, raise_follow_up
from tests.people import Person
from tests.world import World, at


@pytest.fixture
async def mae(world: World, county: County) -> Person:
    """马委员: the committee's officer in charge."""
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "马委员", floating=False)
        grant = Grant(
            member_id=member.id, role=Role.COMMITTEE, org_id=county.committee.id, grade=Grade.SPECIFIC,
            granted_at=scope.now,
        )  # fmt: skip
        scope.add(grant)
    return await seat(world, member.id, "马委员", 531)


async def overdue(world: World, county: County, member_id: int | None, cause: Cause = Cause.TALK) -> int:
    """Something of 柳湾村 that was due the day before yesterday."""
    due = world.clock.now() - timedelta(days=1, hours=3)
    return await raise_follow_up(world, county, cause, member_id, due_at=due)


async def test_county_asks_those_in_charge_for_what_is_overdue_once_a_day(
    world: World, county: County, bob: Person, sue: Person, mae: Person, office: Person
) -> None:
    key = await overdue(world, county, bob.member_id)
    await office.says("督办")
    office.sees("督办", buttons=["柳湾村党支部(1件)"])
    await office.taps("柳湾村党支部")
    office.sees("鲍大山 · 想找支部 · 超期第2天 · 联系人负责")
    await office.taps("⏰ 鲍大山")
    office.sees("超期第2天", buttons=["提醒具体责任人", "提醒直接责任人", "报第一责任人", "打开这件事"])
    await office.taps("提醒具体责任人")
    office.sees("已提醒苏书记、马委员")
    for person in (sue, mae):
        assert "超期第2天,请今天安排" in person.last.text
        await person.taps("打开这件事")
        person.sees("鲍大山")
    await office.presses(f"lo3:{key}:first")
    office.sees("今天已经督办过了")
    world.clock.forward(days=1)
    await office.presses(f"lo1:{key}:specific")
    assert sum("请今天安排" in shown.text for shown in sue.screen) == 2
    assert [line.facts["grade"] for line in await audited(world, "chased")] == ["specific", "specific"]


async def test_nobody_is_asked_who_does_not_hold_the_office(
    world: World, county: County, bob: Person, sue: Person, office: Person
) -> None:
    key = await overdue(world, county, bob.member_id)
    await office.presses(f"lo2:{key}:direct")
    office.sees("还没有任命党委直接责任人")
    assert (await found(world, key)).chased_at is None
    await office.presses(f"lo1:{key}:nobody")
    assert office.last.text == "抱歉,查不到。"


async def test_what_is_not_late_is_not_chased(
    world: World, county: County, bob: Person, sue: Person, office: Person
) -> None:
    key = await raise_follow_up(world, county, Cause.TALK, bob.member_id)
    await office.presses(f"lo1:{key}:specific")
    office.sees("还没有过期")
    await office.says("/chase")
    assert not any("柳湾村" in label for label in office.last.labels)


async def test_secretary_does_not_chase_and_another_committee_finds_nothing(
    world: World, county: County, bob: Person, sue: Person, mae: Person, dan: Person
) -> None:
    key = await overdue(world, county, bob.member_id)
    await sue.presses(f"lo1:{key}:specific")
    sue.sees("not-allowed")
    async with world.scope() as scope:
        [grant] = await scope.all(Grant.open_of(mae.member_id or 0))
        grant.org_id = county.bridge.id
    await mae.presses(f"lo1:{key}:specific")
    assert mae.last.text == "抱歉,查不到。"


async def test_todo_names_first_whom_to_call_and_lists_ones_own_by_urgency(
    world: World, county: County, ann: Person, bob: Person, sue: Person
) -> None:
    await overdue(world, county, ann.member_id, Cause.UNREACHABLE)
    await raise_follow_up(world, county, Cause.DIFFICULTY, bob.member_id)
    async with world.scope() as scope:
        far = await enlist(scope, county.willow, "常在外")
    await raise_follow_up(world, county, Cause.HELP, far.id)
    await sue.says("/todo")
    sue.sees("请先联系:<b>常在外、安小芬</b>", buttons=["轮到我办的(3)", "打印电话名单"])
    await sue.taps("轮到我办的")
    lines = sue.last.text.splitlines()[1:]
    assert [line.split(" · ")[0][2:].strip() for line in lines] == ["常在外", "鲍大山", "安小芬"]


async def test_secretary_notes_a_visit_from_the_members_card_and_the_check_in_is_done(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 11, 12))
    await sue.says("/roster 鲍大山")
    await sue.taps("联系记录")
    sue.sees("还没有记录")
    await sue.taps("记一次联系")
    for label in ("上门", "换了地方"):
        await sue.taps(label)
    for text in ("浙江 宁波 鄞州", "换了新厂,挺好"):
        await sue.says(text)
    sue.sees("已记:鲍大山2月报到,很好。")
    async with world.scope() as scope:
        [contact] = await scope.all(Contact.all_of(bob.member_id or 0))
        [answer] = await scope.all(CheckIn.history(bob.member_id or 0))
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == bob.member_id))
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        assert member.place == {"code": "330212"}
    assert (contact.way, contact.result, contact.keeper_id) == (Way.VISIT, Result.MOVED, sue.member_id)
    assert (answer.channel, answer.note) == (Channel.PROXY, "换了新厂,挺好")
    assert row.state in (FollowUpState.DONE, FollowUpState.WITHDRAWN)
    await bob.presses(f"yl:{bob.member_id}")
    bob.sees("联系了您")
    assert "苏书记" in bob.last.text


async def test_words_of_a_contact_are_for_those_next_to_the_person(
    world: World, bob: Person, sue: Person, mae: Person
) -> None:
    await sue.presses(f"ldt:{bob.member_id}")
    for label in ("打电话", "其他"):
        await sue.taps(label)
    await sue.says("家里在办离婚,心情不好")
    sue.sees("记下了:鲍大山,打电话,其他")
    for person, told in ((sue, True), (mae, False)):
        await person.presses(f"ldl:{bob.member_id}")
        person.sees("打电话 · 其他 · 苏书记")
        assert ("离婚" in person.last.text) is told


async def test_call_in_vain_from_the_members_card_counts_for_what_is_open(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 11, 12))
    await sue.says("/contact 鲍大山")
    await sue.taps("鲍大山")
    for label in ("打电话", "没打通"):
        await sue.taps(label)
    sue.sees("记下了:鲍大山,打电话,没打通")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == bob.member_id))
    assert (row.attempts, row.outcome, row.state) == (1, Outcome.NO_ANSWER, FollowUpState.NEW)


async def test_contact_command_offers_those_who_wait_for_a_call(
    world: World, county: County, bob: Person, ann: Person, sue: Person
) -> None:
    await raise_follow_up(world, county, Cause.UNREACHABLE, bob.member_id)
    await sue.says("联系记录")
    assert sue.last.labels[0] == "鲍大山 · 柳湾村党支部"
    assert not any("安小芬" in label for label in sue.last.labels)


async def test_who_is_to_be_called_is_never_just_closed(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    key = await raise_follow_up(world, county, Cause.SILENT, bob.member_id)
    await sue.presses(f"fo:{key}")
    assert not any("办结" in label for label in sue.last.labels)
    await sue.presses(f"fd:{key}")
    assert sue.last.text == "抱歉,查不到。"


async def test_phone_list_is_a_page_with_numbers_each_seen_on_its_persons_page(
    world: World, county: County, ann: Person, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 11, 12))
    async with world.scope() as scope:
        nameless = await enlist(scope, county.willow, "无号人")
    await raise_follow_up(world, county, Cause.UNBOUND, nameless.id)
    await sue.says("/todo")
    await sue.taps("打印电话名单")
    [(name, content)] = [shown.paper for shown in sue.screen if shown.paper]
    page = content.decode()
    assert name.startswith("电话名单-2027年2月11日")
    assert 'href="tel:+8613900000002">139 0000 0002<' in page
    assert "安小芬" in page
    assert "名册上没有号码" in page
    assert page.count("☐") == 3
    assert "打个电话问问近况" in page
    listed = await audited(world, "phone-listed")
    assert {line.member_id for line in listed} == {ann.member_id, bob.member_id}
    async with world.scope() as scope:
        kept = str([row.args for row in await scope.all(select(Message))])
    assert "3900000002" not in kept
    await bob.presses(f"yl:{bob.member_id}")
    bob.sees("印了有您号码的电话名单")


@pytest.mark.sqlite_only
async def test_phone_list_by_command_notes_each_look_and_refuses_a_wrong_key(
    world: World, county: County, bob: Person, tmp_path: Path
) -> None:
    await raise_follow_up(world, county, Cause.SILENT, bob.member_id)
    page, told = tmp_path / "list.html", settings_of(world.database.url)
    assert await write_phones("柳湾村党支部", page, told) == 1
    assert "139 0000 0002" in page.read_text("utf-8")
    assert [line.member_id for line in await audited(world, "phone-listed")] == [bob.member_id]
    for wanted, file in (("石桥村党支部", page), ("柳湾村党支部", tmp_path / "list.pdf")):
        with pytest.raises(ExportError):
            await write_phones(wanted, file, told)
    wrong = told.model_copy(update={"secret_key": SecretStr("1" * 32)})
    with pytest.raises(ExportError):
        await write_phones("柳湾村党支部", tmp_path / "other.html", wrong)
    assert not (tmp_path / "other.html").exists()
    assert len(await audited(world, "phone-listed")) == 1


async def test_phone_list_of_nobody_is_not_made(world: World, sue: Person) -> None:
    await sue.presses("lpo")
    sue.sees("没有等着打电话的人")
    assert not await audited(world, "phone-listed")


async def test_county_prints_one_unit_and_another_secretary_does_not(
    world: World, county: County, bob: Person, office: Person, dan: Person
) -> None:
    await raise_follow_up(world, county, Cause.SILENT, bob.member_id)
    await office.presses(f"lpu:{county.willow.id}")
    office.sees("电话名单,1人")
    await dan.presses(f"lpu:{county.willow.id}")
    assert dan.last.text == "抱歉,查不到。"
    async with world.scope() as scope:
        lines = await scope.all(select(AuditLine).where(AuditLine.verb == "phone-listed"))
    assert [line.actor_id for line in lines] == [office.member_id]
