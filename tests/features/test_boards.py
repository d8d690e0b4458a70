"""公示栏 in the chat: the secretary gets address, code and paper, and records a reading for the page."""

import pytest
from sqlalchemy import update

from models.board_readings import LARGEST, BoardReading, kind_of
from models.pledge_steps import ItemState
from models.pledge_traces import pledges_gone
from models.pledges import PledgeItem
from tests.boards import ask
from tests.county import County
from tests.people import Person
from tests.pledged import ordinary_branch, pledge_of, promised
from tests.world import World

VOICE = b"OggS" + bytes(range(256)) * 20


@pytest.fixture
async def items(world: World, county: County) -> list[int]:
    """An ordinary branch."""
    async with world.scope() as scope:
        return [one.id for one in await ordinary_branch(scope, county.willow)]


async def recorded(world: World, sue: Person, content: bytes = VOICE) -> None:
    """The secretary reads the board aloud."""
    world.telegram.held["voice-file"] = content
    await sue.says("公示栏")
    await sue.taps("录朗读")
    sue.sees("record-board-voice")
    await sue.sends_voice(seconds=42, size=len(content))
    await world.toil()


async def test_secretary_gets_the_page_its_code_and_what_visitors_see(
    world: World, county: County, sue: Person, items: list[int]
) -> None:
    await sue.says("/board")
    sue.sees(f"https://county.example/board/{county.willow.id}", buttons=["扫码海报", "纸版公示栏", "录朗读"])
    assert sue.last.photo
    sue.sees("现在看得到 35 条")
    assert "其中 2 条正在公示" in sue.last.text


@pytest.mark.sqlite_only
async def test_poster_and_paper_are_ready_for_the_printer_and_keep_nothing_in_the_outbox(
    world: World, sue: Person, items: list[int]
) -> None:
    await sue.says("/board")
    await sue.taps("扫码海报")
    name, content = sue.last.paper or ("", b"")
    assert name.endswith(".html")
    assert "<svg" in content.decode()
    assert "柳湾村党支部" in content.decode()
    await sue.taps("回公示栏")
    await sue.taps("纸版公示栏")
    _, paper = sue.last.paper or ("", b"")
    assert "欧阳春" in paper.decode()
    assert paper.decode().count("<li>") == 35
    assert "script" not in paper.decode()


@pytest.mark.sqlite_only
async def test_branch_with_nothing_published_has_nothing_to_read_or_print(
    world: World, county: County, sue: Person
) -> None:
    await sue.says("/board")
    assert not [label for label in sue.last.labels if "纸版" in label or "朗读" in label]
    for forged in ("wba", "wbr"):
        await sue.presses(f"{forged}:{county.willow.id}")
        sue.sees("board-empty")


async def test_own_voice_is_heard_on_the_page_whole_and_in_parts_until_it_is_deleted(
    world: World, county: County, sue: Person, items: list[int]
) -> None:
    await recorded(world, sue)
    sue.sees("board-reading-kept")
    assert '<audio controls preload="none"' in (await ask(world, f"/board/{county.willow.id}")).text
    address = f"/board/{county.willow.id}/reading/1"
    whole = await ask(world, address)
    assert (whole.content, whole.headers["content-type"]) == (VOICE, "audio/ogg")
    for asked, code, got in (
        ("bytes=0-3", 206, b"OggS"),
        ("bytes=-2", 206, VOICE[-2:]),
        (f"bytes={len(VOICE) - 1}-", 206, VOICE[-1:]),
        (f"bytes={len(VOICE)}-", 416, b""),
        ("bytes=0-1,4-5", 200, VOICE),
        ("seconds=1-2", 200, VOICE),
        (f"bytes={'9' * 60}-", 200, VOICE),
    ):
        part = await ask(world, address, range=asked)
        assert (part.status_code, part.content) == (code, got), asked
    await sue.taps("回公示栏")
    sue.sees("朗读录音已在网页上")
    await sue.taps("删掉录音")
    assert "<audio" not in (await ask(world, f"/board/{county.willow.id}")).text
    assert (await ask(world, address)).status_code == 404


@pytest.mark.sqlite_only
async def test_voice_is_silent_as_soon_as_it_may_name_what_is_not_public(
    world: World, county: County, sue: Person, items: list[int]
) -> None:
    await recorded(world, sue)
    async with world.scope() as scope:
        await scope.run(update(PledgeItem).where(PledgeItem.id == items[5]).values(state=ItemState.STOPPED))
    assert "<audio" not in (await ask(world, f"/board/{county.willow.id}")).text
    assert (await ask(world, f"/board/{county.willow.id}/reading/1")).status_code == 404
    await sue.says("/board")
    sue.sees("请重录")
    await recorded(world, sue, b"ID3" + VOICE)
    page = await ask(world, f"/board/{county.willow.id}")
    assert "<audio" in page.text
    async with world.scope() as scope:
        assert (await scope.first(BoardReading.of(county.willow.id, 2027))) is not None


async def test_voice_goes_with_whom_it_names_and_with_whom_it_is(
    world: World, county: County, sue: Person, items: list[int]
) -> None:
    async with world.scope() as scope:
        owner = (await scope.rows(PledgeItem.whole(items[-1])))[0].Pledge.member_id
    for erased in (owner, sue.member_id):
        await recorded(world, sue)
        async with world.scope() as scope:
            [drop] = [what for table, what in pledges_gone(erased or 0, ()) if table is BoardReading]
            await scope.run(drop)
            assert await scope.first(BoardReading.of(county.willow.id, 2027)) is None


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("content", "told"),
    [(b"<html><script>", "board-reading-unknown"), (b"OggS" + bytes(LARGEST), "board-reading-too-big")],
)
async def test_what_is_no_sound_or_too_much_is_not_kept(
    world: World, county: County, sue: Person, items: list[int], content: bytes, told: str
) -> None:
    world.telegram.held["voice-file"] = content
    await sue.presses(f"wbr:{county.willow.id}")
    await sue.says("我念给你听")
    sue.sees("recording-wanted")
    await sue.sends_voice(seconds=10)
    await world.toil()
    sue.sees(told)
    assert "<audio" not in (await ask(world, f"/board/{county.willow.id}")).text


@pytest.mark.sqlite_only
async def test_boards_of_others_are_nowhere(
    world: World, county: County, sue: Person, dan: Person, bob: Person, items: list[int]
) -> None:
    for prefix in ("wbo", "wbb", "wbp", "wba", "wbr"):
        await dan.presses(f"{prefix}:{county.willow.id}")
        dan.sees("not-found")
        await bob.presses(f"{prefix}:{county.willow.id}")
        bob.sees("not-allowed")
    await dan.presses(f"wbd:{county.willow.id}:2027")
    dan.sees("not-found")


@pytest.mark.sqlite_only
async def test_office_walks_down_to_any_board_and_back(
    world: World, county: County, office: Person, bob: Person
) -> None:
    async with world.scope() as scope:
        await promised(scope, await pledge_of(scope, county.willow), "修通便道300米")
    await office.says("/board")
    await office.taps("清源镇党委")
    await office.taps("柳湾村党支部")
    office.sees("现在看得到 1 条")
    await office.taps("上级")
    office.sees("清源镇党委")


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"OggS...", "audio/ogg"), (b"ID3...", "audio/mpeg"), (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\x00\x00\x00 ftypM4A ", "audio/mp4"), (b"RIFF....WAVE", "audio/wav"),
        (b"\x1aE\xdf\xa3", "audio/webm"), (b"<svg onload=", None), (b"", None), (b"\xff", None),
    ],
)  # fmt: skip
def test_recording_is_known_by_its_own_bytes(begins: bytes, kind: str | None) -> None:
    assert kind_of(begins) == kind
