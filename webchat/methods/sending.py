"""How does a message of the bot enter a chat? Reply target, keyboard, row and event in one go."""

import sqlite3
from typing import Any

from webchat.arguments import Arguments
from webchat.calls import Call
from webchat.drawing import keyboard_view
from webchat.errors import bad_request
from webchat.events import tell
from webchat.keyboards import Markup, read_markup
from webchat.messages import Content, add_message, message_row, message_view
from webchat.store import dumped


def say(call: Call, chat: sqlite3.Row, content: Content) -> dict[str, Any]:
    """The content stands in the chat with the call's reply, markup and protection; Telegram's Message."""
    markup = read_markup(call.arguments)
    reply_to = reply_target(call, chat)
    if call.arguments.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    row = add_message(call.store, chat, call.bot["id"], content, markup.inline, reply_to)
    tell(call.store, chat, "message", row["id"])
    _hang_keyboard(call, chat, markup)
    return message_view(call.store, row)


def reply_target(call: Call, chat: sqlite3.Row) -> int | None:
    """The number of the message replied to; a missing one is refused unless the bot said it may be."""
    raw = call.arguments.tree("reply_parameters")
    parameters = Arguments(raw if isinstance(raw, dict) else {})
    wanted = parameters.whole("message_id") or call.arguments.whole("reply_to_message_id")
    if not wanted:
        return None
    if message_row(call.store, chat["bot_id"], chat["chat_id"], wanted) is not None:
        return wanted
    forgiving = parameters.flag("allow_sending_without_reply")
    if forgiving or call.arguments.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _hang_keyboard(call: Call, chat: sqlite3.Row, markup: Markup) -> None:
    if markup.keyboard is None and not markup.removes_keyboard:
        return
    call.store.run(
        "UPDATE chats SET keyboard = ? WHERE bot_id = ? AND chat_id = ?",
        None if markup.keyboard is None else dumped(markup.keyboard),
        chat["bot_id"],
        chat["chat_id"],
    )
    tell(call.store, chat, "keyboard", body={"reply_keyboard": keyboard_view(markup.keyboard)})
