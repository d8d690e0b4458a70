"""我的资料: what is known, who looked, what was agreed to, and everything in a file (domain §3.7)."""

import json
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from models.accounts import Account, Binding, BindingState, Relation
from models.audit import AuditLine
from models.consents import Consent, Purpose
from models.follow_ups import Cause, FollowUp
from models.members import Member
from models.outbox import Message
from tests.county import County, enlist
from tests.features.test_check_ins import fill_in
from tests.noticed import sent
from tests.people import Person
from tests.trained import opens
from tests.world import World

PHONE = "13900000002"


async def verbs(world: World) -> list[str]:
    """The verbs of the trail, oldest first."""
    async with world.scope() as scope:
        return [line.verb for line in await scope.all(select(AuditLine).order_by(AuditLine.id))]


async def consents(world: World) -> Sequence[Consent]:
    """All consents, oldest first."""
    async with world.scope() as scope:
        return await scope.all(select(Consent).order_by(Consent.id))


async def bindings(world: World, member_id: int | None) -> dict[Relation, BindingState]:
    """The state of each binding of a member."""
    async with world.scope() as scope:
        rows = await scope.all(select(Binding).where(Binding.member_id == member_id))
    return {row.relation: row.state for row in rows}


@pytest.fixture
async def agreed(world: World, bob: Person) -> Person:
    """鲍大山, who has agreed to the basic use and to be reported by his family."""
    async with world.scope() as scope:
        for purpose in (Purpose.BASIC, Purpose.FAMILY):
            scope.add(Consent(member_id=bob.member_id, purpose=purpose, given_at=scope.now))
    return bob


@pytest.fixture
async def wife(world: World, county: County, bob: Person) -> Person:
    """鲍大山's wife, whose chat speaks for him and for herself."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "温秀兰", "+8613900000012")
        account = Account(bot_id=100, chat_id=777, language="zh_CN", created_at=scope.now)
        scope.add(account)
        await scope.flush()
        for whom, relation in ((member.id, Relation.SELF), (bob.member_id, Relation.FAMILY)):
            scope.add(Binding(account_id=account.id, member_id=whom, relation=relation, bound_at=scope.now))
    return Person(world, 777, "温秀兰", "+8613900000012", member_id=member.id)


async def test_member_reads_what_the_roster_says_and_no_number(world: World, agreed: Person) -> None:
    await agreed.says("/me")
    shown = agreed.last.text
    assert all(part in shown for part in ("鲍大山", "柳湾村党支部", "1985-03-12", "高中", "深圳"))
    assert PHONE not in shown


async def test_member_reads_who_looked_at_the_number(world: World, agreed: Person, sue: Person) -> None:
    await agreed.says("/me")
    await agreed.taps("谁看过")
    assert "还没有人看过" in agreed.last.text
    await sue.says("/roster 鲍大山")
    await sue.taps("看号码")
    await agreed.says("我的资料")
    await agreed.taps("谁看过")
    assert "苏书记" in agreed.last.text
    assert "看了手机号" in agreed.last.text
    assert "柳湾村党支部" in agreed.last.text


async def test_member_reads_who_exported_a_table_with_their_line(
    world: World, county: County, agreed: Person
) -> None:
    async with world.scope() as scope:
        for org, table in (
            (county.county, "roster"),
            (county.bridge, "roster"),
            (county.county, "structure"),
        ):
            scope.audit("exported", f"org:{org.id}", table=table, rows=3)
    await agreed.says("/me")
    await agreed.taps("谁看过")
    assert agreed.last.text.count("导出了有您在内的表格") == 1


async def test_member_withdraws_and_gives_one_consent(world: World, agreed: Person, wife: Person) -> None:
    await agreed.says("/me")
    await agreed.taps("我的同意")
    await agreed.taps("撤回:允许家人代我报到")
    states = await bindings(world, agreed.member_id)
    assert states == {Relation.SELF: BindingState.ACTIVE, Relation.FAMILY: BindingState.ENDED}
    assert "鲍大山" in wife.last.text
    assert [row.purpose for row in await consents(world) if row.withdrawn_at] == [Purpose.FAMILY]
    await agreed.taps("同意:收节日问候")
    given = [row.purpose for row in await consents(world) if row.withdrawn_at is None]
    assert given == [Purpose.BASIC, Purpose.GREETINGS]
    assert {"consent-withdrawn", "binding-ended", "consent-given"} <= set(await verbs(world))


async def test_member_withdraws_everything_and_is_telephoned(
    world: World, agreed: Person, wife: Person, sue: Person
) -> None:
    await agreed.says("/me")
    await agreed.taps("我的同意")
    await agreed.taps("撤回:基本使用")
    assert (await bindings(world, agreed.member_id))[Relation.SELF] is BindingState.ACTIVE, "asked once more"
    await agreed.taps("撤回全部")
    assert set((await bindings(world, agreed.member_id)).values()) == {BindingState.ENDED}
    assert all(row.withdrawn_at for row in await consents(world))
    assert "苏书记" in agreed.last.text
    assert "打电话" in sue.last.text
    async with world.scope() as scope:
        member = await scope.get(Member, agreed.member_id or 0)
        assert member is not None
        assert member.prefers_phone
    await agreed.says("/me")
    assert "鲍大山" not in agreed.last.text


async def test_member_takes_everything_along_in_one_file(world: World, agreed: Person, sue: Person) -> None:
    await agreed.says("报到")
    await fill_in(agreed)
    await sue.says("/roster 鲍大山")
    await sue.taps("看号码")
    await agreed.says("/me")
    await agreed.taps("导出我的资料")
    assert agreed.last.paper is not None
    name, content = agreed.last.paper
    assert name == "我的资料.zip"
    with ZipFile(BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["record.json", "我的资料.txt"]
        kept = json.loads(archive.read("record.json"))
        told = archive.read("我的资料.txt").decode("utf-8-sig")
    assert kept["member"]["phone"] == f"+86{PHONE}"
    assert (kept["member"]["branch"], len(kept["check_ins"])) == ("柳湾村党支部", 1)
    assert [look["who"] for look in kept["looks"]] == ["苏书记"]
    assert not [name for name in kept["member"] if name.endswith(("_sealed", "_index", "_id"))]
    assert all(
        part in told for part in ("姓名: 鲍大山", f"手机号: +86{PHONE}", "广东 深圳", "苏书记", "看了手机号")
    )
    async with world.scope() as scope:
        rows = await scope.all(select(Message).where(Message.screen == "my-record"))
        assert all(PHONE not in json.dumps(row.args) for row in rows), "nothing of it stays in the outbox"
    assert "data-taken-along" in await verbs(world)


async def test_member_takes_along_what_notices_and_classes_know(
    world: World, county: County, agreed: Person, sue: Person
) -> None:
    await sent(world, sue, county.willow)
    await agreed.taps("已阅")
    await opens(sue, topic="大棚蔬菜")
    await agreed.taps("报名")
    await agreed.says("/me")
    await agreed.taps("导出我的资料")
    assert agreed.last.paper is not None
    with ZipFile(BytesIO(agreed.last.paper[1])) as archive:
        kept = json.loads(archive.read("record.json"))
        told = archive.read("我的资料.txt").decode("utf-8-sig")
    assert [row["unit"] for row in kept["notices"]] == ["柳湾村党支部"]
    assert [row["topic"] for row in kept["enrolments"]] == ["大棚蔬菜"]
    assert "状态 已阅" in told
    assert "状态 已报名" in told


async def test_member_has_something_corrected(world: World, agreed: Person, sue: Person) -> None:
    await agreed.says("/correct")
    await agreed.says("我是1986年生的,不是1985年")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.CORRECTION))
    assert (row.member_id, row.note) == (agreed.member_id, "我是1986年生的,不是1985年")
    assert "苏书记" in agreed.last.text
    await sue.says("/todo")
    assert any("鲍大山" in label or "改正" in label for label in [*sue.last.labels, sue.last.text])


async def test_relative_sees_and_changes_nothing_of_the_other(
    world: World, agreed: Person, wife: Person
) -> None:
    await wife.says("/me")
    assert not [shown for shown in wife.screen if "鲍大山" in shown.text and "1985" in shown.text]
    for prefix, more in (
        ("yl", ""),
        ("yc", ""),
        ("yt", ""),
        ("ya", ""),
        ("yw", ":family"),
        ("yg", ":greetings"),
    ):
        before = len(wife.screen)
        await wife.presses(f"{prefix}:{agreed.member_id}{more}")
        assert all(shown.paper is None and "鲍大山" not in shown.text for shown in wife.screen[before:])
    assert (await bindings(world, agreed.member_id))[Relation.SELF] is BindingState.ACTIVE
    assert not [row for row in await consents(world) if row.withdrawn_at]


async def test_forged_purpose_is_answered_and_changes_nothing(world: World, agreed: Person) -> None:
    await agreed.presses(f"yw:{agreed.member_id}:everything")
    assert agreed.screen
    assert not [row for row in await consents(world) if row.withdrawn_at]


async def test_stranger_has_no_data_here(world: World, stranger: Person) -> None:
    await stranger.says("/me")
    assert "绑定" in stranger.last.text or any("绑定" in label for label in stranger.last.labels)
