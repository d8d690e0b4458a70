"""汇报 (domain §3.4-B′): asked for, written part by part, spoken, answered within seven days, read again."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from actions.cycles import BEGINNING
from actions.report_cycles import ask_for_reports
from models.accounts import Account, Binding, Relation
from models.audit import AuditLine
from models.calendars import CalendarDay
from models.check_ins import CallState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.members import Member
from models.official_days import DayKind
from models.outbox import Message
from models.reports import Report, ReportCall, ReportCycle, ReportKind
from models.roles import Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import COUNTY, World, at

WORDS = ("读了党章", "在厂里当组长", "2", "3月", "帮老乡找房子", "想学电工")


async def write(person: Person, *answers: str) -> None:
    """Answer the six questions and hand it in."""
    for said in answers:
        await (person.taps(said) if said == "跳过" else person.says(said))
    await person.taps("提交")


async def the_reports(world: World) -> list[Report]:
    async with world.scope() as scope:
        return list(await scope.all(select(Report).order_by(Report.id)))


async def the_cases(world: World, cause: Cause = Cause.REPORT) -> list[FollowUp]:
    async with world.scope() as scope:
        return list(await scope.all(select(FollowUp).where(FollowUp.cause == cause).order_by(FollowUp.id)))


async def states(world: World, kind: ReportKind = ReportKind.QUARTERLY) -> dict[int, CallState]:
    """The state of each person's call in the cycles of a kind."""
    async with world.scope() as scope:
        rows = select(ReportCall).join(ReportCycle, ReportCycle.id == ReportCall.cycle_id)
        return {call.member_id: call.state for call in await scope.all(rows.where(ReportCycle.kind == kind))}


async def test_member_writes_what_is_asked_sees_it_and_hands_it_in(
    world: World, bob: Person, sue: Person
) -> None:
    await world.come_to(at(2027, 3, 20, 9, 30))
    bob.sees("1月—3月的季度汇报可以写了,4月5日前", buttons=["写汇报", "我要帮助"])
    await bob.taps("写汇报")
    bob.sees("鲍大山同志,1月—3月,学了些什么", buttons=["跳过", "取消"])
    for said in WORDS:
        await bob.says(said)
    for told in WORDS:
        assert told in bob.last.text, told
    await bob.taps("提交")
    bob.sees("苏书记会看,3月29日前回您")
    sue.sees("鲍大山</b>交来1月—3月的季度汇报", buttons=["看汇报"])
    [row] = await the_reports(world)
    assert row.told == dict(
        zip(("study", "living", "activities", "dues", "deeds", "trouble"), WORDS, strict=True)
    )
    assert (row.kind, row.version, row.late) == (ReportKind.QUARTERLY, 1, False)
    assert (await states(world))[bob.member_id or 0] is CallState.ANSWERED


async def test_last_day_of_an_answer_waits_for_a_working_day(world: World, bob: Person, sue: Person) -> None:
    await world.come_to(at(2027, 3, 20, 9, 30))  # a Saturday; seven days later is one, too
    await bob.taps("写汇报")
    await write(bob, *WORDS)
    [case] = await the_cases(world)
    assert case.due_at.astimezone(COUNTY) == datetime(2027, 3, 29, 18, 0, tzinfo=COUNTY)


async def test_keeper_answers_in_words_and_the_member_reads_them(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("/report")
    bob.sees("眼下没有要写的", buttons=["开始写"])
    await bob.taps("开始写")
    await write(bob, *WORDS)
    await sue.taps("看汇报")
    for told in WORDS:
        assert told in sue.last.text, told
    await sue.taps("写两句")
    await sue.says("写得好,房子的事帮得好")
    assert sue.has_seen("记下了:鲍大山,办好了。")
    bob.sees("苏书记看了您1月—3月的季度汇报", buttons=["1月—3月"])
    assert "房子的事帮得好" in bob.last.text
    await bob.says("/report")
    await bob.taps("1月—3月")
    for told in (*WORDS, "苏书记1月28日已阅", "房子的事帮得好"):
        assert told in bob.last.text, told
    [case] = await the_cases(world)
    assert case.state is FollowUpState.DONE


async def test_one_tap_says_read_and_a_second_one_changes_nothing(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("汇报")
    await bob.taps("开始写")
    await write(bob, "读书", *["跳过"] * 5)
    await sue.says("/todo")
    await sue.taps("汇报待回复")
    await sue.taps("鲍大山")
    assert not any("办结" in label for label in sue.last.labels)
    await sue.taps("看汇报")
    await sue.taps("已阅")
    shown = len(bob.screen)
    bob.sees("苏书记看了您")
    [case] = await the_cases(world)
    await sue.presses(f"wrk:{case.id}")
    sue.sees("已经了结")
    assert len(bob.screen) == shown


async def test_voice_is_heard_written_down_and_then_read_as_words(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("/report")
    await bob.taps("开始写")
    await bob.sends_voice(seconds=9)
    for _ in range(5):
        await bob.taps("跳过")
    await bob.taps("提交")
    bob.sees("语音听到啦")
    await sue.taps("看汇报")
    sue.sees("有语音待转记", buttons=["听:学习", "转记:学习"])
    await sue.taps("听:学习")
    sue.sees("学习(9秒)")
    await sue.taps("转记:学习")
    await sue.says("学了用电安全")
    sue.sees("<b>学习</b>:学了用电安全", buttons=["听:学习"])
    assert not any("转记" in label for label in sue.last.labels)
    [case] = await the_cases(world)
    await sue.presses(f"wrd:{case.id}:study")
    sue.sees("nothing-to-write-down")
    await bob.says("/report")
    await bob.taps("1月—3月")
    bob.sees("学了用电安全")
    async with world.scope() as scope:
        heard = await scope.all(select(AuditLine).where(AuditLine.verb == "voice-heard"))
    assert [line.member_id for line in heard] == [bob.member_id]


async def test_what_is_hard_becomes_a_difficulty_by_one_tap_and_only_one(
    world: World, bob: Person, sue: Person
) -> None:
    await bob.says("/report")
    await bob.taps("开始写")
    await write(bob, *WORDS)
    await sue.taps("看汇报")
    await sue.taps("列为难处")
    sue.sees("鲍大山有难处", buttons=["今日待办"])
    [report] = await the_cases(world)
    await sue.presses(f"wrg:{report.id}")
    [case] = await the_cases(world, Cause.DIFFICULTY)
    assert (case.note, case.member_id) == (WORDS[-1], bob.member_id)


async def test_report_without_any_word_is_not_handed_in(world: World, bob: Person, sue: Person) -> None:
    await bob.says("/report")
    await bob.taps("开始写")
    await write(bob, *["跳过"] * 6)
    bob.sees("report-empty", buttons=["写汇报"])
    assert not await the_reports(world)
    await bob.taps("写汇报")
    bob.sees("学了些什么")


async def test_second_report_of_a_period_is_a_new_version_and_answered_once(
    world: World, bob: Person, sue: Person
) -> None:
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 3, 22, 10))
    for words in ("第一次写", "第二次写"):
        await bob.says("/report")
        await bob.taps("开始写")
        await write(bob, words, *["跳过"] * 5)
    assert bob.has_seen("这是更新后的,算一份。")
    first, second = await the_reports(world)
    assert (first.version, second.version) == (1, 2)
    assert first.cycle_id == second.cycle_id is not None
    assert [case.state for case in await the_cases(world)] == [FollowUpState.WITHDRAWN, FollowUpState.NEW]
    await bob.says("/report")
    assert sum("1月—3月" in label for label in bob.last.labels) == 1


async def test_silent_are_reminded_twice_and_those_who_wrote_no_more(
    world: World, bob: Person, ann: Person, sue: Person
) -> None:
    other = await seat(world, ann.member_id or 0, "安小芬", 511)
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 3, 21, 9))
    await bob.says("/report")
    await bob.taps("开始写")
    await write(bob, *WORDS)
    shown = len(bob.screen)
    await world.walk(at(2027, 3, 31, 9))
    assert len(bob.screen) == shown
    told = [shown.text for shown in other.screen if "季度汇报" in shown.text]
    assert ["可以写了" in text for text in told] == [True, False, False]


async def test_reminder_on_an_official_day_off_comes_on_the_next_working_day(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        for day in (20, 25):
            row = CalendarDay(
                org_id=county.county.id, day=date(2027, 3, day), kind=DayKind.OFF, name="节", set_at=scope.now
            )
            scope.add(row)
    world.database.known.clear()
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 3, 30, 12))
    async with world.scope() as scope:
        said = await scope.all(
            select(Message.not_before).where(Message.screen.startswith("report-")).order_by(Message.id)
        )
    assert [moment.astimezone(COUNTY).date().day for moment in said if moment] == [22, 26, 28]
    assert bob.has_seen("可以写了")


async def test_late_report_counts_as_late_and_is_taken_kindly(world: World, bob: Person, sue: Person) -> None:
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 4, 6, 9))
    await bob.says("/report")
    bob.sees("过了4月5日,现在写也来得及")
    await bob.taps("开始写")
    await write(bob, *WORDS)
    bob.sees("过了日子也没关系")
    assert (await the_reports(world))[0].late
    assert (await states(world))[bob.member_id or 0] is CallState.LATE


async def test_who_wrote_the_yearly_summary_is_not_asked_for_the_last_quarter(
    world: World, ann: Person, bob: Person, sue: Person
) -> None:
    await world.wake_at(at(2027, 11, 30, 12))
    await world.walk(at(2027, 12, 2, 9, 30))
    bob.sees("1月—12月的年度总结可以写了,12月20日前")
    await bob.taps("写汇报")
    await write(bob, *WORDS)
    await world.come_to(at(2027, 12, 20, 10))
    await world.walk(at(2027, 12, 21, 10))
    asked = await states(world)
    assert bob.member_id not in asked
    assert asked[ann.member_id or 0] is CallState.OPEN
    assert (await states(world, ReportKind.YEARLY))[bob.member_id or 0] is CallState.ANSWERED


async def test_who_is_abroad_is_asked_half_yearly(world: World, county: County, bob: Person) -> None:
    async with world.scope() as scope:
        away = await enlist(scope, county.willow, "文海外", abroad=True, zone="Europe/Madrid")
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 3, 22, 9))
    assert set(await states(world)) == {bob.member_id}
    await world.come_to(at(2027, 6, 20, 10))
    await world.walk(at(2027, 6, 22, 9))
    assert away.id in await states(world)


async def test_secretary_sees_who_has_written_and_who_has_not(
    world: World, ann: Person, bob: Person, sue: Person, dan: Person
) -> None:
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 3, 22, 10))
    await bob.says("/report")
    await bob.taps("开始写")
    await write(bob, *WORDS)
    await sue.says("支部汇报")
    sue.sees("1月—3月 · 季度汇报:应交2,已交1(其中补交0),没交1")
    await sue.taps("没交的")
    sue.sees("安小芬 · 柳湾村党支部")
    await sue.says("支部汇报")
    await sue.taps("交了的")
    sue.sees("鲍大山 · 柳湾村党支部")
    await dan.says("支部汇报")
    dan.sees("眼下没有开着的汇报")
    await world.come_to(at(2027, 4, 20, 10))  # two weeks behind its day nobody is pointed at any more
    await sue.says("支部汇报")
    sue.sees("眼下没有开着的汇报")


async def test_upper_level_reads_the_words_only_once_it_is_late(
    world: World, bob: Person, sue: Person, office: Person
) -> None:
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 3, 22, 10))
    await bob.says("/report")
    await bob.taps("开始写")
    await write(bob, *WORDS)
    [case] = await the_cases(world)
    await office.presses(f"wrr:{case.id}")
    office.sees("抱歉,查不到。")
    world.clock.set(case.due_at + timedelta(hours=1))
    await office.presses(f"wrr:{case.id}")
    office.sees(WORDS[0])


async def test_contact_person_answers_for_their_own_people_and_other_branches_find_nothing(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    async with world.scope() as scope:
        keeper = await enlist(scope, county.willow, "康守望", floating=False)
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.contact_id = keeper.id
    contact = await seat(world, keeper.id, "康守望", 520)
    shown = len(sue.screen)
    await bob.says("/report")
    await bob.taps("开始写")
    await write(bob, *WORDS)
    contact.sees("鲍大山</b>交来", buttons=["看汇报"])
    bob.sees("康守望会看")
    assert len(sue.screen) == shown  # the secretary finds it in the list
    [case], [row] = await the_cases(world), await the_reports(world)
    for payload in (f"wrr:{case.id}", f"wrk:{case.id}", f"wrh:{case.id}:study", f"wro:{row.id}"):
        await dan.presses(payload)
        dan.sees("抱歉,查不到。")
    await contact.taps("看汇报")
    await contact.taps("已阅")
    bob.sees("康守望看了您")


async def test_half_written_report_goes_on_after_a_restart(world: World, bob: Person, sue: Person) -> None:
    await bob.says("/report")
    await bob.taps("开始写")
    await bob.says(WORDS[0])
    again = await world.restart()
    bob.world = sue.world = again
    await write(bob, *WORDS[1:])
    assert (await the_reports(again))[0].told["study"] == WORDS[0]
    await again.database.close()


async def test_child_writes_for_a_father_on_the_same_phone_and_does_not_read_his_earlier_ones(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        father = await enlist(scope, county.willow, "鲍老汉", birth="1950-01-01")
        account = await scope.first(select(Account).where(Account.chat_id == bob.chat_id))
        assert account is not None
        scope.add(
            Binding(account_id=account.id, member_id=father.id, relation=Relation.FAMILY, bound_at=scope.now)
        )
    await bob.says("/report")
    await bob.taps("替鲍老汉写")
    await write(bob, *WORDS)
    [row] = await the_reports(world)
    assert row.member_id == father.id
    await bob.says("/report")
    assert not any("1月—3月" in label for label in bob.last.labels)
    await bob.presses(f"wro:{row.id}")
    bob.sees("抱歉,查不到。")


async def test_death_ends_what_is_asked_and_said(world: World, bob: Person, sue: Person) -> None:
    await world.come_to(at(2027, 3, 20, 10))
    await world.walk(at(2027, 3, 22, 10))
    async with world.scope() as scope:
        call = await scope.first(select(ReportCall).where(ReportCall.member_id == bob.member_id))
        assert call is not None
    await sue.says("/roster bds")
    await sue.taps("去世")
    await sue.taps("是,停止发送")
    sue.sees("death-noted")
    assert (await states(world))[bob.member_id or 0] is CallState.CLOSED
    shown = len(bob.screen)
    await world.come_to(at(2027, 4, 1, 10))
    assert len(bob.screen) == shown


async def test_asking_again_adds_nobody_twice(world: World, bob: Person) -> None:
    await world.come_to(at(2027, 3, 20, 9, 30))
    slot = at(2027, 3, 20, 9, 5)

    async def kept() -> tuple[Any, ...]:
        async with world.scope() as scope:
            tables = (ReportCall, ReportCycle, Message)
            return tuple([len(await scope.all(select(table.id))) for table in tables])

    before = await kept()
    async with world.scope() as scope:
        place = await ask_for_reports(scope, slot, BEGINNING, 1000)
        while place is not None:
            place = await ask_for_reports(scope, slot, place, 1000)
    assert await kept() == before


async def test_secretary_without_a_grant_here_is_no_keeper(world: World, county: County, bob: Person) -> None:
    async with world.scope() as scope:
        other = await enlist(scope, county.bridge, "石书记", floating=False)
        await appoint(scope, other, Role.SECRETARY, county.bridge)
    elsewhere = await seat(world, other.id, "石书记", 521)
    await bob.says("/report")
    await bob.taps("开始写")
    await write(bob, *WORDS)
    assert elsewhere.screen == []
