"""Files that the server holds: one with its words below, several as albums; who loses one keeps the words."""

import pytest

from bot.courier import Courier
from bot.delivery.envelope import Sender, Trip
from bot.delivery.media import File
from bot.delivery.pace import Pace, Rates
from bot.delivery.uploads import Uploads
from bot.lease import AlwaysHeld
from bot.screens import Drawing
from models.kinds import Lane
from tests.telegram import FakeTelegram, Fault

KEYS = {"inline_keyboard": [[{"text": "好", "callback_data": "a:1"}]]}
LOST: Fault = (400, "Bad Request: wrong file identifier/HTTP URL specified", {})
NO_TEXT: Fault = (400, "Bad Request: there is no text in the message to edit", {})


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram(files=["p1", "p2"])


@pytest.fixture
def sender(telegram: FakeTelegram) -> Sender:
    courier = Courier.to("100:nobody", "http://127.0.0.1:9", telegram)
    return Sender(courier, Pace(Rates.unlimited()), Uploads(100), AlwaysHeld())


def trip() -> Trip:
    return Trip(5, Lane.BULK)


def methods(telegram: FakeTelegram) -> list[str]:
    return [name for name, _ in telegram.calls]


@pytest.mark.parametrize(
    ("files", "text", "called"),
    [
        ((File("photo", "p1"),), "好", ["sendPhoto"]),
        ((File("document", "d1"),), "好", ["sendDocument"]),
        ((File("voice", "v1"),), "好", ["sendVoice"]),
        ((File("video", "w1"),), "字" * 1025, ["sendVideo", "sendMessage"]),
        ((File("photo", "p1"), File("photo", "p2")), "好", ["sendMediaGroup", "sendMessage"]),
        ((File("photo", "p1"), File("voice", "v1")), "好", ["sendPhoto", "sendVoice", "sendMessage"]),
        (
            (File("photo", "p1"), File("document", "d1"), File("document", "d2")),
            "好",
            ["sendPhoto", "sendMediaGroup", "sendMessage"],
        ),
    ],
)
async def test_files_go_with_their_words(
    sender: Sender, telegram: FakeTelegram, files: tuple[File, ...], text: str, called: list[str]
) -> None:
    await sender.send(trip(), Drawing(text, KEYS, files=files))
    assert methods(telegram) == called
    last = telegram.chats[5][-1]
    assert (last.text, last.labels) == (text, ["好"])


async def test_eleven_photos_are_two_albums(sender: Sender, telegram: FakeTelegram) -> None:
    files = tuple(File("photo", f"p{number}") for number in range(12))
    await sender.send(trip(), Drawing("好", files=files))
    albums = [params["media"] for name, params in telegram.calls if name == "sendMediaGroup"]
    assert [len(one) for one in albums] == [10, 2]


async def test_words_below_a_lost_file_go_alone_with_their_buttons(
    sender: Sender, telegram: FakeTelegram
) -> None:
    telegram.faults = [LOST]
    number = await sender.send(trip(), Drawing("好", KEYS, files=(File("document", "gone"),)))
    [shown] = telegram.chats[5]
    assert (shown.id, shown.text, shown.labels) == (number, "好", ["好"])
    telegram.faults = [LOST]
    await sender.send(trip(), Drawing("第二条", files=(File("photo", "p1"), File("photo", "gone"))))
    assert [one.text for one in telegram.chats[5]] == ["好", "第二条"]


async def test_words_below_a_photo_change_where_they_are(sender: Sender, telegram: FakeTelegram) -> None:
    number = await sender.send(trip(), Drawing("好", KEYS, files=(File("photo", "p1"),)))
    assert await sender.edit(trip(), number, Drawing("(已撤回)")) == number
    [shown] = telegram.chats[5]
    assert (shown.text, shown.labels) == ("(已撤回)", [])
