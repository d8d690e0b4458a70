"""今日待办 (domain §3.4-L, §3.6): what waits, cards, what was done, who may know; held bindings (§3.3.6)."""

import re
from datetime import datetime

import pytest
from sqlalchemy import select

from actions.follow_ups import CALLING, DECIDED, SPOKE
from models.accounts import Binding, BindingState
from models.audit import AuditLine
from models.check_ins import Channel, CheckIn
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome, due_after
from models.members import Member
from models.outbox import Message
from models.roles import Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import COUNTY, World


async def raise_follow_up(
    world: World, county: County, cause: Cause, member_id: int | None, **more: object
) -> int:
    """Put something on the list of 柳湾村."""
    async with world.scope() as scope:
        columns: dict[str, object] = {
            "cause": cause, "org_id": county.willow.id, "member_id": member_id, "occurrence": f"{cause}:1",
            "state": FollowUpState.NEW, "attempts": 0, "opened_at": scope.now,
            "due_at": due_after(cause, scope.now),
        }  # fmt: skip
        row = FollowUp(**(columns | more))
        scope.add(row)
        await scope.flush()
        return row.id


async def found(world: World, follow_up: int) -> FollowUp:
    async with world.scope() as scope:
        row = await scope.get(FollowUp, follow_up)
        assert row is not None
        return row


async def audited(world: World, verb: str) -> list[AuditLine]:
    async with world.scope() as scope:
        return list(await scope.all(select(AuditLine).where(AuditLine.verb == verb)))


async def needs(person: Person, words: str) -> None:
    """Report a difficulty with a word to the branch."""
    await person.says("报到")
    for label in ("有点难处", "没变", "都没变", "已报到"):
        await person.taps(label)
    await person.says(words)


async def test_secretary_with_an_empty_day_is_thanked(sue: Person) -> None:
    await sue.says("待办")
    sue.sees("今天没有待办,您辛苦了。")


async def test_difficulty_goes_from_the_member_to_the_secretary_and_back(
    world: World, bob: Person, sue: Person
) -> None:
    await needs(bob, "工钱拖了三个月")
    sue.sees("有难处:<b>鲍大山</b>")
    assert "工钱拖了三个月" in sue.last.text
    await sue.taps("打开这件事")
    sue.sees(
        "鲍大山</b> · 柳湾村党支部", buttons=["看号码", "我来办", "打电话了", "上门了", "没打通", "办结"]
    )
    assert "工钱拖了三个月" in sue.last.text
    assert "广东" in sue.last.text
    assert "139****0002" in sue.last.text
    await sue.taps("我来办")
    sue.sees("苏书记在办")
    await sue.taps("打电话了")
    sue.sees("最近一次:打电话了")
    await sue.taps("办结")
    assert "记下了:鲍大山,办好了" in sue.last.text
    bob.sees("您说的事苏书记已经办好了")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp))
        assert (row.state, row.outcome, row.taken_by) == (FollowUpState.DONE, Outcome.SOLVED, sue.member_id)
    assert len(await audited(world, "follow-up-closed")) == 1


async def test_list_shows_the_late_first_and_counts_them(
    world: World, county: County, bob: Person, ann: Person, sue: Person
) -> None:
    await raise_follow_up(world, county, Cause.SILENT, ann.member_id, occurrence="new")
    await raise_follow_up(
        world,
        county,
        Cause.SILENT,
        bob.member_id,
        occurrence="old",
        due_at=datetime(2027, 1, 20, tzinfo=world.clock.now().tzinfo),
    )
    await raise_follow_up(world, county, Cause.TALK, bob.member_id)
    await sue.says("/todo")
    sue.sees("共3件", buttons=["想找支部 · 1", "❗ 没报到 · 2(过期1)"])
    assert "其中1件已经过了期限" in sue.last.text
    await sue.taps("没报到")
    lines = sue.last.text.splitlines()
    assert lines[1].startswith("❗ 鲍大山")
    assert lines[2].startswith("▫️ 安小芬")
    assert sue.last.labels[:2] == ["❗ 鲍大山", "▫️ 安小芬"]


async def test_long_list_is_turned_page_by_page(world: World, county: County, sue: Person) -> None:
    async with world.scope() as scope:
        members = [await enlist(scope, county.willow, f"张{name}") for name in "一二三四五六七八九"]
    for member in members:
        await raise_follow_up(world, county, Cause.UNBOUND, member.id)
    await sue.says("/todo")
    await sue.taps("没绑定")
    assert sum("张" in label for label in sue.last.labels) == 8
    await sue.taps("下一页")
    assert sue.last.labels == ["▫️ 张九", "◀️ 上一页", "🗂 今日待办"]
    await sue.taps("上一页")
    assert "张一" in sue.last.text


async def test_secretary_calls_a_silent_member_and_records_what_he_said(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(datetime(2027, 2, 11, 9, 0, tzinfo=COUNTY))
    await sue.says("/todo")
    await sue.taps("没报到")
    await sue.taps("鲍大山")
    sue.sees("顺手替对方报到")
    await sue.taps("打电话了")
    sue.sees("鲍大山近况怎样", buttons=["都好,没变化", "取消"])
    await sue.taps("都好,没变化")
    sue.sees("已记:鲍大山2月报到,很好。", buttons=["今日待办"])
    bob.sees("苏书记替您记了一次报到:很好,广东 深圳")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.SILENT))
        assert (row.state, row.outcome) == (FollowUpState.DONE, Outcome.CALLED)
        [answer] = await scope.all(select(CheckIn))
        assert (answer.channel, answer.keeper_id, answer.late) == (Channel.PROXY, sue.member_id, True)


async def test_call_without_answer_stays_and_a_double_tap_counts_once(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    key = await raise_follow_up(world, county, Cause.SILENT, bob.member_id)
    await sue.presses(f"fn:{key}:1")
    await sue.presses(f"fn:{key}:1")
    sue.sees("没打通:1次")
    row = await found(world, key)
    assert (row.attempts, row.outcome, row.state) == (1, Outcome.NO_ANSWER, FollowUpState.TAKEN)
    await sue.taps("没打通")
    assert (await found(world, key)).attempts == 2


async def test_second_secretary_hears_who_was_first(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        other = await enlist(scope, county.willow, "唐副书记", floating=False)
        await appoint(scope, other, Role.SECRETARY, county.willow)
    tang = await seat(world, other.id, "唐副书记", 520)
    key = await raise_follow_up(world, county, Cause.HELP, bob.member_id)
    await sue.presses(f"ft:{key}")
    await tang.presses(f"ft:{key}")
    tang.sees("鲍大山这件事苏书记已经接了")
    await sue.presses(f"fd:{key}")
    await tang.presses(f"fd:{key}")
    tang.sees("已经了结了")


FORGED = [
    "fo:{}",
    "ft:{}",
    "fp:{}",
    "fh:{}",
    "fn:{}:1",
    "fd:{}",
    "fv:{}",
    "pc:{}:0",
    "pv:{}:1",
    "fy:{}",
    "fz:{}",
]


@pytest.mark.parametrize("payload", FORGED)
async def test_secretary_of_another_branch_finds_nothing_by_forged_buttons(
    world: World, county: County, bob: Person, dan: Person, payload: str
) -> None:
    key = await raise_follow_up(world, county, Cause.DIFFICULTY, bob.member_id, note="只给柳湾村看")
    await dan.says("/todo")
    dan.sees("今天没有待办")
    await dan.presses(payload.format(key))
    assert dan.last.text == "抱歉,查不到。"
    assert (await found(world, key)).state is FollowUpState.NEW


@pytest.mark.parametrize("payload", FORGED)
async def test_member_without_office_may_not(
    world: World, county: County, ann: Person, bob: Person, payload: str
) -> None:
    key = await raise_follow_up(world, county, Cause.DIFFICULTY, ann.member_id)
    await bob.presses(payload.format(key))
    bob.sees("not-allowed")
    assert (await found(world, key)).state is FollowUpState.NEW


@pytest.mark.parametrize("number", ["0", "99999", "-1", "9" * 30, "x", ""])
async def test_number_of_nothing_is_answered_and_does_no_harm(sue: Person, number: str) -> None:
    await sue.presses(f"fo:{number}")
    assert sue.last.text
    assert not sue.has_seen("turn-parked")


@pytest.mark.parametrize("payload", ["fc:nothing:0", "fc:help:999999999999", "fc:help:-5"])
async def test_forged_lists_are_answered(sue: Person, payload: str) -> None:
    await sue.presses(payload)
    assert sue.screen
    assert not sue.has_seen("turn-parked")


async def test_upper_level_learns_the_words_only_once_it_is_late(
    world: World, county: County, bob: Person, sue: Person, office: Person
) -> None:
    key = await raise_follow_up(world, county, Cause.DIFFICULTY, bob.member_id, note="家里有病人")
    await office.presses(f"fo:{key}")
    office.sees("鲍大山")
    assert "家里有病人" not in office.last.text
    assert "广东" not in office.last.text
    await sue.presses(f"fo:{key}")
    assert "家里有病人" in sue.last.text
    world.clock.forward(days=5)
    await office.presses(f"fo:{key}")
    assert "家里有病人" in office.last.text


async def test_contact_person_sees_only_own_people(
    world: World, county: County, ann: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        helper = await enlist(scope, county.bridge, "何联系", floating=False)
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.contact_id = helper.id
    joe = await seat(world, helper.id, "何联系", 521)
    await raise_follow_up(world, county, Cause.TALK, bob.member_id)
    theirs = await raise_follow_up(world, county, Cause.TALK, ann.member_id)
    await joe.says("/todo")
    joe.sees("共1件")
    await joe.presses(f"fo:{theirs}")
    joe.sees("抱歉,查不到。")


async def test_voice_is_played_to_the_secretary_and_the_hearing_is_audited(
    world: World, bob: Person, sue: Person, office: Person
) -> None:
    await bob.says("帮助")
    await bob.sends_voice(7)
    await sue.taps("打开这件事")
    await sue.taps("听语音")
    assert [shown.voice for shown in sue.screen if shown.voice] == ["voice-file"]
    sue.sees("鲍大山的语音(7秒)")
    assert len(await audited(world, "voice-heard")) == 1
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp))
    await office.presses(f"fv:{row.id}")
    office.sees("voice-gone")


async def test_somebody_who_could_not_be_matched_is_told_apart_by_the_number(
    world: World, stranger: Person, sue: Person, office: Person
) -> None:
    await stranger.says("/start")
    for label in ("同意并继续", "基本使用", "选好了"):
        await stranger.taps(label)
    await stranger.shares_phone()
    await stranger.says("1970")
    stranger.sees("核对号")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp))
    await office.says("/todo")
    await office.taps("绑定待核对")
    await office.taps(f"№ {row.occurrence}")
    office.sees(f"№ {row.occurrence}", buttons=["办结"])
    assert not any("看号码" in label or "没打通" in label for label in office.last.labels)
    await office.taps("办结")
    assert (await found(world, row.id)).state is FollowUpState.DONE


async def new_device(world: World, bob: Person) -> Person:
    """Bind the same person from another chat; the binding is held."""
    other = Person(world, 602, bob.name, bob.phone, member_id=bob.member_id)
    await other.says("/start")
    for label in ("同意并继续", "基本使用", "选好了"):
        await other.taps(label)
    await other.shares_phone()
    await other.says("1985")
    other.sees("binding-held")
    return other


async def states(world: World) -> list[BindingState]:
    async with world.scope() as scope:
        rows = await scope.all(select(Binding).order_by(Binding.id))
        return [row.state for row in rows if row.member_id != rows[1].member_id]


async def test_secretary_releases_a_new_device_and_both_chats_are_told(
    world: World, bob: Person, sue: Person
) -> None:
    other = await new_device(world, bob)
    await other.says("报到")
    other.sees("not-bound")
    await sue.says("/todo")
    await sue.taps("换设备待确认")
    await sue.taps("鲍大山")
    sue.sees("不点就不会放行", buttons=["是本人", "不是本人"])
    assert not any("办结" in label for label in sue.last.labels)
    await sue.taps("是本人")
    other.sees("绑定好了")
    bob.sees("改用另一台设备了")
    assert await states(world) == [BindingState.ENDED, BindingState.ACTIVE]
    await other.says("报到")
    other.sees("您最近好吗")
    await bob.says("报到")
    bob.sees("not-bound")


async def test_secretary_refuses_a_new_device_and_the_old_chat_goes_on(
    world: World, bob: Person, sue: Person
) -> None:
    other = await new_device(world, bob)
    await sue.says("/todo")
    await sue.taps("换设备待确认")
    await sue.taps("鲍大山")
    await sue.taps("不是本人")
    other.sees("支部没有确认这次绑定")
    assert "鲍大山" not in other.last.text
    bob.sees("已拒绝另一台设备")
    assert await states(world) == [BindingState.ACTIVE, BindingState.ENDED]


async def test_held_binding_is_never_just_closed_nor_decided_twice(
    world: World, bob: Person, sue: Person
) -> None:
    await new_device(world, bob)
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.REBIND))
    await sue.presses(f"fd:{row.id}")
    sue.sees("抱歉,查不到。")
    await sue.presses(f"fz:{row.id}")
    await sue.presses(f"fy:{row.id}")
    sue.sees("已经了结了")
    assert await states(world) == [BindingState.ACTIVE, BindingState.ENDED]
    world.clock.forward(days=30)
    assert await states(world) == [BindingState.ACTIVE, BindingState.ENDED]


async def test_number_is_opened_on_demand_kept_nowhere_and_every_look_is_audited(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    key = await raise_follow_up(world, county, Cause.HELP, bob.member_id)
    await sue.presses(f"fo:{key}")
    await sue.taps("看号码")
    assert "+8613900000002" in sue.last.text
    [line] = await audited(world, "phone-seen")
    assert (line.member_id, line.actor_id) == (bob.member_id, sue.member_id)
    async with world.scope() as scope:
        kept = str([row.args for row in await scope.all(select(Message))])
    assert "3900000002" not in kept
    assert "0002" not in kept


def test_every_cause_belongs_to_one_kind_of_card() -> None:
    other = {Cause.UNMATCHED, Cause.MAKE_UP, Cause.PLEDGE, *DECIDED}
    assert {*SPOKE, *CALLING, *other} == set(Cause)
    assert not set(SPOKE) & set(CALLING)


async def test_secretary_who_speaks_english_meets_no_chinese_but_names(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    await sue.says("/lang English")
    start = len(sue.screen)
    for cause in Cause:
        about = {Cause.UNMATCHED: "123456", Cause.LEARN: f"{cause}:welder"}
        occurrence = about.get(cause, f"{cause}:1")
        member_id = None if cause is Cause.UNMATCHED else bob.member_id
        key = await raise_follow_up(world, county, cause, member_id, occurrence=occurrence, note="note")
        await sue.presses(f"fc:{cause}:0")
        await sue.presses(f"fo:{key}")
        await sue.presses(f"fn:{key}:1")
    for words in ("todo", "roster", "roster bds", "roster zzz", "proxy", "proxy bds", "invite", "stats"):
        await sue.says(f"/{words}")
    for payload in (f"mp:{bob.member_id}", f"im:{bob.member_id}", "sl:0:0", f"pr:{bob.member_id}"):
        await sue.presses(payload)
    for label in ("something changed", "Host branch", "Yes"):
        await sue.taps(label)
    names = r"鲍大山|苏书记|柳湾村党支部|王小明|migrant member reporting"
    for shown in sue.screen[start:]:
        left = re.sub(names, "", "\n".join([shown.text, *shown.labels]))
        assert not re.search("[\u3400-\u9fff]", left.replace("语言 Language", "")), left
