"""A county's first administrator: the link that ``init`` prints, in chat (domain §3.3)."""

import pytest
from sqlalchemy import func, select

from bot.first_day import _with_link
from models.accounts import Binding, BindingState, Relation
from models.audit import AuditLine
from models.consents import Consent, Purpose
from models.founding import FounderLink
from models.members import Member
from models.orgs import Org, OrgLevel
from models.outbox import Message
from models.roles import Grant, Role
from tests.county import County, seat
from tests.people import Person
from tests.world import World, wake


@pytest.fixture
async def root(world: World) -> Org:
    """云岭县, just begun: nothing but its root."""
    async with world.scope() as scope:
        org = Org(name="云岭县委组织部", level=OrgLevel.COUNTY, path="", active=True, created_at=scope.now)
        scope.add(org)
        await scope.flush()
        org.path = f"/{org.id}/"
        return org


@pytest.fixture
def eve(world: World) -> Person:
    """叶干事: of the county's office, not known yet."""
    return Person(world, 601, "叶干事")


async def linked(world: World, org: Org) -> str:
    """A fresh link's payload."""
    async with world.scope() as scope:
        link, payload = FounderLink.make(org.id, scope.now)
        scope.add(link)
        return payload


async def fill_in(person: Person, name: str = "叶秋", year: str = "1985") -> None:
    """From the welcome to the last answer."""
    await person.taps("开始")
    await person.taps("基本使用")
    await person.taps("选好了")
    await person.says(name)
    await person.says(year)


async def grants(world: World) -> list[tuple[str, Role, int]]:
    """Who holds what where."""
    async with world.scope() as scope:
        rows = await scope.rows(
            select(Member.name, Grant.role, Grant.org_id)
            .join(Grant, Grant.member_id == Member.id).where(Grant.ended_at.is_(None)).order_by(Grant.id)
        )  # fmt: skip
        return [tuple(row) for row in rows]


async def test_opener_of_the_link_becomes_the_countys_administrator(
    world: World, root: Org, eve: Person
) -> None:
    payload = await linked(world, root)
    await eve.says(f"/start {payload}")
    eve.sees("云岭县委组织部", buttons=["开始", "隐私"])
    await fill_in(eve)
    eve.sees("您是<b>云岭县委组织部</b>的管理员", buttons=["任职", "支部名册"])
    for told in ("叶秋同志", "import-roster", "--create-orgs", "任命"):
        assert told in eve.last.text, told
    assert await grants(world) == [("叶秋", Role.COUNTY, root.id)]
    async with world.scope() as scope:
        [(binding, member)] = await scope.rows(select(Binding, Member).join(Member))
        assert (binding.state, binding.relation) == (BindingState.ACTIVE, Relation.SELF)
        assert (member.branch_id, member.birth, member.floating) == (root.id, "1985", False)
        assert await scope.all(select(Consent.purpose)) == [Purpose.BASIC]
        verbs = [line.verb for line in await scope.all(select(AuditLine)) if line.member_id == member.id]
        assert verbs == ["bound", "grant-made"]
    await eve.says("任职")
    eve.sees("任职</b> · 1项", buttons=["叶秋 · 县委组织部工作人员 · 云岭县委组织部", "任命"])


async def test_nothing_but_the_hash_of_a_link_is_kept_and_no_message_carries_it(
    world: World, root: Org, eve: Person
) -> None:
    payload = await linked(world, root)
    secret = payload.partition("_")[2]
    await eve.says(f"/start {payload}")
    await fill_in(eve)
    async with world.scope() as scope:
        [link] = await scope.all(select(FounderLink))
        assert len(link.digest) == 32
        assert secret.encode() not in link.digest
        assert not [args for args in await scope.all(select(Message.args)) if secret in str(args)]
    assert not [button for shown in eve.screen for row in shown.keyboard for button in row
                if secret in str(button)]  # fmt: skip


@pytest.mark.parametrize("kind", ["wrong", "used", "expired", "replaced", "another chat's", "garbage"])
async def test_stranger_hears_the_same_words_whatever_is_wrong_with_the_link(
    world: World, root: Org, eve: Person, kind: str
) -> None:
    payload = await linked(world, root)
    stranger = Person(world, 602, "路人")
    if kind == "used":
        await eve.says(f"/start {payload}")
        await fill_in(eve)
    elif kind == "expired":
        world.clock.forward(hours=24)
    elif kind == "replaced":
        async with world.scope() as scope:
            for link in await scope.all(FounderLink.unused(root.id)):
                link.ended_at = scope.now
    elif kind == "another chat's":
        await eve.says(f"/start {payload}")
    before = await grants(world)
    shown = {"wrong": "f_" + "A" * 32, "garbage": "f_'; --"}.get(kind, payload)
    await stranger.says(f"/start {shown}")
    stranger.sees("link-not-valid", buttons=["首页"])
    assert stranger.last.text == (
        "这条链接用不了:写错了、用过了,或者过了24小时。请管服务器的同志再出一条:python -m bot init 县名。"
    )
    assert "云岭" not in "".join(one.text for one in stranger.screen)
    assert await grants(world) == before


async def test_link_opened_again_by_the_administrator_shows_what_comes_next_and_grants_once(
    world: World, root: Org, eve: Person
) -> None:
    payload = await linked(world, root)
    await eve.says(f"/start {payload}")
    await fill_in(eve)
    await eve.says(f"/start {payload}")
    eve.sees("您是<b>云岭县委组织部</b>的管理员")
    assert len(await grants(world)) == 1


async def test_link_lasts_a_minute_less_than_24_hours_and_ends_under_the_hands(
    world: World, root: Org, eve: Person
) -> None:
    payload = await linked(world, root)
    world.clock.forward(hours=23, minutes=59)
    await eve.says(f"/start {payload}")
    await eve.taps("开始")
    await eve.taps("基本使用")
    await eve.taps("选好了")
    await eve.says("叶秋")
    world.clock.forward(minutes=1)
    await eve.says("1985")
    eve.sees("link-not-valid")
    assert await grants(world) == []


async def test_pressed_button_of_another_chat_opens_nothing(
    world: World, root: Org, eve: Person, bob: Person
) -> None:
    await eve.says(f"/start {await linked(world, root)}")
    [begin] = [
        button["callback_data"] for row in eve.last.keyboard for button in row if "开始" in button["text"]
    ]
    stranger = Person(world, 602, "路人")
    await stranger.presses(begin)
    stranger.sees("link-not-valid")
    await bob.presses(begin.replace("fg:", "fw:"))
    bob.sees("link-not-valid")
    assert await grants(world) == []


async def test_member_who_opens_the_link_accepts_by_one_tap_twice_pressed_granted_once(
    world: World, county: County, root: Org, bob: Person
) -> None:
    await bob.says(f"/start {await linked(world, root)}")
    bob.sees("鲍大山同志,您已经绑定", buttons=["我来当管理员"])
    [accept] = [row[0]["callback_data"] for row in bob.last.keyboard if "管理员" in row[0]["text"]]
    await bob.presses(accept)
    await bob.presses(accept)
    bob.sees("您是<b>云岭县委组织部</b>的管理员")
    assert await grants(world) == [("鲍大山", Role.COUNTY, root.id)]
    async with world.scope() as scope:
        assert await scope.first(select(func.count(Member.id))) == 1


@pytest.mark.parametrize("name", ["叶秋1985", "叶 110101198503121234"])
async def test_number_is_no_name_and_the_link_stays_good(
    world: World, root: Org, eve: Person, name: str
) -> None:
    await eve.says(f"/start {await linked(world, root)}")
    await fill_in(eve, name)
    eve.sees("name-not-usable")
    assert await grants(world) == []
    await fill_in(eve)
    assert await grants(world) == [("叶秋", Role.COUNTY, root.id)]


async def test_relatives_chat_gets_no_office_through_the_member_it_speaks_for(
    world: World, root: Org, county: County, bob: Person
) -> None:
    aunt = await seat(world, bob.member_id or 0, "姑姑", 603)
    async with world.scope() as scope:
        for binding in await scope.all(select(Binding).order_by(Binding.id.desc()).limit(1)):
            binding.relation = Relation.FAMILY
    await aunt.says(f"/start {await linked(world, root)}")
    await fill_in(aunt, "顾姑姑")
    assert await grants(world) == [("顾姑姑", Role.COUNTY, root.id)]


async def test_bot_of_another_county_knows_nothing_of_the_link(
    world: World, root: Org, county: County, eve: Person
) -> None:
    payload = await linked(world, root)
    other = await wake(world.database.url, world.telegram, world.clock, 50_000, within=county.county.path)
    stranger = Person(other, 604, "路人")
    await stranger.says(f"/start {payload}")
    await other.database.close()
    stranger.sees("link-not-valid")
    await eve.says(f"/start {payload}")
    eve.sees("云岭县委组织部", buttons=["开始"])


@pytest.mark.sqlite_only
async def test_opener_who_reads_english_is_led_in_english(world: World, root: Org) -> None:
    guest = Person(world, 605, "Eve", language_code="en")
    await guest.says(f"/start {await linked(world, root)}")
    assert "becomes the administrator of <b>云岭县委组织部</b>" in guest.last.text
    for label in ("Begin", "Basic use"):
        await guest.taps(label)
    await guest.taps("Done")
    for typed in ("叶秋", "1985"):
        await guest.says(typed)
    assert "What comes next:" in guest.last.text
    await guest.taps("Offices")
    assert guest.last.labels[0] == "叶秋 · county staff · 云岭县委组织部"


async def test_administrator_who_lost_the_telephone_comes_back_as_the_same_person(
    world: World, root: Org, eve: Person
) -> None:
    await eve.says(f"/start {await linked(world, root)}")
    await fill_in(eve)
    async with world.scope() as scope:
        [who] = await scope.all(select(Member))
        who.set_phone("+8613900000061", scope.vault)
    found = Person(world, 603, "新手机", "+8613900000061")
    await found.says("/bind")
    for label in ("基本使用", "选好了"):
        await found.taps(label)
    await found.shares_phone()
    await found.says("1985")
    async with world.scope() as scope:
        states = await scope.all(select(Binding.state).order_by(Binding.id))
        assert states == [BindingState.ACTIVE, BindingState.HELD], "nobody is left who could release it"
    await found.says(f"/start {await linked(world, root)}")
    await fill_in(found)
    found.sees("您是<b>云岭县委组织部</b>的管理员")
    assert await grants(world) == [("叶秋", Role.COUNTY, root.id)], "nobody is there twice"
    eve.sees("改用另一台设备了")
    await eve.says("任职")
    assert "管理员" not in eve.last.text
    await found.says("任职")
    found.sees("任职</b> · 1项")
    await found.says("待办")
    assert "换设备" not in found.last.text + "".join(found.last.labels)


async def test_administrators_hear_of_another_link_and_of_who_came_by_it(
    world: World, root: Org, eve: Person
) -> None:
    await eve.says(f"/start {await linked(world, root)}")
    await fill_in(eve)
    async with world.scope() as scope:
        begun = await _with_link(scope, root, new=False, again=True)
    await world.work()
    eve.sees("又出了一条<b>云岭县委组织部</b>的管理员链接")
    other = Person(world, 603, "别人")
    await other.says(f"/start {begun.payload}")
    await fill_in(other, "郝好", "1980")
    eve.sees("郝好</b>用管服务器的同志给的链接")
    assert [name for name, _, _ in await grants(world)] == ["叶秋", "郝好"]
