"""How does a bot change what it said? Text, caption and buttons in place."""

import sqlite3
from typing import Any

from webchat.calls import Call, method
from webchat.chats import open_chat
from webchat.errors import bad_request
from webchat.events import tell
from webchat.keyboards import read_markup
from webchat.messages import Content, change_message, message_row, message_view
from webchat.methods.messages import caption_content, text_content
from webchat.store import loaded

CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def own_message(call: Call) -> tuple[sqlite3.Row, sqlite3.Row]:
    """The chat and the bot's own message that is to change; refuses a missing or foreign one."""
    if not call.arguments.whole("message_id"):
        raise bad_request("message identifier is not specified")
    chat = open_chat(call.store, call.bot["id"], call.chat_id())
    row = message_row(call.store, call.bot["id"], chat["chat_id"], call.arguments.whole("message_id"))
    if row is None:
        raise bad_request("message to edit not found")
    if row["sender_id"] != call.bot["id"]:
        raise bad_request("message can't be edited")
    call.pacer.admit(call.bot["id"], chat["chat_id"])
    return chat, row


def rewrite(call: Call, chat: sqlite3.Row, row: sqlite3.Row, content: Content) -> dict[str, Any]:
    """The message shows the content with the call's buttons; an edit that changes nothing is refused."""
    markup = read_markup(call.arguments).inline
    if content == loaded(row["content"]) and markup == loaded(row["markup"]):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    changed = change_message(call.store, row, content, markup)
    tell(call.store, chat, "edit", row["id"])
    return message_view(call.store, changed)


def _kept(row: sqlite3.Row, *dropped: str) -> Content:
    return {name: value for name, value in loaded(row["content"]).items() if name not in dropped}


@method("editMessageText")
def edit_message_text(call: Call) -> dict[str, Any]:
    """The message has a new text; buttons that are not given again are gone."""
    chat, row = own_message(call)
    content = text_content(call)
    if "text" not in loaded(row["content"]):
        raise bad_request("there is no text in the message to edit")
    return rewrite(call, chat, row, content | _kept(row, "text", "entities", "link_preview_options"))


@method("editMessageCaption")
def edit_message_caption(call: Call) -> dict[str, Any]:
    """The photo, document or voice has a new caption, or none."""
    chat, row = own_message(call)
    if "text" in loaded(row["content"]):
        raise bad_request("there is no caption in the message to edit")
    return rewrite(call, chat, row, _kept(row, *CAPTION_FIELDS) | caption_content(call))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> dict[str, Any]:
    """The message has other buttons, or none."""
    chat, row = own_message(call)
    return rewrite(call, chat, row, loaded(row["content"]))
