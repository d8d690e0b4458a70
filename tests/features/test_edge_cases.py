"""Every row of domain §3.5, "errors and edge cases", as a dialogue in its words or better ones.

ROWS names the rows in their order with the tests of this file that hold them.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from models.accounts import Account, Binding, BindingState, Relation
from models.audit import AuditLine
from models.check_ins import Call, CallState, CheckIn, Cycle
from models.consents import Consent, Purpose
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.form_runs import FormRun
from models.inbox import Update, opened
from models.members import Member
from models.outbox import Message, Said
from models.pledge_votes import Level, PledgeVote
from tests.county import County, enlist, seat
from tests.people import Person
from tests.rated import open_ballots, promised
from tests.telegram import Fault
from tests.world import World, at

pytestmark = (
    pytest.mark.sqlite_only
)  # the statements behind these dialogues are tried on both engines elsewhere

ROWS = {
    "Phone not found": ["stranger_whose_number_is_unknown"],
    "Shared contact is someone else's": ["contact_of_somebody_else"],
    "Two members share a phone": ["couple_on_one_number"],
    "Second check-in in the cycle": ["second_check_in"],
    "Double tap / repeated update": ["double_tap"],
    "Late check-in": ["late_check_in"],
    "Member moved to another branch": ["moved_member"],
    "Transfer pending": ["transfer_that_is_pending"],
    "No reply": ["silent_member"],
    "Abroad": ["member_abroad"],
    "Elder cannot type": ["elder_who_cannot_type"],
    "Voice message": ["voice_message"],
    "Photo/location/contact sent unasked": ["thing_nobody_asked_for"],
    "Free text outside a flow": ["free_text"],
    "Half-finished flow": ["half_finished_flow"],
    "Bot restarted in the middle": ["restart_in_the_middle"],
    "Bot blocked (403), account deleted": ["chat_that_is_closed", "deleted_account"],
    "Rate limit (429)": ["rate_limit"],
    "Person died (family replies)": ["family_that_tells_of_a_death", "member_who_mourns"],
    'Member says "退出/别发了"': ["member_who_wants_no_more"],
    "Distress words": ["distress", "distress_in_a_flow", "homesick"],
    "Wrong permissions": ["wrong_permissions"],
    "Impostor asking for data": ["impostor"],
    "Message too old button": ["old_button"],
    "Name with rare characters, minority names with ·": ["rare_name"],
    "Leap day, month-end due": ["end_of_february"],
    "Clock change abroad": ["clock_change_abroad"],
    "Public flood on ratings": ["eleventh_vote_within_a_minute"],
    "Offensive public text": ["offensive_words_about_a_promise"],
}  # fmt: skip


def test_every_row_is_named_and_has_its_dialogue() -> None:
    tests = [name.removeprefix("test_") for name in globals() if name.startswith("test_")]
    for row, prefixes in ROWS.items():
        for prefix in prefixes:
            assert [name for name in tests if name.startswith(prefix)], (row, prefix)
    assert len(ROWS) == 29


def test_this_file_alone_holds_what_it_names() -> None:
    text = Path(__file__).read_text("utf-8")
    for prefixes in ROWS.values():
        assert all(f"async def test_{prefix}" in text for prefix in prefixes)


async def fill_in(person: Person, *labels: str) -> None:
    """The full form in the shortest way; other labels for its beginning."""
    for label in (*labels, *("很好", "没变", "都没变", "已报到", "跳过")[len(labels) :]):
        await person.taps(label)


async def begin_binding(person: Person) -> None:
    """Up to the question for the number."""
    await person.says("/bind")
    await person.taps("基本使用")
    await person.taps("选好了")


async def follow_ups(world: World, cause: Cause) -> list[FollowUp]:
    """All follow-ups of a cause."""
    async with world.scope() as scope:
        return list(await scope.all(select(FollowUp).where(FollowUp.cause == cause).order_by(FollowUp.id)))


async def test_stranger_whose_number_is_unknown_is_told_how_to_go_on_and_pauses_after_three_tries(
    world: World, sue: Person, stranger: Person
) -> None:
    for _ in range(3):
        await begin_binding(stranger)
        await stranger.shares_phone()
        await stranger.says("1985")
        stranger.sees("可能换过号,请核对后再试")
        stranger.sees("告诉支部书记")
    [row, *_] = await follow_ups(world, Cause.UNMATCHED)
    assert row.state is FollowUpState.NEW
    await stranger.says("/bind")
    stranger.sees("tries-paused")
    world.clock.forward(minutes=31)
    await stranger.says("/bind")
    stranger.sees("bind-consents")


async def test_contact_of_somebody_else_is_refused_and_not_kept(
    world: World, ann: Person, bob: Person
) -> None:
    await begin_binding(ann)
    await ann.shares_phone(bob.phone, user_id=bob.chat_id)
    ann.sees("请分享您自己的号码,我不保存别人的")
    async with world.scope() as scope:
        for run in await scope.all(select(FormRun)):
            assert bob.phone not in str(run.state_json(world.vault))


async def test_couple_on_one_number_is_told_apart_by_the_second_fact(
    world: World, county: County, ann: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "安大勇", ann.phone, birth="1979-01-01")
    await begin_binding(ann)
    await ann.shares_phone()
    ann.sees("bind-birth-year")
    assert "安" not in ann.last.text, "nobody is named before the second fact"
    await ann.says("1985")
    ann.sees("绑定好了,安小芬同志")


async def test_second_check_in_is_a_new_version_and_counts_once(world: World, bob: Person) -> None:
    await world.walk(at(2027, 2, 1, 10))
    await bob.says("报到")
    await fill_in(bob)
    await bob.says("报到")
    bob.sees("您2月1日已经报到过了。要更新情况吗?")
    await bob.taps("有变化,细说")
    await fill_in(bob)
    bob.sees("记下了")
    async with world.scope() as scope:
        assert await scope.first(select(func.count(Call.id)).where(Call.state == CallState.ANSWERED)) == 1


async def test_double_tap_is_answered_with_already_received(world: World, bob: Person) -> None:
    await bob.says("报到")
    question = bob.last
    [payload] = [one["callback_data"] for row in question.keyboard for one in row if "很好" in one["text"]]
    await bob.presses(payload, question.id)
    shown = len(bob.screen)
    await bob.presses(payload, question.id)
    assert world.telegram.toasts[-1] == "已经收到啦。"
    assert len(bob.screen) == shown
    await bob.says("菜单", again=True)
    assert len(bob.screen) == shown + 1


async def test_late_check_in_counts_for_last_month(world: World, bob: Person) -> None:
    await world.walk(at(2027, 2, 15, 9))
    await bob.says("报到")
    await fill_in(bob)
    bob.sees("给您补上了")


async def hand_over(sue: Person) -> None:
    """苏书记 hands 鲍大山 over to 石桥村."""
    await sue.says("/roster 鲍大山")
    await sue.taps("转支部")
    await sue.says("石桥")
    await sue.taps("石桥")


async def test_moved_member_hears_who_looks_after_them_now(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    await hand_over(sue)
    await dan.says("/todo")
    await dan.taps("转入待接收")
    await dan.taps("鲍大山")
    await dan.taps("接收")
    bob.sees("您已转到石桥村党支部")
    bob.sees("邓书记")
    await dan.says("/roster 鲍大山")
    dan.sees("鲍大山")
    await sue.says("/roster 鲍大山")
    assert not any("鲍大山" in label for label in sue.last.labels)


async def test_transfer_that_is_pending_leaves_the_old_branch_responsible(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    await hand_over(sue)
    await sue.says("/roster 鲍大山")
    sue.sees("转接中")
    await bob.says("人工")
    await bob.taps("跳过")
    bob.sees("苏书记")
    assert "邓书记" not in bob.last.text


async def test_silent_member_is_given_to_people_and_punished_by_nobody(
    world: World, bob: Person, sue: Person
) -> None:
    await world.walk(at(2027, 2, 11, 9))
    [row] = await follow_ups(world, Cause.SILENT)
    assert row.member_id == bob.member_id
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
    assert member is not None
    assert member.standing == "active"
    assert not any("处分" in shown.text or "除名" in shown.text for shown in bob.screen)


async def test_member_abroad_is_asked_each_half_year_at_their_own_nine_o_clock(
    world: World, county: County
) -> None:
    lou = await emigrant(world, county, "罗安", "Los Angeles", "America/Los_Angeles", 509)
    for month in (4, 5, 6):
        await world.come_to(at(2027, month, 2, 9))
        assert not lou.reminders, "not each month"
    await world.come_to(at(2027, 6, 30, 9))
    await world.walk(at(2027, 7, 2, 9))
    [sent] = await sent_to(world, lou)
    assert f"{sent:%m-%d %H:%M}" == "07-01 09:00"


async def emigrant(
    world: World, county: County, name: str, city: str, zone: str, chat: int, country: str = "US"
) -> Person:
    """A member abroad with a chat: country and city are all that is kept of the place."""
    place = {"country": country, "city": city, "zone": zone}
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, name, place=place, zone=zone, abroad=True)
    return await seat(world, member.id, name, chat)


async def sent_to(world: World, person: Person) -> list[Any]:
    """When a person was asked to check in, on their own clock."""
    async with world.scope() as scope:
        member = await scope.get(Member, person.member_id or 0)
        rows = await scope.all(
            select(Message.sent_at)
            .where(Message.member_id == person.member_id, Message.screen == "check-in-opened")
            .order_by(Message.id)
        )
    assert member is not None
    return [sent.astimezone(ZoneInfo(member.zone)) for sent in rows if sent is not None]


async def test_elder_who_cannot_type_answers_by_numbers_or_the_branch_records_for_them(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("报到")
    for number in ("1", "1", "1", "1"):
        await bob.says(number)
    await bob.taps("跳过")
    bob.sees("记下了")
    await sue.says("/proxy 鲍大山")
    sue.sees("鲍大山")


async def test_voice_message_is_kept_for_whoever_writes_it_down(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到"):
        await bob.taps(label)
    await bob.sends_voice(seconds=200)
    bob.sees("有点长,请分两次说")
    await bob.sends_voice(seconds=60)
    bob.sees("记下了")
    async with world.scope() as scope:
        [row] = await scope.all(select(CheckIn).where(CheckIn.member_id == bob.member_id))
    assert row.voice is not None
    assert row.voice["voice"] == "voice-file"


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("location", {"latitude": 31.512345, "longitude": 104.5}, "不用发精确位置,写到县区就好"),
        ("contact", {"phone_number": "+8613700000000", "first_name": "别人"}, "没太明白"),
        ("photo", {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}, "没太明白"),
    ],
)
async def test_thing_nobody_asked_for_is_answered_and_not_kept(
    world: World, bob: Person, kind: str, content: dict[str, Any], said: str
) -> None:
    await bob.sends(kind, **content)
    bob.sees(said)
    async with world.scope() as scope:
        heard = [str(opened(sealed, world.vault)) for sealed in await scope.all(select(Update.sealed))]
        assert "31.512345" not in str(heard), "a position is dropped before anything is written"
        numbers = [row.phone(world.vault) for row in await scope.all(select(Member))]
        assert "+8613700000000" not in numbers


async def test_free_text_is_met_with_the_menu_and_a_person(bob: Person, sue: Person) -> None:
    await bob.says("今天天气不错")
    bob.sees('没太明白。您可以点下面的按钮,或回复"人工"找支部。', buttons=["找支部", "我要帮助"])
    await bob.says("人工")
    await bob.taps("跳过")
    bob.sees("苏书记")


async def test_half_finished_flow_is_recalled_once_after_two_hours(world: World, bob: Person) -> None:
    await bob.says("报到")
    await bob.taps("很好")
    shown = len(bob.screen)
    for minutes in (121, 60, 60):
        world.clock.forward(minutes=minutes)
        await world.work()
    assert len(bob.screen) == shown + 1
    bob.sees("刚才写到一半,接着写吗?", buttons=["接着", "算了"])
    await bob.taps("接着")
    bob.sees("check-in-moved")


async def test_restart_in_the_middle_asks_the_same_question_again(world: World, bob: Person) -> None:
    await bob.says("报到")
    await bob.taps("很好")
    bob.world = await world.restart()
    await bob.says("什么?")
    bob.sees("check-in-moved")
    await bob.world.database.close()


async def test_chat_that_is_closed_puts_its_member_on_the_phone_list_at_once(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.blocks()
    [row] = await follow_ups(world, Cause.UNREACHABLE)
    assert row.member_id == bob.member_id
    await sue.says("/todo")
    await sue.taps("消息发不到")
    assert any("鲍大山" in label for label in sue.last.labels)


async def test_deleted_account_puts_its_member_on_the_phone_list(world: World, bob: Person) -> None:
    gone: Fault = (403, "Forbidden: user is deactivated", {})
    world.telegram.chat_faults[bob.chat_id] = [gone]
    await bob.says("菜单")
    [row] = await follow_ups(world, Cause.UNREACHABLE)
    assert row.member_id == bob.member_id


async def test_rate_limit_waits_the_told_seconds_and_keeps_the_order(world: World, bob: Person) -> None:
    world.telegram.chat_faults[bob.chat_id] = [(429, "Too Many Requests: retry after 3", {"retry_after": 3})]
    await bob.says("今天天气不错")
    await bob.says("菜单")
    assert not bob.screen
    world.clock.forward(seconds=4)
    await world.work()
    assert ["没太明白" in shown.text for shown in bob.screen] == [True, False]


async def family_chat(world: World, member_id: int) -> Person:
    """The chat of a relative who speaks for a member."""
    async with world.scope() as scope:
        account = Account(
            bot_id=100, chat_id=530, language="zh_CN", language_chosen=False, simulated=False, tries=0,
            created_at=scope.now,
        )  # fmt: skip
        scope.add(account)
        await scope.flush()
        scope.add(
            Binding(
                account_id=account.id, member_id=member_id, relation=Relation.FAMILY,
                state=BindingState.ACTIVE, bound_at=scope.now,
            )
        )  # fmt: skip
    return Person(world, 530, "家属", member_id=member_id)


async def test_family_that_tells_of_a_death_hears_sympathy_and_all_stops_at_once(
    world: World, bob: Person, sue: Person
) -> None:
    kin = await family_chat(world, bob.member_id or 0)
    await kin.says("大山昨天去世了")
    kin.sees("请节哀", buttons=["是鲍大山本人", "是家里别的人"])
    await kin.taps("是鲍大山本人")
    kin.sees("请节哀。我们马上停止发送,支部会来看望。")
    sue.sees("鲍大山同志去世了")
    shown = len(kin.screen), len(bob.screen)
    await kin.presses(f"zf:{bob.member_id}")
    assert len(await follow_ups(world, Cause.TALK)) == 1
    await world.walk(at(2027, 2, 12, 9))
    assert (len(kin.screen) - 1, len(bob.screen)) == shown, "nothing was sent any more"
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        verbs = await scope.all(select(AuditLine.verb).where(AuditLine.member_id == bob.member_id))
    assert member is not None
    assert member.standing == "active", "that somebody has died is noted by people"
    assert "death-told" in verbs


async def test_family_that_tells_of_a_death_speaks_for_its_own_only(
    world: World, ann: Person, bob: Person, stranger: Person
) -> None:
    await bob.presses(f"zf:{ann.member_id}")
    bob.sees("not-found")
    await stranger.says("他去世了")
    stranger.sees("请节哀")
    stranger.sees("没有绑定党员")
    assert not await follow_ups(world, Cause.TALK)


async def test_member_who_mourns_somebody_else_is_told_nothing_festive(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("我父亲过世了")
    await bob.taps("是家里别的人")
    bob.sees("请节哀保重")
    bob.sees("3月18日")
    sue.sees("鲍大山同志家里有丧事")
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
    assert member is not None
    assert member.mourning_until == date(2027, 1, 28) + timedelta(days=49)
    assert not member.prefers_phone


@pytest.mark.parametrize("word", ["退出", "别发了"])
async def test_member_who_wants_no_more_gets_no_greetings_and_may_be_called_instead(
    world: World, bob: Person, word: str
) -> None:
    async with world.scope() as scope:
        for purpose in (Purpose.BASIC, Purpose.GREETINGS):
            scope.add(Consent(member_id=bob.member_id, purpose=purpose, given_at=scope.now))
    await bob.says(word)
    bob.sees("好,问候不再发。报到提醒改成电话,行吗?", buttons=["行,打电话", "还是发消息"])
    async with world.scope() as scope:
        standing = [row.purpose for row in await scope.all(Consent.standing_of(bob.member_id or 0))]
    assert standing == [Purpose.BASIC], "duties and rights stay"
    await bob.taps("行,打电话")
    bob.sees("phone-preferred")
    await world.walk(at(2027, 2, 5, 9))
    assert not bob.has_seen("check-in-opened")
    assert [row.member_id for row in await follow_ups(world, Cause.UNBOUND)] == [bob.member_id]


@pytest.mark.parametrize("words", ["我不想活了", "活 不 下 去", "i want to die"])
async def test_distress_reaches_the_secretary_at_once_and_names_the_numbers(
    world: World, bob: Person, sue: Person, words: str
) -> None:
    await bob.says(words)
    bob.sees("我已请苏书记马上联系您。情况危急请拨110/120", buttons=["我要帮助"])
    bob.sees("12356")
    sue.sees(words)
    [row] = await follow_ups(world, Cause.HELP)
    assert row.due_at == world.clock.now() + timedelta(hours=2)


async def test_distress_in_a_flow_is_heard_and_the_answer_is_kept(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到"):
        await bob.taps(label)
    await bob.says("真的活不下去了,身份证 110101199003071234")
    assert bob.has_seen("我已请苏书记马上联系您")
    bob.sees("记下了")
    [row] = await follow_ups(world, Cause.HELP)
    assert row.note is not None
    assert "活不下去" in row.note
    assert "199003071234" not in row.note


async def test_distress_of_a_stranger_is_met_with_the_numbers(stranger: Person) -> None:
    await stranger.says("我不想活了")
    stranger.sees("110(报警)、120(急救)")


async def test_homesick_member_or_staff_writing_of_others_alarms_nobody(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("我想死你们了")
    bob.sees("没太明白")
    await sue.says("人工")
    await sue.says("鲍大山同志的邻居有轻生念头")
    assert not await follow_ups(world, Cause.HELP)


async def test_wrong_permissions_are_denied_noted_and_offered_to_be_passed_on(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("/roster")
    bob.sees("这项要书记或上级来操作。需要的话", buttons=["找支部"])
    async with world.scope() as scope:
        assert await scope.first(select(AuditLine.id).where(AuditLine.verb == "denied")) is not None


async def test_impostor_hears_the_same_whether_somebody_exists_or_not(
    world: World, bob: Person, stranger: Person
) -> None:
    heard = []
    for name in ("鲍大山", "不存在的人"):
        await stranger.says(f"/roster {name}")
        heard.append(stranger.last.text)
        assert name not in stranger.last.text
    assert heard[0] == heard[1]


async def test_old_button_is_drawn_anew(world: World, bob: Person) -> None:
    await bob.says("报到")
    old = bob.last
    [payload] = [one["callback_data"] for row in old.keyboard for one in row if "很好" in one["text"]]
    await bob.taps("很好")
    await bob.taps("没变")
    await bob.presses(payload, old.id)
    assert world.telegram.toasts[-1] == "这个按钮过期了,给您新的。"
    bob.sees("check-in-change")
    await bob.presses("zz:unknown", 1)
    assert world.telegram.toasts[-1] == "这个按钮过期了,给您新的。"
    bob.sees("check-in-change")


@pytest.mark.parametrize(
    ("name", "wanted"), [("𠅤小龙", "小龙"), ("阿迪力·买买提", "买买提"), ("吕䶮", "吕")]
)
async def test_rare_name_is_kept_as_it_is_and_found_by_a_part(
    world: World, county: County, sue: Person, name: str, wanted: str
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, name)
    await sue.says(f"/roster {wanted}")
    sue.sees(name)


@pytest.mark.parametrize(("year", "last"), [(2027, "2月28日"), (2028, "2月29日")])
async def test_end_of_february_is_the_last_day_there_is(
    world: World, bob: Person, sue: Person, year: int, last: str
) -> None:
    world.clock.set(at(year, 1, 28, 10))
    await sue.says("/roster 鲍大山")
    await sue.taps("守孝")
    await sue.taps("另定日期")
    await sue.says("2月底")
    sue.sees(f"守孝到{last}")
    await sue.taps("守孝")
    await sue.taps("另定日期")
    await sue.says(f"{year}年2月30日")
    sue.sees("没看懂日期")


async def test_round_that_opens_on_the_last_day_a_rule_can_name_is_due_within_every_month(
    world: World, county: County
) -> None:
    async with world.scope() as scope:
        due = [cycle.due_at for cycle in await scope.all(select(Cycle))]
    assert due == []
    await world.walk(at(2027, 2, 1, 10))
    async with world.scope() as scope:
        [cycle] = [one for one in await scope.all(select(Cycle)) if not one.abroad]
    assert cycle.late_until.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2027, 3, 31)


async def test_clock_change_abroad_leaves_nine_o_clock_at_nine(world: World, county: County) -> None:
    people = [
        await emigrant(world, county, "罗安", "Los Angeles", "America/Los_Angeles", 509),
        await emigrant(world, county, "拉各斯人", "Lagos", "Africa/Lagos", 510, "NG"),
    ]
    await world.come_to(at(2027, 6, 30, 9))
    await world.walk(at(2027, 7, 2, 9))  # summer time in Los Angeles
    for person in people:
        assert [f"{sent:%m-%d %H:%M}" for sent in await sent_to(world, person)] == ["07-01 09:00"], (
            person.name
        )
    await world.wake_at(at(2027, 12, 30, 9))
    await world.walk(at(2028, 1, 2, 9))  # winter time
    for person in people:
        assert f"{(await sent_to(world, person))[-1]:%m-%d %H:%M}" == "01-01 09:00", person.name
    async with world.scope() as scope:
        assert not await scope.all(select(Message.id).where(Message.state == Said.UNSURE))


async def test_eleventh_vote_within_a_minute_is_asked_to_wait_and_the_ten_before_are_one(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    await world.wake_at(at(2027, 12, 3))
    async with world.scope() as scope:
        [item] = await promised(scope, county.willow, bob.member_id, "6月底前教5户种黄芪")
        await open_ballots(scope, [item], county.county, until=at(2027, 12, 21, 0))
    for level in ("satisfied", "fairly") * 5:
        await stranger.presses(f"vvc:{item.id}:{level}")
    await stranger.presses(f"vvc:{item.id}:dissatisfied")
    stranger.sees("您点得有点快,请稍等一下。")
    async with world.scope() as scope:
        [vote] = await scope.all(select(PledgeVote))
    assert vote.level is Level.FAIRLY


async def test_offensive_words_about_a_promise_are_held_and_shown_to_nobody(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    async with world.scope() as scope:
        [item] = await promised(scope, county.willow, bob.member_id, "6月底前教5户种黄芪")
    await stranger.presses(f"zi:{item.id}")
    await stranger.taps("有话说")
    await stranger.says("骗子一个")
    stranger.sees("收到,审核后显示。")
    await stranger.presses(f"zi:{item.id}")
    assert "骗子" not in stranger.last.text
