"""打印全支部: a printable page with a slip for everybody who has no chat yet (domain §3.3, Z30)."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot import slips_command
from bot.__main__ import app
from bot.exports.table import ExportError
from bot.settings import Settings
from bot.slips import ON_A_PAGE, sheet_of
from bot.upkeep.fault import UpkeepError
from models.audit import AuditLine
from models.invites import ALPHABET, Invite
from models.members import Standing
from models.slips import Slip
from tests.county import County, enlist
from tests.people import Person
from tests.world import World, words


def slips_in(page: str) -> dict[str, str]:
    """The codes of a page, by name."""
    found = re.findall(r'class="name">([^<]+)</div><div class="code">([^<]+)<', page)
    return {name: code.replace(" ", "") for name, code in found}


async def printed(person: Person) -> str:
    """Ask for the slips of one's branch; return the page."""
    await person.says("/invite")
    await person.taps("打印全支部")
    await person.world.toil()
    papers = [shown.paper for shown in person.screen if shown.paper]
    assert papers, person.last.text
    name, content = papers[-1]
    assert name.endswith(".html")
    return content.decode()


async def codes(world: World) -> dict[int | None, str]:
    """The open codes of members."""
    async with world.scope() as scope:
        open_ones = await scope.all(select(Invite).where(Invite.ended_at.is_(None)))
    return {one.member_id: one.code for one in open_ones if one.member_id}


async def test_secretary_prints_a_slip_for_everybody_without_a_chat(
    world: World, county: County, sue: Person, ann: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "柳无号")
        await enlist(scope, county.willow, "柳已故", standing=Standing.DECEASED)
        await enlist(scope, county.bridge, "石邻村")
    slips = slips_in(await printed(sue))
    assert slips.keys() == {"安小芬", "柳无号"}
    assert set(slips.values()) == set((await codes(world)).values())
    assert all(set(code) <= set(ALPHABET) for code in slips.values())


async def test_slip_printed_again_has_the_same_code(world: World, sue: Person, ann: Person) -> None:
    first = slips_in(await printed(sue))
    assert slips_in(await printed(sue)) == first


async def test_code_of_a_slip_opens_the_binding(world: World, sue: Person, ann: Person) -> None:
    code = slips_in(await printed(sue))["安小芬"]
    await ann.says(f"/start i_{code}")
    assert "安小芬" not in ann.last.text
    ann.sees("", buttons=["同意并继续"])


async def test_printing_stands_in_the_trail(world: World, county: County, sue: Person, ann: Person) -> None:
    await printed(sue)
    async with world.scope() as scope:
        lines = {line.verb: line for line in await scope.all(select(AuditLine))}
    assert lines["slips-printed"].subject == f"org:{county.willow.id}"
    assert lines["slips-printed"].actor_id == sue.member_id
    assert (lines["invite-made"].member_id, lines["invite-made"].actor_id) == (ann.member_id, sue.member_id)


async def test_nobody_left_without_a_chat_is_said(world: World, sue: Person) -> None:
    await sue.says("/invite")
    await sue.taps("打印全支部")
    await world.toil()
    assert sue.has_seen("都已经绑定了")


async def test_forged_button_prints_nothing(
    world: World, county: County, ann: Person, dan: Person, bob: Person, stranger: Person
) -> None:
    for person in (dan, bob, stranger):
        await person.presses(f"wh:{county.willow.id}")
        await world.toil()
        assert not [shown for shown in person.screen if shown.paper]
    assert await codes(world) == {}


def invented(number: int, unit: str = "柳湾村党支部") -> list[Slip]:
    """So many slips of a branch."""
    return [
        Slip(unit, f"卫{chr(0x4E00 + place)}", f"ABCD{place:04}", f"i_ABCD{place:04}")
        for place in range(number)
    ]


def test_ten_slips_stand_on_a_page_and_each_branch_begins_a_new_one() -> None:
    page = sheet_of(words(), [*invented(ON_A_PAGE + 1), *invented(3, "石桥村党支部")]).decode()
    pages = page.split('<section class="page">')[1:]
    assert [one.count('class="slip"') for one in pages] == [10, 1, 3]
    assert page.count("<svg") == 14


def test_page_needs_nothing_from_anywhere_and_shows_names_as_they_are() -> None:
    page = sheet_of(words(), [Slip("<b>支部</b>", "<script>卫</script>", "ABCD2345", "i_ABCD2345")]).decode()
    assert not re.findall(r"(?:src|href)=|url\(|@import|<script", page)
    assert "&lt;script&gt;卫" in page
    assert "default-src 'none'" in page


def settings(url: str) -> Settings:
    """The settings of a service with a bot."""
    told = {"database_url": url, "secret_key": "0" * 32, "bot_token": "100:test-token-of-nobody"}
    return Settings.model_validate(told)


async def named(_settings: Settings) -> str:
    """What the bot is called."""
    return "hongyan_bot"


async def test_command_writes_the_page_of_a_branch(
    world: World, county: County, ann: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips_command, "_username", named)
    file, told = tmp_path / "纸条.html", settings(world.database.url)
    written = await slips_command.write_slips("柳湾村党支部", file, told, "https://chat.example/{}".format)
    page = file.read_text()
    assert written == 1
    assert slips_in(page).keys() == {"安小芬"}
    assert file.stat().st_mode & 0o077 == 0
    async with world.scope() as scope:
        line = await scope.first(select(AuditLine).where(AuditLine.verb == "slips-printed"))
    assert line is not None
    assert (line.subject, line.actor_id) == (f"org:{county.willow.id}", None)


def left_in(folder: Path) -> list[Path]:
    """The slips that were written into a folder."""
    return list(folder.glob("slips*"))


async def test_command_refuses_what_it_cannot_do(
    world: World, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips_command, "_username", named)
    told, base = settings(world.database.url), "https://chat.example/{}".format
    with pytest.raises(ExportError, match=r"\.html"):
        await slips_command.write_slips("柳湾村党支部", tmp_path / "slips.pdf", told, base)
    with pytest.raises(ExportError, match="a chat already"):
        await slips_command.write_slips("石桥村党支部", tmp_path / "slips.html", told, base)
    with pytest.raises(UpkeepError, match="no organisation"):
        await slips_command.write_slips("没有的支部", tmp_path / "slips.html", told, base)
    assert not left_in(tmp_path)


def test_command_without_a_token_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HONGYAN_BOT_TOKEN", raising=False)
    ran = CliRunner().invoke(app, ["slips", "1", "slips.html"])
    assert ran.exit_code == 2
    assert "HONGYAN_BOT_TOKEN" in ran.output
