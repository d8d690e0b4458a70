"""Updates of every kind as plain facts; what nobody expects an answer to is None."""

from typing import Any

import pytest
from telegram import Bot, Update

from bot.forms.inputs import Given, Located, Said, Sent, SharedContact
from bot.incoming import Incoming, read_update
from tests.world import TOKEN

ANN = {"id": 501, "is_bot": False, "first_name": "安小芬", "language_code": "zh-hans"}
CHAT = {"id": 501, "type": "private"}
GROUP = {"id": -100, "type": "supergroup", "title": "群"}
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 9}


def read(**update: object) -> Incoming | None:
    """The facts of an update."""
    parsed = Update.de_json({"update_id": 1, **update}, Bot(TOKEN))
    return read_update(parsed, "hongyan_bot")


def message(chat: dict[str, Any] = CHAT, **content: object) -> Incoming:
    """The facts of a message."""
    found = read(message={"message_id": 1, "date": 1, "chat": chat, "from": ANN, **content})
    assert found is not None
    return found


SIZED = {**FILE, "width": 9, "height": 9}
STICKER = {**SIZED, "is_animated": False, "is_video": False, "type": "regular"}
OWN = {"phone_number": "1", "first_name": "安", "user_id": 501}


@pytest.mark.parametrize(
    ("content", "given"),
    [
        ({"text": "报到"}, Said("报到")),
        ({"contact": OWN}, SharedContact("1", own=True, name="安")),
        ({"contact": {**OWN, "user_id": 502}}, SharedContact("1", own=False, name="安")),
        ({"contact": {"phone_number": "1", "first_name": "安"}}, SharedContact("1", own=False, name="安")),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, Located()),
        ({"voice": {**FILE, "duration": 7}}, Sent("voice", "f", "u", 7, 9)),
        ({"photo": [{**SIZED, "file_id": "small"}, SIZED]}, Sent("photo", "f", "u", None, 9)),
        (
            {"document": {**FILE, "file_name": "表.xlsx"}, "caption": "看"},
            Sent("document", "f", "u", None, 9, "表.xlsx", "看"),
        ),
        ({"video_note": {**FILE, "duration": 3, "length": 1}}, Sent("video", "f", "u", 3, 9)),
        ({"audio": {**FILE, "duration": 3}}, Sent("audio", "f", "u", 3, 9)),
        ({"sticker": STICKER}, Sent("sticker", "f", "u", None, 9)),
        ({"dice": {"emoji": "🎲", "value": 3}}, None),
    ],
)  # fmt: skip
def test_message_becomes_an_input(content: dict[str, Any], given: Given | None) -> None:
    assert message(**content).given == given


def test_location_carries_no_coordinates() -> None:
    assert "31.5" not in repr(message(location={"latitude": 31.5, "longitude": 104.5}))


@pytest.mark.parametrize(
    ("text", "calls"),
    [("/start", True), ("@Hongyan_Bot 在吗", True), ("大家好", False), ("@other_bot", False)],
)
def test_group_message_calls_us_by_command_or_name(text: str, calls: bool) -> None:
    found = message(GROUP, text=text)
    assert (found.private, found.calls_us) == (False, calls)


@pytest.mark.parametrize("status", ["kicked", "member"])
def test_stopping_and_starting_the_bot(status: str) -> None:
    user = {"id": 100, "is_bot": True, "first_name": "鸿雁"}
    more = {"until_date": 0} if status == "kicked" else {}
    moved = {
        "chat": CHAT, "from": ANN, "date": 1,
        "old_chat_member": {"status": "member", "user": user},
        "new_chat_member": {"status": status, "user": user, **more},
    }  # fmt: skip
    found = read(my_chat_member=moved)
    assert found is not None
    assert found.blocked is (status == "kicked")


def test_press_carries_payload_query_and_message() -> None:
    query = {"id": "q", "from": ANN, "chat_instance": "1", "data": "go:menu"}
    found = read(callback_query={**query, "message": {"message_id": 7, "date": 1, "chat": CHAT}})
    assert found is not None
    assert (found.payload, found.query_id, found.message_id) == ("go:menu", "q", 7)


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": {"message_id": 1, "date": 1, "chat": CHAT, "from": ANN, "text": "x"}},
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "channel"}, "text": "x"}},
        {"inline_query": {"id": "1", "from": ANN, "query": "x", "offset": ""}},
        {"poll_answer": {"poll_id": "1", "user": ANN, "option_ids": [1], "option_persistent_ids": ["1"]}},
        {},
    ],
)
def test_nobody_expects_an_answer_to(update: dict[str, Any]) -> None:
    assert read(**update) is None


@pytest.mark.parametrize("code", ["zh-hans", "en", None])
def test_language_comes_from_the_sender(code: str | None) -> None:
    sender = (
        {**ANN, "language_code": code} if code else {k: v for k, v in ANN.items() if k != "language_code"}
    )
    found = read(message={"message_id": 1, "date": 1, "chat": CHAT, "from": sender, "text": "x"})
    assert found is not None
    assert found.language_code == code
