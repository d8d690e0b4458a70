"""What can a person do on the chat page? JSON calls under an address that only this person knows."""

import math
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from webchat import events
from webchat.accounts import bot_by_name, person_by_token
from webchat.arguments import keep_upload
from webchat.chats import begin_group, chat_row
from webchat.commands import commands_for, menu_for
from webchat.contacts import contact_from_person
from webchat.drawing import keyboard_view, message_for_page
from webchat.errors import ApiError, PersonError
from webchat.files import media_from_person, stored_file
from webchat.hearing import Talk, caption_from_person, text_from_person
from webchat.limits import UPLOAD_BYTES
from webchat.messages import latest
from webchat.reading import read_json, short_number
from webchat.store import Store, loaded
from webchat.streams import event_stream

PAGE_OF_MESSAGES = 60
FILE_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
Given = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]


class People:
    """The people's side of the server."""

    def __init__(self, store: Store, *, groups: bool) -> None:
        self.store = store
        self._groups = groups

    def routes(self) -> list[Route]:
        """The addresses the chat page calls."""
        posts: dict[str, Callable[[Talk, Given], object]] = {
            "messages": self._message,
            "contact": self._contact,
            "location": self._location,
            "tap": self._tap,
            "read": self._read,
            "block": self._block,
            "group": self._group,
        }
        return [
            Route("/people/{token}/state", self._guard(self.state), methods=["GET"]),
            Route("/people/{token}/events", self._guard(self.events), methods=["GET"]),
            Route("/people/{token}/files", self._guard(self.upload), methods=["POST"]),
            Route("/people/{token}/files/{file_id}", self._guard(self.file), methods=["GET"]),
            *(
                Route(f"/people/{{token}}/{name}", self._guard(self._post(verb)), methods=["POST"])
                for name, verb in posts.items()
            ),
        ]

    def _guard(self, inner: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            try:
                return await inner(request)
            except PersonError as refusal:
                return JSONResponse({"error": refusal.word}, refusal.status)

        return guarded

    def _post(self, verb: Callable[[Talk, Given], object]) -> Endpoint:
        async def posted(request: Request) -> Response:
            given = await given_json(request)
            chat_id = given.get("chat_id")
            chat_id = chat_id if isinstance(chat_id, int) else None
            talk = self._talk(request, given_text(given, "bot"), chat_id)
            return JSONResponse(verb(talk, given))

        return posted

    def _talk(self, request: Request, username: str = "", chat_id: int | None = None) -> Talk:
        person = person_by_token(self.store, request.path_params["token"])
        bot = bot_by_name(self.store, request.query_params.get("bot", username))
        if person is None or bot is None:
            raise PersonError(404, "person-unknown" if person is None else "bot-unknown")
        return Talk(self.store, bot, person, chat_id)

    async def state(self, request: Request) -> Response:
        """Everything a page needs to draw itself, with the cursor from which events continue."""
        talk = self._talk(request, chat_id=short_number(request.query_params.get("chat_id", "")))
        before = short_number(request.query_params.get("before", ""))
        chat = talk.chat()
        if chat is not None and chat["owner_id"] != talk.person["id"]:
            raise PersonError(404, "chat-unknown")
        rows = []
        if chat is not None:
            rows = latest(self.store, chat, before, PAGE_OF_MESSAGES + 1)
        return JSONResponse(self._state(talk, chat, rows))

    def _state(self, talk: Talk, chat: sqlite3.Row | None, rows: list[sqlite3.Row]) -> dict[str, Any]:
        person, bot = talk.person, talk.bot
        name = f"{person['first_name']} {person['last_name']}".strip()
        return {
            "me": {"name": name, **{field: person[field] for field in ("id", "phone", "language")}},
            "bot": {
                "username": bot["username"],
                "name": bot["name"],
                "commands": commands_for(self.store, bot["id"], person),
                "menu": menu_for(self.store, bot["id"], person["id"]),
            },
            "messages": [message_for_page(row, person) for row in rows[-PAGE_OF_MESSAGES:]],
            "more": len(rows) > PAGE_OF_MESSAGES,
            "reply_keyboard": keyboard_view(loaded(chat["keyboard"])) if chat else None,
            "started": chat is not None,
            "blocked": bool(chat and chat["blocked"]),
            "read_to": chat["read_to"] if chat else 0,
            "cursor": events.newest(self.store, bot["id"], person["id"]),
        }

    async def events(self, request: Request) -> Response:
        """The event stream, from Last-Event-ID or ?cursor= on; without either from now on."""
        talk = self._talk(request)
        asked = request.headers.get("last-event-id") or request.query_params.get("cursor", "")
        cursor = short_number(asked)
        if cursor is None:
            cursor = events.newest(self.store, talk.bot["id"], talk.person["id"])
        return event_stream(talk, cursor)

    def _message(self, talk: Talk, given: Given) -> object:
        reply_to = given.get("reply_to")
        content = text_from_person(given_text(given, "text"))
        return talk.say(
            given_text(given, "client_id"), content, reply_to if isinstance(reply_to, int) else None
        )

    def _contact(self, talk: Talk, given: Given) -> object:
        return talk.say(given_text(given, "client_id"), {"contact": contact_from_person(talk, given)})

    def _location(self, talk: Talk, given: Given) -> object:
        place = {name: given.get(name) for name in ("latitude", "longitude")}
        if not all(isinstance(v, int | float) and math.isfinite(v) and abs(v) <= 180 for v in place.values()):  # noqa: PLR2004
            raise PersonError(400, "place-missing")
        content = {"location": {name: float(value or 0) for name, value in place.items()}}
        return talk.say(given_text(given, "client_id"), content)

    def _tap(self, talk: Talk, given: Given) -> object:
        message_id, payload = given_number(given, "message_id"), given_text(given, "data")
        return talk.tap(given_text(given, "client_id"), message_id, payload)

    def _read(self, talk: Talk, given: Given) -> object:
        talk.read(given_number(given, "message_id"))
        return {"ok": True}

    def _block(self, talk: Talk, given: Given) -> object:
        talk.block(blocked=given.get("blocked") is True)
        return {"ok": True}

    def _group(self, talk: Talk, given: Given) -> object:
        title = given_text(given, "title").strip()
        if not self._groups or not title:
            raise PersonError(404 if title else 400, "no-groups" if title else "title-missing")
        with self.store.transaction():
            chat = begin_group(self.store, talk.bot, talk.person, title)
        return {"chat_id": chat["chat_id"]}

    async def upload(self, request: Request) -> Response:
        """A photo, document or voice message is said."""
        if int(request.headers.get("content-length") or 0) > UPLOAD_BYTES + 2**20:
            raise PersonError(413, "file-too-large")
        async with request.form(max_files=1, max_fields=20) as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile):
                raise PersonError(400, "file-missing")
            given = {name: value for name, value in form.items() if isinstance(value, str)}
            talk = self._talk(request, given.get("bot", ""))
            earlier = talk.earlier(given.get("client_id", ""))
            if earlier is not None:
                return JSONResponse(earlier)
            try:
                upload = await keep_upload(sent, self.store.files)
            except ApiError:
                raise PersonError(413, "file-too-large") from None
        try:
            content = media_from_person(talk, upload, given) | caption_from_person(given.get("caption", ""))
            return JSONResponse(talk.say(given.get("client_id", ""), content))
        finally:
            upload.path.unlink(missing_ok=True)

    async def file(self, request: Request) -> Response:
        """The bytes of a file in one of the person's own chats."""
        talk = self._talk(request)
        row = stored_file(self.store, talk.bot["id"], request.path_params["file_id"])
        if row is None or chat_row(self.store, talk.bot["id"], talk.person["id"]) is None:
            raise PersonError(404, "file-unknown")
        place = self.store.files / row["path"]
        if not place.is_file():
            raise PersonError(404, "file-unknown")
        shown = row["kind"] in ("photo", "voice") and row["mime"].startswith(("image/", "audio/", "video/"))
        return FileResponse(
            place,
            media_type=row["mime"] if shown else "application/octet-stream",
            filename=None if shown else row["name"] or place.name,
            headers=FILE_HEADERS,
        )


async def given_json(request: Request) -> Given:
    """The JSON object of a request; refuses anything else."""
    try:
        given = read_json(await request.body() or b"{}")
    except ValueError:
        raise PersonError(400, "json-expected") from None
    if not isinstance(given, dict):
        raise PersonError(400, "json-expected")
    return given


def given_text(given: Given, name: str) -> str:
    """A text of the request; missing ones are empty."""
    value = given.get(name, "")
    return value if isinstance(value, str) else ""


def given_number(given: Given, name: str) -> int:
    """A whole number of the request; refuses anything else."""
    value = given.get(name)
    if not isinstance(value, int) or not 0 <= value < 2**62:
        raise PersonError(400, f"{name.replace('_', '-')}-missing")
    return value
