"""From a drawing to calls: pieces that are not repeated, pictures uploaded once, words without HTML."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from telegram.error import BadRequest, TelegramError, TimedOut
from telegram.request import RequestData

from bot.courier import Courier
from bot.delivery.envelope import Sender, Trip
from bot.delivery.pace import Pace, Rates
from bot.delivery.uploads import Uploads, digest_of
from bot.lease import AlwaysHeld
from bot.screens import Drawing
from models.database import Database
from models.kinds import Lane
from models.uploads import Upload
from tests.telegram import FakeTelegram, Fault

UNREADABLE: Fault = (
    400,
    "Bad Request: can't parse entities: Unsupported start tag 'oops' at byte offset 4",
    {},
)
KEYS = {"inline_keyboard": [[{"text": "好", "callback_data": "a:1"}]]}
LONG = "\n\n".join(f"{number} " + "字" * 900 for number in range(12))
NOW = datetime(2027, 1, 28, tzinfo=UTC)


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def sender(telegram: FakeTelegram) -> Sender:
    courier = Courier.to("100:nobody", "http://127.0.0.1:9", telegram)
    return Sender(courier, Pace(Rates.unlimited()), Uploads(100), AlwaysHeld())


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


def trip(
    chat_id: int = 5,
    lane: Lane = Lane.REPLY,
    pieces: int = 0,
    name: str = "a message",
    *,
    admitted: bool = False,
) -> Trip:
    return Trip(chat_id, lane, pieces, admitted, name)


def texts(telegram: FakeTelegram, chat_id: int = 5) -> list[str]:
    return [shown.text for shown in telegram.chats.get(chat_id, [])]


async def test_long_text_goes_in_order_with_the_keyboard_below_the_last_piece(
    sender: Sender, telegram: FakeTelegram
) -> None:
    going = trip()
    number = await sender.send(going, Drawing(LONG, KEYS))
    shown = telegram.chats[5]
    assert [one.text[0] for one in shown] == ["0", "4", "8"]
    assert [bool(one.keyboard) for one in shown] == [False, False, True]
    assert (number, going.pieces) == (shown[-1].id, 3)


@pytest.mark.parametrize("failing", [0, 1, 2])
async def test_pieces_that_arrived_are_not_repeated(
    sender: Sender, telegram: FakeTelegram, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = trip()
    real = telegram.do_request

    async def cut(
        url: str, method: str, request_data: RequestData | None = None, *_rest: object, **_more: object
    ) -> tuple[int, bytes]:
        if len(telegram.calls) == failing:
            telegram.faults = [TimedOut()]
        return await real(url, method, request_data)

    monkeypatch.setattr(telegram, "do_request", cut)
    with pytest.raises(TimedOut):
        await sender.send(going, Drawing(LONG, KEYS))
    assert going.pieces == failing
    monkeypatch.undo()
    await sender.send(trip(pieces=going.pieces), Drawing(LONG, KEYS))
    assert [text[0] for text in texts(telegram)] == ["0", "4", "8"]


async def test_text_that_became_shorter_meanwhile_still_says_its_end(
    sender: Sender, telegram: FakeTelegram
) -> None:
    await sender.send(trip(pieces=2), Drawing("short", KEYS))
    assert texts(telegram) == ["short"]


async def test_each_piece_takes_a_place_of_its_own(telegram: FakeTelegram) -> None:
    courier, pace = Courier.to("100:nobody", "http://127.0.0.1:9", telegram), Pace(Rates(chat_burst=100))
    await Sender(courier, pace, Uploads(100), AlwaysHeld()).send(trip(), Drawing(LONG))
    assert sum(pace.try_admit(chat, Lane.REPLY) for chat in range(100, 140)) == 27


async def test_place_taken_by_the_postman_is_not_taken_twice(telegram: FakeTelegram) -> None:
    courier, pace = Courier.to("100:nobody", "http://127.0.0.1:9", telegram), Pace(Rates(1))
    assert pace.try_admit(5, Lane.REPLY)
    await asyncio.wait_for(
        Sender(courier, pace, Uploads(100), AlwaysHeld()).send(trip(admitted=True), Drawing("好")),
        timeout=0.5,
    )


async def test_text_the_server_cannot_read_goes_as_plain_words(
    sender: Sender, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.faults = [UNREADABLE]
    drawing = Drawing("<b>一</b> &lt;二&gt; 1 < 2 <oops>三</oops>", KEYS)
    await sender.send(trip(name="message 7 (about)"), drawing)
    [shown] = telegram.chats[5]
    assert (shown.text, shown.labels) == ("一 <二> 1 < 2 三", ["好"])
    assert "parse_mode" not in telegram.calls[-1][1]
    [line] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "message 7 (about)" in line.message


async def test_caption_and_edit_that_cannot_be_read_go_as_plain_words(
    sender: Sender, telegram: FakeTelegram
) -> None:
    telegram.faults = [UNREADABLE]
    number = await sender.send(trip(), Drawing("<b>码</b>", None, b"png"))
    assert texts(telegram) == ["码"]
    telegram.faults = [(400, "Bad Request: there is no text in the message to edit", {})]
    await sender.edit(trip(), number, Drawing("<i>新</i>", KEYS))
    telegram.faults = [UNREADABLE]
    last = telegram.chats[5][-1]
    await sender.edit(trip(), last.id, Drawing("<i>改</i>", KEYS))
    assert (last.text, last.edited) == ("改", True)


async def test_other_refusals_are_not_sent_as_plain_words(sender: Sender, telegram: FakeTelegram) -> None:
    telegram.faults = [(400, "Bad Request: can't parse reply keyboard markup JSON object", {})]
    with pytest.raises(BadRequest):
        await sender.send(trip(), Drawing("<b>一</b>", KEYS))
    telegram.faults = [UNREADABLE, UNREADABLE]
    with pytest.raises(BadRequest):
        await sender.send(trip(), Drawing("<b>一</b>"))
    assert not texts(telegram)


async def test_picture_is_uploaded_once_and_named_afterwards(sender: Sender, telegram: FakeTelegram) -> None:
    going = trip()
    await sender.send(going, Drawing("码", KEYS, b"png"))
    await sender.send(trip(6), Drawing("码", KEYS, b"png"))
    await sender.send(trip(7), Drawing("码", KEYS, b"another"))
    assert len(telegram.files) == 2
    assert going.learned == [(digest_of(b"png"), telegram.files[0])]
    assert [call[1].get("photo") for call in telegram.calls] == [None, telegram.files[0], None]


async def test_file_goes_with_its_text_below(sender: Sender, telegram: FakeTelegram) -> None:
    paper = ("名册.zip", b"PK")
    await sender.send(trip(), Drawing("<b>给您的</b>", KEYS, document=paper))
    [shown] = telegram.chats[5]
    assert (shown.paper, shown.text, shown.labels) == (paper, "<b>给您的</b>", ["好"])
    assert [name for name, _ in telegram.calls] == ["sendDocument"]


async def test_file_with_a_long_text_comes_behind_it(sender: Sender, telegram: FakeTelegram) -> None:
    await sender.send(trip(), Drawing("字" * 2000, KEYS, document=("a.zip", b"PK")))
    assert [(shown.paper is not None, shown.labels) for shown in telegram.chats[5]] == [
        (False, []),
        (True, ["好"]),
    ]


async def test_file_that_did_not_arrive_is_sent_again_and_its_text_is_not(
    sender: Sender, telegram: FakeTelegram
) -> None:
    going = trip()
    telegram.faults = [None, (502, "Bad Gateway", {})]
    drawing = Drawing("字" * 2000, KEYS, document=("a.zip", b"PK"))
    with pytest.raises(TelegramError):
        await sender.send(going, drawing)
    await sender.send(trip(pieces=going.pieces), drawing)
    assert [name for name, _ in telegram.calls] == ["sendMessage", "sendDocument", "sendDocument"]


async def test_sixty_at_once_upload_one_picture(telegram: FakeTelegram) -> None:
    courier = Courier.to("100:nobody", "http://127.0.0.1:9", Slow(telegram))
    sender = Sender(courier, Pace(Rates.unlimited()), Uploads(100), AlwaysHeld())
    await asyncio.gather(*(sender.send(trip(chat), Drawing("码", None, b"png")) for chat in range(64)))
    assert (len(telegram.files), len(telegram.chats)) == (1, 64)


async def test_upload_that_fails_is_made_by_the_next(telegram: FakeTelegram) -> None:
    telegram.faults = [TimedOut()]
    courier = Courier.to("100:nobody", "http://127.0.0.1:9", Slow(telegram))
    sender = Sender(courier, Pace(Rates.unlimited()), Uploads(100), AlwaysHeld())
    told = await asyncio.gather(
        *(sender.send(trip(chat), Drawing("码", None, b"png")) for chat in range(5)), return_exceptions=True
    )
    assert [isinstance(one, TelegramError) for one in told] == [True, False, False, False, False]
    assert len(telegram.files) == 1


async def test_waiting_for_an_upload_keeps_no_place_in_the_pace(telegram: FakeTelegram) -> None:
    """A notice with a picture: those who waited for the upload go at the pace, not all at once."""
    courier = Courier.to("100:nobody", "http://127.0.0.1:9", Slow(telegram))
    pace, sent = Pace(Rates(100)), 12
    sender = Sender(courier, pace, Uploads(100), AlwaysHeld())
    begun = asyncio.get_running_loop().time()
    await asyncio.gather(
        *(sender.send(trip(chat, Lane.BULK), Drawing("码", None, b"png")) for chat in range(sent))
    )
    assert asyncio.get_running_loop().time() - begun >= 0.05 + (sent - 1) * 0.01


async def test_picture_the_server_lost_is_uploaded_anew(sender: Sender, telegram: FakeTelegram) -> None:
    await sender.send(trip(), Drawing("码", None, b"png"))
    telegram.files.clear()
    going = trip(6)
    await sender.send(going, Drawing("码", None, b"png"))
    await sender.send(trip(7), Drawing("码", None, b"png"))
    assert len(telegram.files) == 1
    assert going.learned == [(digest_of(b"png"), telegram.files[0])]


async def test_voice_the_server_lost_does_not_keep_back_the_words(
    sender: Sender, telegram: FakeTelegram
) -> None:
    telegram.faults = [(400, "Bad Request: wrong file identifier/HTTP URL specified", {})]
    await sender.send(trip(), Drawing("难处", KEYS, None, "voice-of-last-year"))
    assert texts(telegram) == ["难处"]


async def test_paid_broadcast_is_said_of_reminders_and_bulk_and_never_of_replies(
    telegram: FakeTelegram,
) -> None:
    courier = Courier.to("100:nobody", "http://127.0.0.1:9", telegram)
    sender = Sender(courier, Pace(Rates.unlimited()), Uploads(100), AlwaysHeld(), paid=True)
    for lane in Lane:
        await sender.send(trip(5, lane), Drawing("好"))
    await sender.edit(trip(5, Lane.BULK), 1, Drawing("改"))
    paid = [call[1].get("allow_paid_broadcast") for call in telegram.calls]
    assert paid == [None, None, True, True, None]


async def test_uploads_outlive_the_process(database: Database) -> None:
    first, learned = Uploads(100, 2), [(digest_of(b"a"), "file-a"), (digest_of(b"b"), "file-b")]
    async with database.writing() as session:
        await first.keep(session, learned, NOW)
        await first.keep(session, [(digest_of(b"a"), "file-a2")], NOW + timedelta(days=1))
        await first.keep(session, [], NOW)
        await Uploads(200).keep(session, [(digest_of(b"a"), "file-of-another-bot")], NOW)
    later = Uploads(100, 2)
    async with database.reading() as session:
        await later.load(session)
    assert await later.known(digest_of(b"a")) == "file-a2"
    assert await later.known(digest_of(b"b")) == "file-b"
    later.learn(digest_of(b"c"), "file-c")
    assert await later.known(digest_of(b"a")) is None, "memory holds the newest"


async def test_uploads_nobody_needs_are_forgotten(database: Database) -> None:
    uploads = Uploads(100)
    async with database.writing() as session:
        await uploads.keep(session, [(digest_of(b"a"), "file-a")], NOW)
        await uploads.keep(session, [(digest_of(b"b"), "file-b")], NOW + timedelta(days=61))
        assert await session.scalar(select(func.count()).select_from(Upload)) == 1


class Slow(FakeTelegram):
    """A far end that takes its time."""

    def __init__(self, behind: FakeTelegram) -> None:
        super().__init__()
        self.behind = behind

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_rest: object, **_more: object
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0.05)
        return await self.behind.do_request(url, method, request_data)
