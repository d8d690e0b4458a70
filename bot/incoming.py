"""What came from the chat? One update as plain facts, whatever its kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    InaccessibleMessage,
    Message,
    MessageEntity,
    Update,
    User,
)

from bot.forms.inputs import Given, Located, Mark, Said, Sent, SentKind, SharedContact

_PRESSED = ("id", "chat_instance", "data", "inline_message_id", "game_short_name")  # what a press tells


@dataclass(frozen=True, slots=True)
class Incoming:
    """The facts of one update that a turn may need."""

    chat_id: int
    private: bool
    language_code: str | None
    text: str | None = None
    payload: str | None = None  # of a pressed button
    query_id: str | None = None  # to stop its spinner
    message_id: int | None = None  # of the message whose button was pressed
    given: Given | None = None  # the message as an input to a form
    blocked: bool | None = None  # the person stopped (True) or restarted (False) the bot
    calls_us: bool = True  # in a group: a command, or a mention of the bot


def update_of(payload: dict[str, Any], bot: Bot) -> Update:
    """Return PTB's object of an update.

    The message whose button was pressed was stored by its place only; it is made as PTB makes one that the
    server cannot show any more, without the hundred fields of a whole one: they are a third of a turn's cost.
    """
    query: dict[str, Any] = payload.get("callback_query") or {}
    if not (ours := query.get("message")):
        return Update.de_json(payload, bot)
    place = InaccessibleMessage(Chat.de_json(ours["chat"], bot), ours["message_id"])
    rest = {name: query[name] for name in _PRESSED if name in query}
    pressed = CallbackQuery(from_user=User.de_json(query["from"], bot), message=place, **rest)
    pressed.set_bot(bot)
    return Update(payload["update_id"], callback_query=pressed)


def read_update(update: Update, username: str) -> Incoming | None:
    """Return the facts of an update; None for kinds that no person expects an answer to."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return None
    base: dict[str, Any] = {
        "chat_id": chat.id,
        "private": chat.type == "private",
        "language_code": user.language_code if user else None,
    }
    if update.my_chat_member:
        status = update.my_chat_member.new_chat_member.status
        return Incoming(**base, blocked=status in ("kicked", "left"))
    if query := update.callback_query:
        message_id = query.message.message_id if query.message else None
        return Incoming(**base, payload=query.data or "", query_id=query.id, message_id=message_id)
    if message := update.message:
        text = message.text
        calls = bool(text and (text.startswith("/") or f"@{username}".lower() in text.lower()))
        return Incoming(**base, text=text, given=_given(message), calls_us=calls)
    return None


def _given(message: Message) -> Given | None:
    if message.text is not None:
        return Said(message.text, _marks(message.entities))
    if contact := message.contact:
        own = bool(message.from_user) and contact.user_id == message.from_user.id  # type: ignore[union-attr]
        return SharedContact(contact.phone_number, own, contact.first_name)
    if message.location or message.venue:
        return Located()
    return _attachment(message)


def _attachment(message: Message) -> Sent | None:
    kinds: dict[SentKind, Any] = {
        "voice": message.voice,
        "photo": message.photo[-1] if message.photo else None,
        "document": message.document,
        "video": message.video or message.video_note,
        "audio": message.audio,
        "sticker": message.sticker or message.animation,
    }
    for kind, file in kinds.items():
        if file is not None:
            return Sent(
                kind=kind,
                file_id=file.file_id,
                unique_id=file.file_unique_id,
                seconds=file.to_dict().get("duration"),  # the property warns: it will change its type
                size=file.file_size,
                name=getattr(file, "file_name", None),
                caption=message.caption,
                marks=_marks(message.caption_entities),
                group=message.media_group_id,
            )
    return None


def _marks(entities: Sequence[MessageEntity]) -> tuple[Mark, ...]:
    return tuple(Mark(str(one.type), one.offset, one.length, one.url) for one in entities)
