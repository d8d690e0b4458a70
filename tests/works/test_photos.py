"""What is left of a photo that everybody may see? Its picture alone; bombs and other files are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from bot.photos import PhotoUnfitError, redrawn
from models.pledge_photos import EDGE, KEPT_BYTES, PhotoState, PledgePhoto
from tests.carried import promise
from tests.county import County
from tests.people import Person
from tests.world import World

PLACE = 0x8825  # GPS, in EXIF
SECRET = b"35.1234"


def photographed(size: tuple[int, int] = (40, 30), *, upright: int = 1) -> bytes:
    """A photo as a telephone takes it: with device, place, comment and a thumbnail's worth of words."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    exif = picture.getexif()
    exif[0x0110], exif[0x0112] = "Telephone 9", upright
    exif.get_ifd(PLACE)[2] = (35.0, 12.0, 34.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=SECRET, icc_profile=b"ICC" + SECRET)
    return out.getvalue()


def drawn(size: tuple[int, int], kind: str = "PNG", mode: str = "RGBA") -> bytes:
    """A picture of another format, with words inside the file."""
    out, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("place", SECRET.decode())
    Image.new(mode, size, 0).save(out, kind, **({"pnginfo": told} if kind == "PNG" else {}))
    return out.getvalue()


@pytest.mark.parametrize(
    "content", [photographed(), drawn((20, 20)), drawn((9, 9), "WEBP"), drawn((9, 9), mode="P")]
)
def test_nothing_but_the_picture_is_left(content: bytes) -> None:
    jpeg, size = redrawn(content)
    kept = Image.open(io.BytesIO(jpeg))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", size)
    assert not dict(kept.getexif())
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET not in jpeg
    assert b"Telephone" not in jpeg


def test_photo_taken_sideways_stands_upright_and_a_large_one_is_small_enough() -> None:
    assert redrawn(photographed(upright=6))[1] == (30, 40)
    jpeg, size = redrawn(photographed((2600, 1800)))
    assert max(size) == EDGE
    assert len(jpeg) <= KEPT_BYTES


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says of itself to be this large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        bomb(9000, 9000), bomb(60000, 60000), bomb(8, 8), b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        drawn((9, 9), "GIF", "P"), photographed()[:300], b"%PDF-1.7",
    ],
)  # fmt: skip
def test_bomb_fragment_or_other_file_is_refused(content: bytes) -> None:
    with pytest.raises(PhotoUnfitError):
        redrawn(content)


async def test_members_photo_is_drawn_anew_outside_of_the_turn_and_everybody_sees_that_one(
    world: World, county: County, bob: Person, stranger: Person
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    world.telegram.held["raw-1"] = photographed()
    await finish_with(bob, item, "raw-1")
    await stranger.presses(f"zi:{item}")
    assert "看照片" not in " ".join(stranger.last.labels)
    await world.toil()
    assert bob.has_seen("照片处理好了")
    await stranger.presses(f"zi:{item}")
    await stranger.taps("看照片")
    async with world.scope() as scope:
        [photo] = await scope.all(PledgePhoto.ready_of([item]))
        assert (photo.state, photo.file_id) == (PhotoState.READY, None)
        [(_, kept)] = await scope.rows(PledgePhoto.bytes_of(photo.id))
    assert kept
    assert SECRET not in kept


async def finish_with(person: Person, item: int, file_id: str) -> None:
    """Say that it is done, with a photo."""
    await person.presses(f"zdd:{item}")
    await person.sends("photo", file_id=file_id, file_unique_id="u", width=40, height=30, file_size=900)


@pytest.mark.parametrize("content", [b"no photo", bomb(60000, 60000)])
async def test_what_is_no_photo_is_shown_to_nobody_and_its_sender_hears_it(
    world: World, county: County, bob: Person, stranger: Person, content: bytes
) -> None:
    item = await promise(world, county.willow, bob.member_id)
    world.telegram.held["raw-2"] = content
    await finish_with(bob, item, "raw-2")
    await world.toil()
    assert bob.has_seen("这张照片用不了")
    await stranger.presses(f"zi:{item}")
    assert "看照片" not in " ".join(stranger.last.labels)
