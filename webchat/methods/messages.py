"""How does a bot speak in words? sendMessage, forwarding, copying, deleting and chat actions."""

from typing import Any

from webchat.accounts import user_by_id
from webchat.calls import Call, method
from webchat.errors import bad_request
from webchat.events import show_action, tell
from webchat.limits import CAPTION_LENGTH, DELETE_SECONDS, TEXT_LENGTH
from webchat.messages import Content, message_row, remove_message
from webchat.methods.sending import say
from webchat.store import loaded

ACTIONS = frozenset(
    {"typing", "choose_sticker", "find_location", "upload_photo", "upload_document"}
    | {f"{verb}_{what}" for verb in ("record", "upload") for what in ("video", "voice", "video_note")}
)
LARGEST_BATCH = 100


def text_content(call: Call) -> Content:
    """The fields of a text message; refuses an empty text and one beyond 4096 characters."""
    read = call.formatted("text", "entities")
    if not read.text:
        raise bad_request("message text is empty")
    if len(read.text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    content: Content = {"text": read.text}
    if read.entities:
        content["entities"] = read.entities
    preview = call.arguments.tree("link_preview_options")
    off = isinstance(preview, dict) and preview.get("is_disabled")
    if off or call.arguments.flag("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    return content


def caption_content(call: Call) -> Content:
    """The fields of a caption, none when it is empty; refuses one beyond 1024 characters."""
    read = call.formatted("caption", "caption_entities")
    if len(read.text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    content: Content = {"caption": read.text} if read.text else {}
    if read.text and read.entities:
        content["caption_entities"] = read.entities
    if read.text and call.arguments.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


@method("sendMessage")
def send_message(call: Call) -> dict[str, Any]:
    """The text stands in the chat."""
    chat = call.open_chat()
    return say(call, chat, text_content(call))


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """Open pages show for some seconds what the bot is doing."""
    chat = call.open_chat(messages=0)
    action = call.arguments.text("action").strip().lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    show_action(call.store, chat, action)
    return True


def _source(call: Call, missing: str) -> Any:  # noqa: ANN401  (a row)
    origin = call.known_chat("from_chat_id")
    row = message_row(call.store, call.bot["id"], origin["chat_id"], call.arguments.whole("message_id"))
    if row is None:
        raise bad_request(missing)
    return row


@method("forwardMessage")
def forward_message(call: Call) -> dict[str, Any]:
    """The message stands in the other chat with its origin named."""
    chat = call.open_chat()
    row = _source(call, "message to forward not found")
    content = loaded(row["content"])
    content.setdefault(
        "forward_origin",
        {"type": "user", "date": row["sent_at"], "sender_user": user_by_id(call.store, row["sender_id"])},
    )
    return say(call, chat, content)


@method("copyMessage")
def copy_message(call: Call) -> dict[str, Any]:
    """The same content stands in the other chat as the bot's own, with a new caption where one is given."""
    chat = call.open_chat()
    row = _source(call, "message to copy not found")
    content = loaded(row["content"])
    content.pop("forward_origin", None)
    if "caption" in call.arguments and "text" not in content:
        for name in ("caption", "caption_entities", "show_caption_above_media"):
            content.pop(name, None)
        content |= caption_content(call)
    return {"message_id": say(call, chat, content)["message_id"]}


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """The message is gone; one older than 48 hours stays, as in Telegram."""
    chat = call.known_chat()
    row = message_row(call.store, call.bot["id"], chat["chat_id"], call.arguments.whole("message_id"))
    if row is None:
        raise bad_request("message to delete not found")
    if row["sent_at"] < call.store.now() - DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if chat["chat_id"] < 0 and row["sender_id"] != call.bot["id"]:
        raise bad_request("message can't be deleted")
    remove_message(call.store, row)
    tell(call.store, chat, "delete", body={"message_id": row["id"]})
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Those of the messages that can be deleted are gone; the others are passed over in silence."""
    chat = call.known_chat()
    wanted = call.arguments.tree("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= LARGEST_BATCH:
        raise bad_request("message identifiers are not specified")
    for message_id in wanted:
        if not isinstance(message_id, int):
            raise bad_request("message identifiers are not specified")
        row = message_row(call.store, call.bot["id"], chat["chat_id"], message_id)
        foreign = row is not None and chat["chat_id"] < 0 and row["sender_id"] != call.bot["id"]
        if row is None or foreign or row["sent_at"] < call.store.now() - DELETE_SECONDS:
            continue
        remove_message(call.store, row)
        tell(call.store, chat, "delete", body={"message_id": row["id"]})
    return True
