"""任职 (Z08): appointing, grades, ending, told and audited; nobody grants above oneself or elsewhere."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from actions.appointing import LastAdministrator
from actions.grants import end_grant
from models.accounts import Account, Binding
from models.actor import Actor
from models.audit import AuditLine
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.members import Member, Standing
from models.roles import Grade, Grant, Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import COUNTY, World


@pytest.fixture
async def wei(world: World, county: County) -> Person:
    """魏委员: of the committee of 清源镇."""
    async with world.scope() as scope:
        member = await enlist(scope, county.committee, "魏委员", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "魏委员", 522)


async def held(world: World) -> list[tuple[str, Role, int]]:
    """Who holds what where now."""
    async with world.scope() as scope:
        rows = await scope.rows(
            select(Member.name, Grant.role, Grant.org_id)
            .join(Grant, Grant.member_id == Member.id).where(Grant.ended_at.is_(None)).order_by(Grant.id)
        )  # fmt: skip
        return [tuple(row) for row in rows]


async def grant_of(world: World, person: Person) -> Grant:
    """A person's newest grant."""
    async with world.scope() as scope:
        found = await scope.first(
            select(Grant).where(Grant.member_id == person.member_id).order_by(Grant.id.desc())
        )
    assert found is not None
    return found


async def audited(world: World, verb: str) -> list[AuditLine]:
    """The lines of a verb."""
    async with world.scope() as scope:
        return list(await scope.all(select(AuditLine).where(AuditLine.verb == verb).order_by(AuditLine.id)))


def payload(person: Person, label: str) -> str:
    """What the newest button with this label carries."""
    for shown in reversed(person.screen):
        for button in (button for row in shown.keyboard for button in row):
            if label in button["text"]:
                return str(button["callback_data"])
    raise AssertionError(f"no button {label!r}")


async def test_county_sees_all_offices_and_the_committee_its_own_subtree(
    sue: Person, dan: Person, wei: Person, office: Person
) -> None:
    await office.says("任职")
    office.sees("任职</b> · 4项", buttons=[
        "欧主任 · 县委组织部工作人员 · 青禾县委组织部", "魏委员 · 党委工作人员 · 清源镇党委",
        "苏书记 · 支部书记 · 柳湾村党支部", "邓书记 · 支部书记 · 石桥村党支部",
    ])  # fmt: skip
    await wei.says("/grants")
    wei.sees("任职</b> · 3项", buttons=["魏委员", "苏书记", "邓书记"])
    assert not any("欧主任" in label for label in wei.last.labels)
    await office.says("/grants 苏")
    office.sees("找“苏”", buttons=["苏书记"])
    assert not any("邓书记" in label for label in office.last.labels)
    await office.taps("苏书记")
    office.sees("<b>苏书记</b>\n支部书记 · 柳湾村党支部\n2027年1月28日起", buttons=["免去", "看名片"])
    await office.taps("看名片")
    office.sees("<b>苏书记</b> · 柳湾村党支部", buttons=["任命", "设联系人"])


async def test_offices_are_turned_eight_at_a_time(world: World, county: County, office: Person) -> None:
    async with world.scope() as scope:
        for number, name in enumerate("一二三四五六七八九", 1):
            member = await enlist(scope, county.willow, f"李{name}", sequence=number)
            await appoint(scope, member, Role.SECRETARY, county.willow)
    await office.says("/grants")
    office.sees("· 10项", buttons=["李七 ·", "下一页"])
    assert not any(label.startswith("李八") for label in office.last.labels)
    await office.taps("下一页")
    office.sees("· 10项", buttons=["李八 ·", "李九 ·", "上一页"])
    await office.presses("gl:99999999999")
    office.sees("· 10项")


async def test_new_secretary_is_appointed_from_the_card_told_and_given_the_pack(
    world: World, county: County, ann: Person, bob: Person, office: Person
) -> None:
    await office.says("/roster 鲍大山")
    await office.taps("任命")
    office.sees(
        "任命<b>鲍大山</b>担任",
        buttons=[
            "柳湾村党支部 · 支部书记",
            "清源镇党委 · 党委工作人员",
            "青禾县委组织部 · 县委组织部工作人员",
            "别的单位",
        ],
    )
    await office.taps("柳湾村党支部 · 支部书记")
    office.sees("任命<b>鲍大山</b>担任柳湾村党支部的支部书记", buttons=["是,任命"])
    assert "现任" not in office.last.text
    assert not any("责任人" in label for label in office.last.labels)
    tap = payload(office, "是,任命")
    await office.presses(tap)
    await office.presses(tap)
    office.sees("鲍大山是柳湾村党支部的支部书记了。\n已告知本人。")
    assert await held(world) == [
        ("欧主任", Role.COUNTY, county.county.id), ("鲍大山", Role.SECRETARY, county.willow.id),
    ]  # fmt: skip
    [line] = await audited(world, "grant-made")
    assert (line.member_id, line.actor_id) == (bob.member_id, office.member_id)
    assert line.facts == {"role": "secretary", "org": county.willow.id, "grade": "specific"}
    assert bob.has_seen("您现在是柳湾村党支部的支部书记")
    bob.sees("柳湾村党支部交接清单", buttons=["没绑定的:1", "联系人", "今日待办"])
    assert "没绑定聊天1人" in bob.last.text
    await bob.taps("没绑定的")
    bob.sees("还没绑定聊天的", buttons=["安小芬"])
    await bob.taps("安小芬")
    bob.sees("<b>安小芬</b>", buttons=["设联系人"])
    assert not any("🏷" in label for label in bob.last.labels), "a secretary appoints nobody"


@pytest.fixture
async def ivy(world: World, county: County) -> Person:
    """何继任: of 柳湾村, bound; she will be its secretary."""
    async with world.scope() as scope:
        heir = await enlist(scope, county.willow, "何继任", floating=False)
    return await seat(world, heir.id, "何继任", 530)


async def appoint_ivy(office: Person) -> None:
    """The county makes her the secretary, found by her initials."""
    await office.says("/grants")
    await office.taps("➕ 任命")
    await office.says("hjr")
    await office.taps("柳湾村党支部 · 支部书记")
    office.sees("现任:苏书记")
    await office.taps("是,任命")


async def test_replaced_secretary_is_told_and_may_nothing_more(
    world: World, county: County, bob: Person, sue: Person, office: Person, ivy: Person
) -> None:
    await appoint_ivy(office)
    office.sees("苏书记已免去,已告知。")
    sue.sees("您不再担任柳湾村党支部的支部书记")
    assert [name for name, role, _ in await held(world) if role is Role.SECRETARY] == ["何继任"]
    [ended] = await audited(world, "grant-ended")
    assert (ended.member_id, ended.actor_id) == (sue.member_id, office.member_id)
    await sue.says("/roster 鲍大山")
    sue.sees("not-allowed")


async def test_new_secretary_takes_over_what_the_former_one_had_taken(
    world: World, bob: Person, sue: Person, office: Person, ivy: Person
) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        await scope.run(FollowUp.raised(scope.dialect, Cause.HELP, member, "check-in:1", scope.now))
    await sue.says("待办")
    for label in ("需要帮助", "鲍大山", "我来办"):
        await sue.taps(label)
    await appoint_ivy(office)
    ivy.sees("待办1件", buttons=["需要帮助 · 1"])
    for label in ("需要帮助 · 1", "鲍大山", "我来办"):
        await ivy.taps(label)
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.HELP))
        assert (row.state, row.taken_by) == (FollowUpState.TAKEN, ivy.member_id)
    [line] = await audited(world, "follow-up-released")
    assert (line.member_id, line.facts) == (bob.member_id, {"former": sue.member_id})


async def test_pack_counts_the_silent_and_leads_to_their_list(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    await world.walk(datetime(2027, 2, 2, 9, 0, tzinfo=COUNTY))
    await sue.says("/grants")
    await sue.taps("交接清单")
    sue.sees("柳湾村党支部交接清单", buttons=["国内没报到的:1"])
    await sue.taps("国内没报到的:1")
    sue.sees("本期没报到的", buttons=["鲍大山"])


async def test_question_about_another_secretary_is_asked_anew(
    world: World, county: County, sue: Person, office: Person
) -> None:
    async with world.scope() as scope:
        heir = await enlist(scope, county.willow, "何继任", floating=False)
    await office.presses(f"gs:{heir.id}:{county.willow.id}:0", message_id=900)
    office.sees("现任:苏书记", buttons=["是,任命"])
    assert ("苏书记", Role.SECRETARY, county.willow.id) in await held(world)
    await office.taps("是,任命")
    office.sees("还没绑定聊天,请打电话告诉他", buttons=["邀请码"])
    assert [name for name, role, _ in await held(world) if role is Role.SECRETARY] == ["何继任"]


async def test_committee_staff_gets_a_grade_that_can_be_changed(
    world: World, county: County, bob: Person, office: Person
) -> None:
    await office.says("/roster 鲍大山")
    await office.taps("任命")
    await office.taps("别的单位")
    await office.says("清源")
    await office.taps("清源镇党委 · 党委工作人员")
    office.sees("请选责任级别", buttons=["具体责任人", "直接责任人", "第一责任人"])
    await office.taps("第一责任人")
    office.sees("责任级别:第一责任人")
    assert (await grant_of(world, bob)).grade is Grade.FIRST
    await office.says("/grants 鲍")
    await office.taps("鲍大山")
    office.sees("第一责任人", buttons=["直接责任人"])
    await office.taps("直接责任人")
    assert (await grant_of(world, bob)).grade is Grade.DIRECT
    assert len(await held(world)) == 2
    [line] = await audited(world, "grant-graded")
    assert (line.member_id, line.facts) == (bob.member_id, {"grade": "direct"})


async def test_unit_of_no_such_name_is_said_kindly(bob: Person, office: Person) -> None:
    await office.presses(f"gu:{bob.member_id}")
    await office.says("月球")
    office.sees("没有名称带“月球”的", buttons=["别的单位"])


async def test_office_ends_after_a_question_and_a_second_tap_changes_nothing(
    world: World, county: County, sue: Person, wei: Person
) -> None:
    await wei.says("/grants")
    await wei.taps("苏书记")
    await wei.taps("免去")
    wei.sees("要免去<b>苏书记</b>的支部书记(柳湾村党支部)吗?")
    assert len(await held(world)) == 2
    tap = payload(wei, "是,免去")
    await wei.presses(tap)
    await wei.presses(tap)
    wei.sees("已免去苏书记的支部书记")
    assert [name for name, _, _ in await held(world)] == ["魏委员"]
    assert len(await audited(world, "grant-ended")) == 1
    assert [shown.text for shown in sue.screen if "您不再担任" in shown.text] == [sue.last.text]
    await wei.presses(f"gg:{(await grant_of(world, sue)).id}")
    wei.sees("2027年1月28日已免去")
    assert not any("免去" in label for label in wei.last.labels)


async def test_last_administrator_stays_until_there_is_another(
    world: World, county: County, bob: Person, office: Person
) -> None:
    own = await grant_of(world, office)
    await office.says("/grants")
    await office.taps("欧主任")
    await office.taps("免去")
    office.sees("欧主任是青禾县委组织部唯一的管理员,不能免去", buttons=["任命"])
    await office.presses(f"gy:{own.id}")
    office.sees("唯一的管理员")
    async with world.scope() as scope:
        gone = await enlist(scope, county.willow, "古人", standing=Standing.DECEASED)
        await appoint(scope, gone, Role.COUNTY, county.county)
    await office.presses(f"gy:{own.id}")
    office.sees("唯一的管理员")
    await office.presses(f"g3:{bob.member_id}:{county.county.id}:county.specific")
    office.sees("鲍大山是青禾县委组织部的县委组织部工作人员了")
    await office.presses(f"gy:{own.id}")
    office.sees("已免去欧主任")
    assert ("欧主任", Role.COUNTY, county.county.id) not in await held(world)
    await bob.presses(f"gy:{(await grant_of(world, bob)).id}")
    bob.sees("唯一的管理员")


async def test_committee_neither_gives_nor_ends_what_is_above_it(
    world: World, county: County, bob: Person, office: Person, wei: Person
) -> None:
    before = await held(world)
    above = await grant_of(world, office)
    for forged, seen in (
        (f"g1:{bob.member_id}:{county.committee.id}:county.first", "above-oneself"),
        (f"gw:{bob.member_id}:county:{county.committee.id}", "above-oneself"),
        (f"g1:{bob.member_id}:{county.county.id}:county.first", "抱歉,查不到。"),
        (f"g1:{bob.member_id}:{county.county.id}:committee.first", "抱歉,查不到。"),
        (f"gs:{bob.member_id}:{county.committee.id}:0", "抱歉,查不到。"),
        (f"g1:{bob.member_id}:{county.willow.id}:secretary.first", "抱歉,查不到。"),
        (f"g1:{bob.member_id}:{county.committee.id}:committee.king", "抱歉,查不到。"),
        (f"g1:{bob.member_id}:{county.committee.id}:emperor.first", "抱歉,查不到。"),
        (f"gy:{above.id}", "抱歉,查不到。"),
        (f"gx:{above.id}", "抱歉,查不到。"),
        (f"gg:{above.id}", "抱歉,查不到。"),
    ):
        await wei.presses(forged)
        wei.sees(seen)
    assert await held(world) == before
    assert [line.facts["role"] for line in await audited(world, "denied")] == ["county", "county"]
    await wei.presses(f"gm:{bob.member_id}")
    wei.sees("任命<b>鲍大山</b>担任", buttons=["清源镇党委 · 党委工作人员"])
    assert not any("县委" in label for label in wei.last.labels)


def forged_for(bob: Person, county: County, grant: Grant) -> Iterator[str]:
    """Every button of appointing, with the people and places of another branch."""
    yield from (f"{prefix}:{bob.member_id}" for prefix in ("gm", "gp"))
    yield from (f"{prefix}:{grant.id}" for prefix in ("gg", "gx", "gy"))
    yield f"gw:{bob.member_id}:secretary:{county.willow.id}"
    yield f"gs:{bob.member_id}:{county.willow.id}:{grant.id}"
    yield f"g1:{bob.member_id}:{county.committee.id}:committee.first"


async def test_secretary_of_another_branch_can_see_and_do_nothing(
    world: World, county: County, bob: Person, sue: Person, dan: Person
) -> None:
    before = await held(world)
    grant = await grant_of(world, sue)
    for forged in forged_for(bob, county, grant):
        await dan.presses(forged)
        dan.sees("not-allowed")
    for forged in ("hp:{0}", "hu:{0}:0", "kc:{1}:{2}", "ko:{1}:0", "gh:{1}", "ky:{1}:{2}"):
        await dan.presses(forged.format(county.willow.id, bob.member_id, dan.member_id))
        assert dan.last.text == "抱歉,查不到。", forged
    await dan.presses(f"gc:{bob.member_id}")
    await dan.says("邓")
    assert dan.last.text == "抱歉,查不到。"
    await dan.says("/grants 苏书记")
    assert "苏书记" not in dan.last.text
    assert not any("苏书记" in label or "任命" in label for label in dan.last.labels)
    assert await held(world) == before


async def test_member_and_stranger_get_no_list(bob: Person, stranger: Person) -> None:
    await bob.says("/grants")
    bob.sees("not-allowed")
    await stranger.says("任职")
    stranger.sees("not-bound")


async def test_two_administrators_who_dismiss_each_other_at_once_leave_one(
    world: World, county: County, bob: Person, office: Person
) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        await appoint(scope, member, Role.COUNTY, county.county)

    async def dismiss(asker: Person, other: Person) -> None:
        grant = await grant_of(world, other)
        async with world.scope() as scope:
            rows = await scope.rows(
                select(Binding, Member, Account)
                .join(Member, Member.id == Binding.member_id).join(Account, Account.id == Binding.account_id)
                .where(Member.id == asker.member_id)
            )  # fmt: skip
            binding, own, account = rows[0]
            scope.actor = Actor(account, [(binding, own)], [(Role.COUNTY, county.county.path)])
            await end_grant(scope, grant.id)

    ends = await asyncio.gather(dismiss(bob, office), dismiss(office, bob), return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [LastAdministrator]
    assert len(await held(world)) == 1
