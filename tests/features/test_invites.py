"""邀请码 (domain §3.3, Z30): codes, pictures, links, renewal, and the way from the paper to the binding."""

import re
import struct

import pytest
from sqlalchemy import select

from bot.pictures import qr
from models.audit import AuditLine
from models.invites import ALPHABET, Invite
from tests.county import County
from tests.people import Person
from tests.world import World


async def codes(world: World) -> list[Invite]:
    async with world.scope() as scope:
        return list(await scope.all(select(Invite).order_by(Invite.id)))


async def test_secretary_gets_the_branch_code_with_a_picture_and_it_stays(world: World, sue: Person) -> None:
    await sue.says("邀请码")
    [invite] = await codes(world)
    assert sue.last.photo
    assert f"<code>{invite.code}</code>" in sue.last.text
    assert f"?start=b_{invite.code}" in sue.last.text
    await sue.says("/invite")
    assert [row.code for row in await codes(world)] == [invite.code]


async def test_renewing_ends_the_old_code_and_a_double_tap_makes_one(
    world: World, county: County, sue: Person
) -> None:
    await sue.says("/invite")
    [old] = await codes(world)
    await sue.presses(f"rb:{county.willow.id}:{old.id}")
    await sue.presses(f"rb:{county.willow.id}:{old.id}")
    first, second = await codes(world)
    assert (first.ended_at is None, second.ended_at) == (False, None)
    assert second.code in sue.last.text


async def test_unbound_member_binds_by_the_link_on_the_paper(world: World, ann: Person, sue: Person) -> None:
    await sue.says("/roster 安小芬")
    await sue.taps("邀请码")
    assert sue.last.photo
    assert "安小芬" in sue.last.text
    found = re.search(r"start=(i_\w{8})", sue.last.text)
    assert found
    await ann.says(f"/start {found[1]}")
    await ann.taps("同意并继续")
    await ann.taps("基本使用")
    await ann.taps("选好了")
    await ann.says("1985")
    ann.sees("绑定好了,安小芬同志")
    await sue.says("/roster 安小芬")
    await sue.taps("邀请码")
    assert "已经绑定过了" in sue.last.text


async def test_lost_paper_no_longer_binds(world: World, ann: Person, sue: Person) -> None:
    await sue.says("/roster 安小芬")
    await sue.taps("邀请码")
    [old] = await codes(world)
    await sue.taps("换新码")
    await ann.says("/start")
    for label in ("同意并继续", "基本使用", "选好了"):
        await ann.taps(label)
    await ann.says(old.code)
    await ann.says("1985")
    ann.sees("nobody-matched")
    async with world.scope() as scope:
        verbs = [line.verb for line in await scope.all(select(AuditLine)) if line.verb.startswith("invite")]
        assert verbs == ["invite-made", "invite-renewed"]


async def test_branch_code_greets_with_the_branch(world: World, ann: Person, sue: Person) -> None:
    await sue.says("/invite")
    [invite] = await codes(world)
    await ann.says(f"/start {invite.payload}")
    ann.sees("柳湾村党支部")


async def test_county_makes_codes_of_units_below(county: County, office: Person) -> None:
    await office.says("/roster")
    await office.taps("清源镇党委")
    await office.taps("石桥村党支部")
    await office.taps("🎫 邀请码")
    office.sees("石桥村党支部")
    assert office.last.photo


async def test_member_gets_no_codes(bob: Person) -> None:
    await bob.says("/invite")
    bob.sees("not-allowed")


@pytest.mark.parametrize("text", ["https://t.me/hongyan_bot?start=i_ABCDEFGH", "青禾县" * 50])
def test_picture_is_a_png_big_enough_to_be_photographed(text: str) -> None:
    picture = qr(text)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width == height >= 200


def test_code_has_no_letter_that_is_read_wrongly() -> None:
    assert not set("01OIo") & set(ALPHABET)
