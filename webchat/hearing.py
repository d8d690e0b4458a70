"""What happens when a person says something? The message, the bot's update and the receipt, all in one go."""

import re
import secrets
import sqlite3
from typing import Any

from webchat.accounts import person_user
from webchat.chats import begin_private, chat_row, set_blocked
from webchat.drawing import message_for_page
from webchat.entities import Formatted, clean, discovered
from webchat.errors import ApiError, PersonError
from webchat.events import tell
from webchat.limits import BUTTON_BYTES, CAPTION_LENGTH, TEXT_LENGTH
from webchat.messages import Content, add_message, message_row, message_view
from webchat.store import Store, dumped, loaded
from webchat.updates import push

Answer = dict[str, Any]


class Talk:
    """A person speaking to one bot, in private or in a group they share."""

    def __init__(
        self, store: Store, bot: sqlite3.Row, person: sqlite3.Row, chat_id: int | None = None
    ) -> None:
        self.store = store
        self.bot = bot
        self.person = person
        self.chat_id = person["id"] if chat_id is None else chat_id

    def chat(self) -> sqlite3.Row | None:
        """The conversation, once begun."""
        return chat_row(self.store, self.bot["id"], self.chat_id)

    def say(self, client_id: str, content: Content, reply_to: int | None = None) -> Answer:
        """The message stands once, however often it was sent with this `client_id`: {"message": …}."""
        with self.store.transaction():
            earlier = self.earlier(client_id)
            if earlier is not None:
                return earlier
            chat = self._writable()
            row = add_message(
                self.store, chat, self.person["id"], content, reply_to=reply_to, client_id=client_id
            )
            view = message_view(self.store, row)
            if self._bot_hears(chat, view):
                push(self.store, self.bot["id"], "message", view, self.chat_id)
            tell(self.store, chat, "message", row["id"])
            self._use_up_keyboard(chat)
            return self._note(client_id, {"message": message_for_page(row, self.person)})

    def tap(self, client_id: str, message_id: int, payload: str) -> Answer:
        """The bot hears a callback query, once for this `client_id`: {"query_id": …}.

        The payload need not stand on a button: Telegram's servers do not check it either, and a bot has to
        be tried with forged ones.
        """
        if not 1 <= len(payload.encode()) <= BUTTON_BYTES:
            raise PersonError(400, "payload-too-long")
        with self.store.transaction():
            earlier = self.earlier(client_id)
            if earlier is not None:
                return earlier
            chat = self._writable()
            row = message_row(self.store, self.bot["id"], self.chat_id, message_id)
            if row is None or row["sender_id"] != self.bot["id"]:
                raise PersonError(404, "message-gone")
            query = self._ask(chat, row, payload)
            return self._note(client_id, {"query_id": query["id"]})

    def _ask(self, chat: sqlite3.Row, row: sqlite3.Row, payload: str) -> dict[str, Any]:
        query = {
            "id": str(secrets.randbits(63)),
            "from": person_user(self.person),
            "message": message_view(self.store, row),
            "chat_instance": chat["instance"],
            "data": payload,
        }
        self.store.run(
            "INSERT INTO queries (id, bot_id, person_id, asked_at) VALUES (?, ?, ?, ?)",
            query["id"],
            self.bot["id"],
            self.person["id"],
            self.store.now(),
        )
        push(self.store, self.bot["id"], "callback_query", query, self.chat_id)
        return query

    def block(self, *, blocked: bool) -> None:
        """The bot can no longer write to this person, or can again."""
        with self.store.transaction():
            set_blocked(self.store, self.bot, self.person, blocked=blocked)

    def read(self, message_id: int) -> None:
        """Everything up to the message counts as read; a smaller number changes nothing."""
        with self.store.transaction():
            self.store.run(
                "UPDATE chats SET read_to = max(read_to, ?) WHERE bot_id = ? AND chat_id = ?",
                message_id,
                self.bot["id"],
                self.chat_id,
            )

    def earlier(self, client_id: str) -> Answer | None:
        """What was answered when this `client_id` came first; refuses a missing one."""
        if not 1 <= len(client_id) <= 100:  # noqa: PLR2004  (a client's own key, a UUID as a rule)
            raise PersonError(400, "client-id-missing")
        row = self.store.first(
            "SELECT answer FROM receipts WHERE bot_id = ? AND person_id = ? AND client_id = ?",
            self.bot["id"],
            self.person["id"],
            client_id,
        )
        return None if row is None else loaded(row["answer"])

    def _note(self, client_id: str, answer: Answer) -> Answer:
        self.store.run(
            "INSERT INTO receipts (bot_id, person_id, client_id, answer) VALUES (?, ?, ?, ?)",
            self.bot["id"],
            self.person["id"],
            client_id,
            dumped(answer),
        )
        return answer

    def _writable(self) -> sqlite3.Row:
        if self.chat_id == self.person["id"]:
            chat: sqlite3.Row | None = begin_private(self.store, self.bot["id"], self.person["id"])
        else:
            chat = self.chat()
        if chat is None or chat["owner_id"] != self.person["id"]:
            raise PersonError(404, "chat-unknown")
        if chat["blocked"]:
            raise PersonError(409, "blocked")
        return chat

    def _bot_hears(self, chat: sqlite3.Row, view: dict[str, Any]) -> bool:
        """In a group a bot in privacy mode hears commands, mentions and replies to itself only."""
        if chat["kind"] == "private":
            return True
        text = view.get("text", view.get("caption", ""))
        name = re.escape(self.bot["username"])
        reply = view.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]
        command = re.match(rf"/\w+(?:@{name})?(?![\w@])", text, re.IGNORECASE)
        return bool(reply or command or re.search(rf"@{name}\b", text, re.IGNORECASE))

    def _use_up_keyboard(self, chat: sqlite3.Row) -> None:
        keyboard = loaded(chat["keyboard"])
        if keyboard is None or not keyboard.get("one_time_keyboard"):
            return
        self.store.run(
            "UPDATE chats SET keyboard = NULL WHERE bot_id = ? AND chat_id = ?", self.bot["id"], self.chat_id
        )
        tell(self.store, chat, "keyboard", body={"reply_keyboard": None})


def text_from_person(text: str) -> Content:
    """The fields of a text message; refuses an empty text and one beyond 4096 characters."""
    read = _read(text)
    if not read.text:
        raise PersonError(400, "text-empty")
    if len(read.text) > TEXT_LENGTH:
        raise PersonError(400, "text-too-long")
    return {"text": read.text} | ({"entities": read.entities} if read.entities else {})


def caption_from_person(text: str) -> Content:
    """The fields of a caption, none when it is empty; refuses one beyond 1024 characters."""
    read = _read(text)
    if len(read.text) > CAPTION_LENGTH:
        raise PersonError(400, "caption-too-long")
    if not read.text:
        return {}
    return {"caption": read.text} | ({"caption_entities": read.entities} if read.entities else {})


def _read(text: str) -> Formatted:
    try:
        return discovered(Formatted(clean(text).strip()))
    except ApiError:
        raise PersonError(400, "text-not-unicode") from None
