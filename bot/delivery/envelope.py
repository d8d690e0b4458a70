"""Which calls carry a drawing?
Sending, editing, taking buttons away, photos, files and voices, long texts in pieces.
"""

import logging
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from telegram.error import BadRequest

from bot.courier import Courier, upload
from bot.delivery.media import BY_FILE_ID, alone, together
from bot.delivery.pace import Pace
from bot.delivery.pieces import pieces, units
from bot.delivery.uploads import Learned, Uploads, digest_of
from bot.lease import Fence, LeaseLostError
from bot.screens import Drawing, Paper
from models.kinds import Lane

log = logging.getLogger(__name__)

LIMIT = 4096  # characters of a text, by the Bot API
CAPTION_LIMIT = 1024  # characters below a picture
_NO_PREVIEW = {"is_disabled": True}
_CANNOT_CHANGE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message",
)
_HAS_CAPTION = ("no text in the message",)
_NO_HTML = (
    "can't parse entities",
    "can't parse message text",
    "can't parse caption",
    "unsupported start tag",
    "unclosed start tag",
    "unexpected end tag",
    "can't find end",
    "entity_bounds_invalid",
)
_FILE_LOST = (
    "wrong file identifier",
    "wrong remote file id",
    "wrong file_id",
    "invalid file_id",
    "file_id_invalid",
    "file_reference_",
    "file reference has expired",
)
Params = dict[str, Any]


@dataclass(slots=True)
class Trip:
    """One message on its way: where to, how far it has come, and what is brought home from it."""

    chat_id: int
    lane: Lane
    pieces: int = 0  # calls of it that the server has accepted, in earlier tries too
    admitted: bool = False  # the pace has let its first call through already
    name: str = "a message"  # in logs
    learned: list[Learned] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Call:
    """One of the calls that a message consists of."""

    method: str
    params: Params
    picture: bytes | None = None
    paper: Paper | None = None


@dataclass(slots=True)
class Sender:
    """Makes the calls of a message, one after another, each let through by the pace just before it."""

    courier: Courier
    pace: Pace
    uploads: Uploads
    fence: Fence
    paid: bool = False

    async def send(self, trip: Trip, drawing: Drawing) -> int:
        """Send a drawing as a new message, a long text as several; return the number of the last one.

        What an earlier try got through is not repeated. On an error ``trip.pieces`` says how far it came.
        """
        calls = _calls(trip.chat_id, drawing)
        last: Any = None
        for number in range(min(trip.pieces, len(calls) - 1), len(calls)):
            last = await self._make(trip, calls[number])
            trip.pieces = number + 1
        return int(last["message_id"])

    async def edit(self, trip: Trip, message_id: int, drawing: Drawing) -> int:
        """Change a message in place; a drawing without text only changes its buttons.

        What cannot stand there, because the message is gone or the text too long, is sent anew where the
        person has something to press; one that would only lose its buttons is refused like by the server.
        Words below a picture or a file change where they are, if there is nothing to press.
        """
        params: Params = {"chat_id": trip.chat_id, "message_id": message_id}
        keyboard = drawing.keyboard if drawing.keyboard and "inline_keyboard" in drawing.keyboard else None
        params["reply_markup"] = keyboard or {"inline_keyboard": []}
        if units(drawing.text) > LIMIT:
            return await self.send(trip, drawing)
        try:
            if drawing.text:
                await self._say(trip, "editMessageText", {**params, **_text(drawing.text)}, edit=True)
            else:
                await self._say(trip, "editMessageReplyMarkup", params, edit=True)
        except BadRequest as exc:
            if drawing.keyboard and _says(exc, _CANNOT_CHANGE):
                return await self.send(trip, drawing)
            if not drawing.text or not _says(exc, _HAS_CAPTION) or units(drawing.text) > CAPTION_LIMIT:
                raise
            caption = {"caption": drawing.text, "parse_mode": "HTML"}
            await self._say(trip, "editMessageCaption", {**params, **caption}, edit=True)
        return message_id

    async def _make(self, trip: Trip, call: Call) -> Any:  # noqa: ANN401 - what a method gives back
        if self.paid and trip.lane >= Lane.REMINDER:
            call.params["allow_paid_broadcast"] = True
        if call.picture is not None:
            return await self._show(trip, call.params, call.picture)
        if call.paper is not None:
            name, content = call.paper
            return await self._say(trip, call.method, {**call.params, "document": upload(content, name)})
        if call.method not in BY_FILE_ID:
            return await self._say(trip, call.method, call.params)
        try:
            return await self._say(trip, call.method, call.params)
        except BadRequest as exc:
            if not _says(exc, _FILE_LOST):
                raise
            log.warning("%s goes without its file: %s", trip.name, exc)  # the words are what matters
        return await self._words_of(trip, call.params)

    async def _words_of(self, trip: Trip, params: Params) -> Any:  # noqa: ANN401 - as _make
        """Send what stood below a file that is lost, with its buttons; nothing where there were no words."""
        if not params.get("caption"):
            return None
        keyboard = {"reply_markup": params["reply_markup"]} if "reply_markup" in params else {}
        said = {"chat_id": trip.chat_id, **_text(params["caption"]), **keyboard}
        return await self._say(trip, "sendMessage", said)

    async def _show(self, trip: Trip, params: Params, picture: bytes) -> Any:  # noqa: ANN401 - as _make
        """Send a picture by its name at the server; upload it where it has none, or has it no more."""
        digest = digest_of(picture)
        trip.admitted &= not self.uploads.flying(digest)  # a place in the pace does not keep meanwhile
        while (file_id := await self.uploads.known(digest)) is not None:
            try:
                return await self._say(trip, "sendPhoto", {**params, "photo": file_id})
            except BadRequest as exc:
                if not _says(exc, _FILE_LOST):
                    raise
                self.uploads.lose(digest, file_id)
        try:
            result = await self._say(trip, "sendPhoto", {**params, "photo": upload(picture, "card.png")})
            if sizes := result.get("photo"):
                trip.learned.append((digest, sizes[-1]["file_id"]))
                self.uploads.learn(*trip.learned[-1])
        finally:
            self.uploads.give_up(digest)
        return result

    async def _say(self, trip: Trip, method: str, params: Params, *, edit: bool = False) -> Any:  # noqa: ANN401 - as _make
        """Make a call; where the server cannot read our HTML, the same words go at once without it."""
        try:
            return await self._ask(trip, method, params, edit=edit)
        except BadRequest as exc:
            if "parse_mode" not in params or not _says(exc, _NO_HTML):
                raise
            log.error("%s is not HTML that the server reads, it goes as plain text: %s", trip.name, exc)  # noqa: TRY400 - where it was made does not stand in this traceback
        return await self._ask(trip, method, _plain(params), edit=edit)

    async def _ask(self, trip: Trip, method: str, params: Params, *, edit: bool) -> Any:  # noqa: ANN401 - as _make
        if trip.admitted:
            trip.admitted = False
        elif not self.pace.try_admit(trip.chat_id, trip.lane, edit=edit):
            await self.pace.admit(trip.chat_id, trip.lane, edit=edit)
        if not self.fence.held():
            raise LeaseLostError(f"{trip.name} is not ours to send any more")
        try:
            return await self.courier.call(method, params)
        finally:
            self.pace.landed(trip.chat_id)


def _calls(chat_id: int, drawing: Drawing) -> list[Call]:
    """Return what a new message consists of, in order; the keyboard stands below the last piece."""
    base: Params = {"chat_id": chat_id}
    keyboard = {"reply_markup": drawing.keyboard} if drawing.keyboard else {}
    calls = [Call("sendVoice", {**base, "voice": drawing.voice})] if drawing.voice else []
    calls += [Call("sendPhoto", {**base, "photo": drawing.picture})] if drawing.picture else []
    if len(drawing.files) == 1 and units(drawing.text) <= CAPTION_LIMIT:
        caption = {"caption": drawing.text, "parse_mode": "HTML"}
        return [*calls, Call(*alone(base, drawing.files[0], {**keyboard, **caption}))]
    calls += [Call(*one) for one in together(base, drawing.files)]
    if drawing.document:
        return [*calls, *_with_paper(base, keyboard, drawing.text, drawing.document)]
    if drawing.photo and units(drawing.text) <= CAPTION_LIMIT:
        caption = {"caption": drawing.text, "parse_mode": "HTML"} if drawing.text else {}
        return [*calls, Call("sendPhoto", {**base, **keyboard, **caption}, drawing.photo)]
    if drawing.photo:
        calls.append(Call("sendPhoto", {**base}, drawing.photo))
    calls += [Call("sendMessage", {**base, **_text(piece)}) for piece in pieces(drawing.text, LIMIT)]
    calls[-1].params.update(keyboard)
    return calls


def _with_paper(base: Params, keyboard: Params, text: str, paper: Paper) -> list[Call]:
    """Return a file with its text below, or in front of it where that is too long."""
    if units(text) <= CAPTION_LIMIT:
        caption = {"caption": text, "parse_mode": "HTML"} if text else {}
        return [Call("sendDocument", {**base, **keyboard, **caption}, paper=paper)]
    said = [Call("sendMessage", {**base, **_text(piece)}) for piece in pieces(text, LIMIT)]
    return [*said, Call("sendDocument", {**base, **keyboard}, paper=paper)]


def _text(text: str) -> Params:
    return {"text": text, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}


def _plain(params: Params) -> Params:
    """Return the same call with the words of its HTML alone."""
    said = {key: value for key, value in params.items() if key != "parse_mode"}
    for key in said.keys() & {"text", "caption"}:
        said[key] = unescape(re.sub(r"</?[a-z][^<>]*>", "", said[key]))
    return said


def _says(exc: BadRequest, reasons: tuple[str, ...]) -> bool:
    text = exc.message.lower()
    return any(reason in text for reason in reasons)
