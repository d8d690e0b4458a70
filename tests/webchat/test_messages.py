"""What does a bot get for its messages, edits and deletions?"""

import asyncio
import json
from typing import Any

import pytest

from tests.webchat.conftest import ANN, BEN, BotSide, Clock, PageSide
from webchat.app import Limits

HELLO: dict[str, Any] = {"chat_id": ANN.id, "text": "hello"}


def keyed(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Yes", **button}]]}


async def test_bot_sends_a_message_and_gets_it_back_as_telegram_shapes_it(
    bot: BotSide, met: PageSide
) -> None:
    sent = await bot("sendMessage", **HELLO, reply_markup=keyed(callback_data="y"))
    assert sent == {
        "message_id": 2,
        "from": {"id": 4711, "is_bot": True, "first_name": "X", "username": "x_bot"},
        "chat": {"id": ANN.id, "type": "private", "first_name": "Ann", "last_name": "Lee"},
        "date": 1_790_000_000,
        "text": "hello",
        "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]},
    }
    shown = (await met.state())["messages"][-1]
    assert shown["html"] == "hello"
    assert shown["inline_keyboard"] == [[{"text": "Yes", "data": "y"}]]


REFUSALS = [
    ("sendMessage", {"chat_id": ANN.id, "text": " \n "}, "message text is empty"),
    ("sendMessage", {"chat_id": ANN.id}, "message text is empty"),
    ("sendMessage", {"chat_id": ANN.id, "text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 99, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": 10**30, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {**HELLO, "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ("sendMessage", {**HELLO, "text": "\ud83d"}, "can't parse JSON object"),
    ("sendMessage", {**HELLO, "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
    ("sendMessage", {**HELLO, "reply_markup": keyed(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {**HELLO, "reply_markup": keyed(callback_data="报" * 22)}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {**HELLO, "reply_markup": keyed(callback_data="")}, "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        {**HELLO, "reply_markup": keyed()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        {**HELLO, "reply_markup": keyed(url="no address")},
        "inline keyboard button URL 'no address' is invalid: Wrong HTTP URL",
    ),
    ("sendMessage", {**HELLO, "reply_markup": [1]}, "object expected as reply markup"),
    ("sendChatAction", {"chat_id": ANN.id, "action": "dancing"}, "wrong parameter action in request"),
    ("editMessageText", {**HELLO, "message_id": 77}, "message to edit not found"),
    ("editMessageText", {**HELLO, "message_id": 1}, "message can't be edited"),
    ("editMessageText", HELLO, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": ANN.id, "message_id": 77}, "message to delete not found"),
    (
        "forwardMessage",
        {"chat_id": ANN.id, "from_chat_id": ANN.id, "message_id": 7},
        "message to forward not found",
    ),
    (
        "copyMessage",
        {"chat_id": ANN.id, "from_chat_id": ANN.id, "message_id": 7},
        "message to copy not found",
    ),
    ("pinChatMessage", {"chat_id": ANN.id, "message_id": 7}, "message to pin not found"),
    ("getChat", {"chat_id": BEN.id}, "chat not found"),
    ("getChatMember", {"chat_id": ANN.id, "user_id": BEN.id}, "member not found"),
    ("getFile", {"file_id": "nothing"}, "invalid file_id"),
    ("sendPhoto", {"chat_id": ANN.id}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": ANN.id, "photo": "x"}, "wrong file identifier/HTTP URL specified"),
    ("sendMediaGroup", {"chat_id": ANN.id, "media": []}, "there are no messages to send"),
    ("setMyCommands", {"commands": [{"command": "Oh No", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    (
        "setMyCommands",
        {"commands": [{"command": "go", "description": ""}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    ("setWebhook", {"url": "ftp://x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://x", "secret_token": "!"}, "secret token contains unallowed characters"),
]


@pytest.mark.parametrize(("method", "arguments", "reason"), REFUSALS)
async def test_bot_asks_for_the_impossible_and_is_refused_in_telegrams_words(
    bot: BotSide, met: PageSide, method: str, arguments: dict[str, Any], reason: str
) -> None:
    escaped = await bot.http.post(
        f"/bot{bot.token}/{method}",
        content=json.dumps(arguments),
        headers={"Content-Type": "application/json"},
    )
    assert (escaped.status_code, escaped.json()["description"]) == (400, f"Bad Request: {reason}")


MALFORMED: list[tuple[str, dict[str, Any]]] = [
    ("deleteMessages", {"message_ids": ["x", {}, None]}),
    ("setMyCommands", {"commands": [5]}),
    ("setMyCommands", {"commands": [], "scope": {"type": ["x"]}}),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": {}}}),
    ("setMyCommands", {"commands": [], "language_code": "chinese"}),
    ("sendMediaGroup", {"media": [5]}),
    ("sendMediaGroup", {"media": [{"type": [1]}]}),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": 5}]}),
    ("setWebhook", {"url": "http://["}),
    ("setChatMenuButton", {"menu_button": {"type": [1]}}),
    ("sendMessage", {"text": "x", "entities": [{"type": ["bold"], "offset": 0, "length": 1}]}),
    ("sendMessage", {"text": "x", "reply_markup": "{"}),
    ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [5]}}),
    ("sendMessage", {"text": "x", "reply_markup": keyed(copy_text={"text": 5})}),
    ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": 5}]]}}),
    ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[keyed()] * 101]}}),
    ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[{"text": " "}]]}}),
]


@pytest.mark.parametrize(("method", "arguments"), MALFORMED)
async def test_bot_sends_a_wrong_shape_and_is_refused_without_a_trace(
    bot: BotSide, met: PageSide, method: str, arguments: dict[str, Any]
) -> None:
    before = await met.state()
    status, words = await bot.refused(method, chat_id=ANN.id, **arguments)
    assert (status, words[:13]) == (400, "Bad Request: ")
    assert await met.state() == before


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b'{"text": "\xff"}', "application/json"),
        (b"broken", "multipart/form-data; boundary=x"),
        (b"broken", "multipart/form-data"),
    ],
)
async def test_bot_sends_what_cannot_be_read_and_is_refused(
    bot: BotSide, met: PageSide, content: bytes, kind: str
) -> None:
    answer = await bot.http.post(
        f"/bot{bot.token}/sendMessage", content=content, headers={"Content-Type": kind}
    )
    assert (answer.status_code, answer.json()["error_code"]) == (400, 400)


async def test_bot_calls_by_query_form_and_any_case(bot: BotSide, met: PageSide) -> None:
    asked = await bot.http.get(f"/bot{bot.token}/SENDmessage", params={"chat_id": ANN.id, "text": "by query"})
    assert asked.json()["result"]["text"] == "by query"
    keys = json.dumps(keyed(callback_data="y"))
    form = {"chat_id": str(ANN.id), "text": "by form", "reply_markup": keys}
    posted = await bot.http.post(f"/bot{bot.token}/sendMessage", data=form)
    assert posted.json()["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "y"


@pytest.mark.parametrize(
    ("token", "method", "status", "words"),
    [
        ("4711:wrong", "getMe", 401, "Unauthorized"),
        ("4711:invented-secret", "getNothing", 404, "Not Found"),
    ],
)
async def test_bot_errs_in_token_or_method_and_hears_which(
    bot: BotSide, token: str, method: str, status: int, words: str
) -> None:
    bot.token = token
    assert await bot.refused(method) == (status, words)


async def test_bot_writes_first_and_is_refused_until_the_person_starts(bot: BotSide, ann: PageSide) -> None:
    assert await bot.refused("sendMessage", **HELLO) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    await ann.says("/start")
    assert (await bot("sendMessage", **HELLO))["text"] == "hello"


async def test_person_blocks_and_unblocks_and_the_bot_hears_both(bot: BotSide, met: PageSide) -> None:
    await met.post("block", blocked=True)
    assert await bot.refused("sendMessage", **HELLO) == (403, "Forbidden: bot was blocked by the user")
    assert (await met.post("messages", text="hi")).json() == {"error": "blocked"}
    await met.post("block", blocked=False)
    assert (await bot("sendMessage", **HELLO))["text"] == "hello"
    standings = [
        (u["my_chat_member"]["old_chat_member"]["status"], u["my_chat_member"]["new_chat_member"]["status"])
        for u in await bot.updates()
    ]
    assert standings == [("member", "kicked"), ("kicked", "member")]


async def test_bot_edits_and_an_edit_that_changes_nothing_is_refused(bot: BotSide, met: PageSide) -> None:
    sent = await bot("sendMessage", **HELLO, reply_markup=keyed(callback_data="y"))
    target = {"chat_id": ANN.id, "message_id": sent["message_id"]}
    unchanged = (
        400,
        (
            "Bad Request: message is not modified: specified new message content and reply markup "
            "are exactly the same as a current content and reply markup of the message"
        ),
    )
    same = {"text": "hello", "reply_markup": keyed(callback_data="y")}
    assert await bot.refused("editMessageText", **target, **same) == unchanged
    edited = await bot("editMessageText", **target, text="bye")
    assert edited["text"] == "bye"
    assert edited["edit_date"] == edited["date"]
    assert "reply_markup" not in edited
    assert await bot.refused("editMessageReplyMarkup", **target) == unchanged
    await bot("editMessageReplyMarkup", **target, reply_markup=keyed(callback_data="z"))
    assert await bot.refused("editMessageCaption", **target, caption="x") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )
    shown = (await met.state())["messages"][-1]
    assert (shown["text"], shown["edited"]) == ("bye", True)


async def test_bot_only_takes_buttons_away_and_the_message_does_not_look_edited(
    bot: BotSide, met: PageSide
) -> None:
    sent = await bot("sendMessage", **HELLO, reply_markup=keyed(callback_data="y"))
    await bot("editMessageReplyMarkup", chat_id=ANN.id, message_id=sent["message_id"])
    assert (await met.state())["messages"][-1]["edited"] is False


async def test_bot_answers_a_tap_once_and_soon_enough(bot: BotSide, met: PageSide, clock: Clock) -> None:
    sent = await bot("sendMessage", **HELLO, reply_markup=keyed(callback_data="y"))
    query_id = await met.taps(sent["message_id"], "y")
    [update] = await bot.updates()
    query = update["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (query_id, "y", ANN.id)
    assert query["message"]["message_id"] == sent["message_id"]
    assert query["chat_instance"]
    assert await bot("answerCallbackQuery", callback_query_id=query_id, text="noted") is True
    gone = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    assert await bot.refused("answerCallbackQuery", callback_query_id=query_id) == gone
    assert await bot.refused("answerCallbackQuery", callback_query_id="5") == gone
    late = await met.taps(sent["message_id"], "y")
    clock.now += 31
    assert await bot.refused("answerCallbackQuery", callback_query_id=late) == gone


async def test_person_taps_with_a_forged_payload_and_the_bot_sees_it(bot: BotSide, met: PageSide) -> None:
    sent = await bot("sendMessage", **HELLO)
    await met.taps(sent["message_id"], "forged")
    [update] = await bot.updates()
    assert update["callback_query"]["data"] == "forged"
    too_long = await met.post("tap", message_id=sent["message_id"], data="x" * 65)
    assert (too_long.status_code, too_long.json()) == (400, {"error": "payload-too-long"})


async def test_bot_deletes_what_is_young_and_not_what_is_old(
    bot: BotSide, met: PageSide, clock: Clock
) -> None:
    first = await bot("sendMessage", **HELLO)
    clock.now += 48 * 3600 + 1
    second = await bot("sendMessage", **HELLO)
    third = await bot("sendMessage", **HELLO)
    assert await bot.refused("deleteMessage", chat_id=ANN.id, message_id=first["message_id"]) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )
    assert await bot("deleteMessage", chat_id=ANN.id, message_id=second["message_id"]) is True
    numbers = [third["message_id"], 999, first["message_id"]]
    assert await bot("deleteMessages", chat_id=ANN.id, message_ids=numbers) is True
    assert [m["id"] for m in (await met.state())["messages"]] == [1, first["message_id"]]


async def test_bot_replies_forwards_copies_and_pins(bot: BotSide, met: PageSide) -> None:
    asked = await met.says("why?")
    reply = await bot("sendMessage", **HELLO, reply_parameters={"message_id": asked["id"]})
    assert reply["reply_to_message"]["text"] == "why?"
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot("sendMessage", **HELLO, reply_parameters=lenient)
    both = {"chat_id": ANN.id, "from_chat_id": ANN.id, "message_id": asked["id"]}
    forwarded = await bot("forwardMessage", **both)
    assert forwarded["forward_origin"]["sender_user"]["id"] == ANN.id
    assert await bot("copyMessage", **both) == {"message_id": forwarded["message_id"] + 1}
    assert await bot("pinChatMessage", chat_id=ANN.id, message_id=reply["message_id"]) is True
    assert (await bot("getChat", chat_id=ANN.id))["pinned_message"]["text"] == "hello"
    assert await bot("unpinChatMessage", chat_id=ANN.id) is True
    assert "pinned_message" not in await bot("getChat", chat_id=ANN.id)


async def test_bot_hangs_a_reply_keyboard_and_a_one_time_one_goes_after_use(
    bot: BotSide, met: PageSide
) -> None:
    keyboard = {
        "keyboard": [[{"text": "My number", "request_contact": True}, "No"]],
        "one_time_keyboard": True,
        "input_field_placeholder": "…",
    }
    await bot("sendMessage", **HELLO, reply_markup=keyboard)
    assert (await met.state())["reply_keyboard"] == {
        "rows": [
            [
                {"text": "My number", "request_contact": True, "request_location": False},
                {"text": "No", "request_contact": False, "request_location": False},
            ]
        ],
        "resize": False,
        "one_time": True,
        "placeholder": "…",
    }
    await met.post("contact")
    assert (await met.state())["reply_keyboard"] is None
    await bot("sendMessage", **HELLO, reply_markup={"keyboard": [["A"]]})
    await bot("sendMessage", **HELLO, reply_markup={"remove_keyboard": True})
    assert (await met.state())["reply_keyboard"] is None


class TestWithLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(per_second=3, per_chat_per_second=2, group_per_minute=2, enforce=True)

    async def test_bot_floods_a_chat_and_is_told_when_to_come_back(self, bot: BotSide, met: PageSide) -> None:
        answers = [await bot.call("sendMessage", **HELLO) for _ in range(3)]
        assert [status for status, _ in answers] == [200, 200, 429]
        assert answers[2][1] == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
        await asyncio.sleep(1.01)
        assert (await bot.call("sendMessage", **HELLO))[0] == 200

    async def test_bot_floods_a_group_and_waits_for_the_minute(self, bot: BotSide, met: PageSide) -> None:
        chat_id = (await met.post("group", title="Home")).json()["chat_id"]
        answers = [await bot.call("sendMessage", chat_id=chat_id, text="x") for _ in range(3)]
        assert [status for status, _ in answers] == [200, 200, 429]
        assert answers[2][1]["parameters"]["retry_after"] in (59, 60)
