"""Do two independent client libraries, and the published description, find the server to be Telegram's?"""

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pydantic
import pytest
import telegram

from tests.webchat.conftest import ANN, BEN, SPEC, TOKEN, BotSide, PageSide, sign_in
from tests.webchat.pictures import png
from tests.webchat.spec import answer_flaws, flaws

if TYPE_CHECKING:
    import aiogram  # loaded by who asks for it: its models take four seconds, in every process of a run

PICTURE = png(20, 10)
KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


@pytest.fixture
async def page(wire: httpx.AsyncClient) -> PageSide:
    ann = await sign_in(wire, "ann")
    await ann.says("/start")
    return ann


@pytest.fixture
async def gram(address: str) -> "AsyncIterator[aiogram.Bot]":
    import aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        yield bot


@pytest.fixture
async def ptb(address: str) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot")
    async with bot:
        yield bot


def unknown_fields(value: object) -> Iterator[str]:
    """Names that aiogram's models did not know, at any depth."""
    if isinstance(value, pydantic.BaseModel):
        yield from (f"{type(value).__name__}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from unknown_fields(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from unknown_fields(item)


async def lively(page: PageSide, bot: BotSide) -> list[dict[str, Any]]:
    """One update of every kind that the server makes."""
    await page.says("/help me https://x.cn")
    sent = await bot("sendMessage", chat_id=ANN.id, text="?", reply_markup=KEYS)
    await page.says("a reply", reply_to=sent["message_id"])
    await page.taps(sent["message_id"], "y")
    await page.post("contact")
    await page.post("location", latitude=23, longitude=113.7)
    await page.sends("photo", "a.png", PICTURE, caption="look")
    await page.sends("document", "a.txt", b"x")
    await page.sends("voice", "a.ogg", b"OggS", duration="2")
    await page.post("block", blocked=True)
    await page.post("block", blocked=False)
    await page.post("group", title="Home")
    found: list[dict[str, Any]] = await bot("getUpdates")
    return found


async def test_aiogram_parses_every_update_and_knows_every_field(
    wire: httpx.AsyncClient, page: PageSide
) -> None:
    from aiogram.types import Update

    updates = await lively(page, BotSide(wire))
    assert {kind for update in updates for kind in update} == {
        "update_id",
        "message",
        "callback_query",
        "my_chat_member",
    }
    for update in updates:
        assert list(unknown_fields(Update.model_validate(update))) == []


async def test_aiogram_sends_edits_and_answers(gram: "aiogram.Bot", page: PageSide) -> None:
    from aiogram.types import InlineKeyboardMarkup, Message

    assert (await gram.me()).username == "x_bot"
    keys = InlineKeyboardMarkup.model_validate(KEYS)
    sent = await gram.send_message(ANN.id, "<b>报到</b>", parse_mode="HTML", reply_markup=keys)
    assert [(e.type, e.offset, e.length) for e in sent.entities or []] == [("bold", 0, 2)]
    await page.taps(sent.message_id, "y")
    start, tap = await gram.get_updates(timeout=1)
    assert (start.message and start.message.text, tap.callback_query and tap.callback_query.data) == (
        "/start",
        "y",
    )
    assert tap.callback_query is not None
    assert await gram.answer_callback_query(tap.callback_query.id, text="ok")
    edited = await gram.edit_message_text("done", chat_id=ANN.id, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("done", None)
    assert await gram.get_updates(offset=tap.update_id + 1) == []
    assert await gram.delete_message(ANN.id, sent.message_id)


async def test_aiogram_sends_and_fetches_files(gram: "aiogram.Bot", page: PageSide) -> None:
    from aiogram.types import BufferedInputFile, InputMediaPhoto

    sent = await gram.send_photo(ANN.id, BufferedInputFile(PICTURE, "a.png"), caption="x")
    assert sent.photo is not None
    again = await gram.send_photo(ANN.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    content = await gram.download(sent.photo[-1])
    assert content is not None
    assert content.read() == PICTURE
    album = [InputMediaPhoto(media=BufferedInputFile(png(3, 3), name)) for name in ("a.png", "b.png")]
    assert len(await gram.send_media_group(ANN.id, album)) == 2  # type: ignore[arg-type]


async def test_aiogram_is_refused_with_the_exceptions_it_has_for_telegram(
    gram: "aiogram.Bot", page: PageSide
) -> None:
    from aiogram.exceptions import (
        TelegramBadRequest,
        TelegramConflictError,
        TelegramForbiddenError,
        TelegramNotFound,
    )

    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await gram.send_message(BEN.id, "x")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await gram.send_message(5, "x")
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await gram.send_message(ANN.id, "<b>x", parse_mode="HTML")
    await gram.set_webhook("http://127.0.0.1:1/")
    with pytest.raises(TelegramConflictError):
        await gram.get_updates()
    assert (await gram.get_webhook_info()).url == "http://127.0.0.1:1/"
    assert await gram.delete_webhook()
    with pytest.raises(TelegramNotFound):
        await gram.send_dice(ANN.id)


async def test_ptb_sends_edits_answers_and_fetches(ptb: telegram.Bot, page: PageSide) -> None:
    keys = telegram.InlineKeyboardMarkup.from_button(telegram.InlineKeyboardButton("Yes", callback_data="y"))
    sent = await ptb.send_message(ANN.id, "1\\.", parse_mode="MarkdownV2", reply_markup=keys)
    assert (sent.text, sent.reply_markup) == ("1.", keys)
    await page.taps(sent.message_id, "y")
    await page.sends("document", "a.txt", b"content")
    _, tap, sharing = await ptb.get_updates(timeout=1)
    assert tap.callback_query is not None
    assert await tap.callback_query.answer("ok", show_alert=True)
    await tap.callback_query.edit_message_text("done")
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await tap.callback_query.edit_message_text("done")
    assert sharing.message is not None
    assert sharing.message.document is not None
    file = await sharing.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"content"
    photo = await ptb.send_photo(ANN.id, PICTURE, caption="x")
    assert photo.photo[-1].width == 20
    await ptb.set_my_commands([("go", "Go")], language_code="zh")
    assert await ptb.get_my_commands(language_code="zh") == (telegram.BotCommand("go", "Go"),)
    await page.post("block", blocked=True)
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(ANN.id, "x")


@pytest.mark.skipif(not SPEC.exists(), reason=f"the published description is not at {SPEC}")
class TestAgainstThePublishedDescription:
    async def test_updates_have_its_shapes(self, wire: httpx.AsyncClient, page: PageSide) -> None:
        updates = await lively(page, BotSide(wire))
        assert [flaw for update in updates for flaw in flaws("Update", update)] == []

    async def test_answers_have_its_shapes(self, wire: httpx.AsyncClient, page: PageSide) -> None:
        bot = BotSide(wire)
        await page.sends("photo", "a.png", PICTURE)
        photo = (await bot("getUpdates"))[-1]["message"]["photo"][0]["file_id"]
        here = {"chat_id": ANN.id}
        first = await bot("sendMessage", **here, text="x")
        pictured = await bot("sendPhoto", **here, photo=photo, caption="x")
        target, other = (here | {"message_id": m["message_id"]} for m in (first, pictured))
        calls: list[tuple[str, dict[str, Any]]] = [
            ("getMe", {}),
            ("getUpdates", {}),
            ("getWebhookInfo", {}),
            ("sendMessage", {**here, "text": "<b>x</b> /go", "parse_mode": "HTML"}),
            ("sendMessage", {**here, "text": "x", "reply_parameters": {"message_id": 1}}),
            ("sendMessage", {**here, "text": "x", "reply_markup": KEYS}),
            ("sendMessage", {**here, "text": "x", "protect_content": True}),
            ("sendMessage", {**here, "text": "x", "link_preview_options": {"is_disabled": True}}),
            ("sendPhoto", {**here, "photo": photo, "caption": "x"}),
            ("sendMediaGroup", {**here, "media": [{"type": "photo", "media": photo}] * 2}),
            ("sendChatAction", {**here, "action": "typing"}),
            ("editMessageText", {**target, "text": "y"}),
            ("editMessageReplyMarkup", {**target, "reply_markup": KEYS}),
            ("editMessageCaption", {**other, "caption": "y"}),
            ("editMessageMedia", {**other, "media": {"type": "photo", "media": photo}}),
            ("forwardMessage", {**target, "from_chat_id": ANN.id}),
            ("copyMessage", {**target, "from_chat_id": ANN.id}),
            ("pinChatMessage", target),
            ("getChat", here),
            ("getChatMember", {**here, "user_id": ANN.id}),
            ("getFile", {"file_id": photo}),
            ("setMyCommands", {"commands": [{"command": "go", "description": "Go"}]}),
            ("getMyCommands", {}),
            ("getMyName", {}),
            ("getMyDescription", {}),
            ("getMyShortDescription", {}),
            ("getChatMenuButton", here),
            ("deleteMessage", target),
            ("logOut", {}),
            ("close", {}),
        ]
        for method, arguments in calls:
            assert answer_flaws(method, await bot(method, **arguments)) == [], method

    def test_description_would_find_a_wrong_shape(self) -> None:
        assert flaws("User", {"id": "1", "is_bot": False, "colour": "red"}) == [
            "User.colour: unknown",
            "User.first_name: missing",
            "User.id: '1' is no Integer",
        ]
