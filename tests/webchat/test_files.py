"""How do files travel both ways?"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.webchat.conftest import ANN, BotSide, PageSide
from tests.webchat.pictures import png
from webchat.app import Store
from webchat.limits import DOWNLOAD_BYTES
from webchat.pictures import picture_size

PICTURE = png(40, 30)


async def upload(bot: BotSide, method: str, files: dict[str, Any], **arguments: object) -> dict[str, Any]:
    fields = {name: v if isinstance(v, str) else json.dumps(v) for name, v in arguments.items()}
    answer = await bot.http.post(f"/bot{bot.token}/{method}", data=fields, files=files)
    told: dict[str, Any] = answer.json()
    return told


async def test_person_sends_files_and_the_bot_downloads_them(bot: BotSide, met: PageSide) -> None:
    await met.sends("photo", "a.png", PICTURE, caption="/look here")
    await met.sends("voice", "v.ogg", b"OggS sound", duration="3.4")
    await met.sends("document", "名单.pdf", b"%PDF")
    photo, voice, document = [u["message"] for u in await bot.updates()]
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (40, 30)
    assert photo["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]
    assert voice["voice"]["duration"] == 3
    assert document["document"]["file_name"] == "名单.pdf"
    for file_id, content in (
        (photo["photo"][-1]["file_id"], PICTURE),
        (voice["voice"]["file_id"], b"OggS sound"),
        (document["document"]["file_id"], b"%PDF"),
    ):
        told = await bot("getFile", file_id=file_id)
        assert told["file_size"] == len(content)
        assert (await bot.http.get(f"/file/bot{bot.token}/{told['file_path']}")).content == content
        assert (await bot.http.get(f"/file/bot1:x/{told['file_path']}")).status_code == 401
    assert (await bot.http.get(f"/file/bot{bot.token}/../webchat.sqlite3")).status_code == 404


async def test_person_sends_a_broken_picture_and_it_goes_as_a_document(bot: BotSide, met: PageSide) -> None:
    await met.sends("photo", "a.png", b"no picture")
    [update] = await bot.updates()
    assert update["message"]["document"]["file_name"] == "a.png"


async def test_person_sends_the_same_upload_twice_and_the_bot_hears_it_once(
    bot: BotSide, met: PageSide, store: Store
) -> None:
    first = await met.sends("document", "a.txt", b"x")
    met.sent -= 1
    assert await met.sends("document", "a.txt", b"x") == first
    assert len(await bot.updates()) == 1
    assert len(store.all("SELECT * FROM files")) == 1
    assert list((store.files / "incoming").iterdir()) == []


async def test_person_sends_what_is_no_file_and_is_refused(met: PageSide) -> None:
    address = f"/people/{met.token}/files"
    nothing = await met.http.post(address, data={"client_id": "a"}, files={"other": b"x"})
    assert (nothing.status_code, nothing.json()) == (400, {"error": "file-missing"})
    empty = await met.http.post(address, data={"client_id": "a"}, files={"file": ("a", b"")})
    assert (empty.status_code, empty.json()) == (400, {"error": "file-empty"})
    strange = await met.http.post(
        address, data={"client_id": "a", "kind": "film"}, files={"file": ("a", b"x")}
    )
    assert (strange.status_code, strange.json()) == (400, {"error": "kind-unknown"})


async def test_person_sends_more_than_bots_may_download_and_the_bot_is_told(
    bot: BotSide, met: PageSide
) -> None:
    await met.sends("document", "big.bin", bytes(DOWNLOAD_BYTES + 1))
    [update] = await bot.updates()
    file_id = update["message"]["document"]["file_id"]
    assert await bot.refused("getFile", file_id=file_id) == (400, "Bad Request: file is too big")


async def test_person_sends_more_than_the_server_takes_and_is_refused_before_it_is_read(
    met: PageSide,
) -> None:
    answer = await met.http.post(
        f"/people/{met.token}/files", content=b"", headers={"Content-Length": str(60 * 2**20)}
    )
    assert (answer.status_code, answer.json()) == (413, {"error": "file-too-large"})


async def test_bot_sends_files_and_the_page_shows_them(bot: BotSide, met: PageSide) -> None:
    sent = await upload(
        bot, "sendPhoto", {"photo": ("a.png", PICTURE)}, chat_id=ANN.id, caption="<b>x</b>", parse_mode="HTML"
    )
    assert sent["result"]["caption_entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    await upload(bot, "sendDocument", {"document": ("t.csv", b"a,b")}, chat_id=ANN.id)
    await upload(bot, "sendVoice", {"voice": ("v.ogg", b"OggS")}, chat_id=ANN.id, duration=7)
    photo, document, voice = (await met.state())["messages"][-3:]
    assert (photo["photo"]["w"], photo["photo"]["h"], photo["html"]) == (40, 30, "<b>x</b>")
    assert (document["document"]["name"], document["document"]["size"]) == ("t.csv", 3)
    assert voice["voice"]["duration"] == 7
    shown = await met.http.get(photo["photo"]["url"])
    assert (shown.content, shown.headers["content-type"]) == (PICTURE, "image/png")
    saved = await met.http.get(document["document"]["url"])
    assert "attachment" in saved.headers["content-disposition"]
    assert (await met.http.get(f"/people/{met.token}/files/other")).status_code == 404


async def test_bot_sends_a_file_again_by_its_id_and_edits_it(bot: BotSide, met: PageSide) -> None:
    first = (await upload(bot, "sendPhoto", {"photo": ("a.png", PICTURE)}, chat_id=ANN.id))["result"]
    file_id = first["photo"][-1]["file_id"]
    again = await bot("sendPhoto", chat_id=ANN.id, photo=file_id)
    assert again["photo"] == first["photo"]
    wrong = await bot.refused("sendDocument", chat_id=ANN.id, document=file_id)
    assert wrong == (400, "Bad Request: can't use file of type Photo as Document")
    target = {"chat_id": ANN.id, "message_id": again["message_id"]}
    captioned = await bot("editMessageCaption", **target, caption="new")
    assert captioned["caption"] == "new"
    assert (await bot.refused("editMessageText", **target, text="x"))[1] == (
        "Bad Request: there is no text in the message to edit"
    )
    assert (await bot.refused("editMessageCaption", **target, caption="x" * 1025))[1] == (
        "Bad Request: message caption is too long"
    )
    media = {"type": "photo", "media": "attach://other", "caption": "third"}
    changed = await upload(bot, "editMessageMedia", {"other": ("b.png", png(5, 6))}, **target, media=media)
    assert (changed["result"]["photo"][0]["width"], changed["result"]["caption"]) == (5, "third")


async def test_bot_sends_an_album_and_all_of_it_arrives_or_nothing(bot: BotSide, met: PageSide) -> None:
    items = [
        {"type": "photo", "media": "attach://one", "caption": "first"},
        {"type": "photo", "media": "attach://two"},
    ]
    files = {"one": ("a.png", PICTURE), "two": ("b.png", png(2, 2))}
    told = await upload(bot, "sendMediaGroup", files, chat_id=ANN.id, media=items)
    first, second = told["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("first", False)
    before = len((await met.state())["messages"])
    broken = await upload(bot, "sendMediaGroup", {"one": ("a.png", PICTURE)}, chat_id=ANN.id, media=items)
    assert broken["error_code"] == 400
    assert len((await met.state())["messages"]) == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png(1, 30), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
    ],
)
async def test_bot_sends_what_is_no_photo_and_is_refused(
    bot: BotSide, met: PageSide, content: bytes, reason: str
) -> None:
    told = await upload(bot, "sendPhoto", {"photo": ("a.png", content)}, chat_id=ANN.id)
    assert told["description"] == f"Bad Request: {reason}"


SIZES = [
    (png(7, 9), ("image/png", 7, 9)),
    (b"GIF89a" + bytes([7, 0, 9, 0]) + bytes(9), ("image/gif", 7, 9)),
    (
        b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x09\x00\x07" + bytes(20),
        ("image/jpeg", 7, 9),
    ),
    (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + bytes([6, 0, 0, 8, 0, 0]), ("image/webp", 7, 9)),
    (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + (6 | 8 << 14).to_bytes(4, "little"), ("image/webp", 7, 9)),
    (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + bytes([7, 0, 9, 0]), ("image/webp", 7, 9)),
    (b"\xff\xd8\xff", None),
    (b"", None),
]


@pytest.mark.parametrize(("content", "size"), SIZES)
def test_picture_tells_its_size(tmp_path: Path, content: bytes, size: object) -> None:
    place = tmp_path / "picture"
    place.write_bytes(content)
    assert picture_size(place) == size
