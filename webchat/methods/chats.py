"""What does a bot know about a chat? The chat, who is in it, what is pinned."""

from typing import Any

from webchat.accounts import user_by_id
from webchat.calls import Call, method
from webchat.chats import chat_view
from webchat.errors import bad_request
from webchat.messages import message_row, message_view

NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@method("getChat")
def get_chat(call: Call) -> dict[str, Any]:
    """Telegram's ChatFullInfo."""
    chat = call.known_chat()
    full = chat_view(call.store, chat) | {
        "accent_color_id": chat["chat_id"] % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }
    pinned = _pinned(call, chat["chat_id"], chat["pinned_id"])
    return full if pinned is None else full | {"pinned_message": pinned}


def _pinned(call: Call, chat_id: int, message_id: int | None) -> dict[str, Any] | None:
    row = None if message_id is None else message_row(call.store, call.bot["id"], chat_id, message_id)
    return None if row is None else message_view(call.store, row)


@method("getChatMember")
def get_chat_member(call: Call) -> dict[str, Any]:
    """How the user stands in the chat; refuses somebody who is not in it."""
    chat = call.known_chat()
    user_id = call.arguments.whole("user_id")
    user = user_by_id(call.store, user_id)
    if user is None or user_id not in (chat["owner_id"], call.bot["id"]):
        raise bad_request("member not found")
    if chat["kind"] != "private" and user_id == chat["owner_id"]:
        return {"status": "creator", "user": user, "is_anonymous": False}
    return {"status": "member", "user": user}


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    """The message is the chat's pinned one."""
    chat = call.open_chat(messages=0)
    message_id = call.arguments.whole("message_id")
    if message_row(call.store, call.bot["id"], chat["chat_id"], message_id) is None:
        raise bad_request("message to pin not found")
    return _pin(call, chat["chat_id"], message_id)


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """The message (or whichever is pinned) is pinned no more."""
    chat = call.open_chat(messages=0)
    message_id = call.arguments.whole("message_id")
    if message_id and message_id != chat["pinned_id"]:
        raise bad_request("message to unpin not found")
    return _pin(call, chat["chat_id"], None)


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    """Nothing is pinned in the chat."""
    return _pin(call, call.open_chat(messages=0)["chat_id"], None)


def _pin(call: Call, chat_id: int, message_id: int | None) -> bool:
    call.store.run(
        "UPDATE chats SET pinned_id = ? WHERE bot_id = ? AND chat_id = ?", message_id, call.bot["id"], chat_id
    )
    return True
