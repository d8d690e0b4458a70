"""The Bot API's far end for tests: real PTB objects talk to this transport, which keeps chats in memory."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Any, TypeAlias

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

LONGEST = 4096
Fault: TypeAlias = tuple[int, str, dict[str, Any]] | Exception
ME = {"id": 100, "is_bot": True, "first_name": "鸿雁", "username": "hongyan_bot"}


@dataclass
class Shown:
    """One message as a person sees it."""

    id: int
    chat_id: int
    text: str
    keyboard: list[list[dict[str, Any]]]
    reply_keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    photo: bool = False
    voice: str | None = None
    edited: bool = False
    paper: tuple[str, bytes] | None = None  # a file, by its name

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons."""
        return [button["text"] for row in self.keyboard for button in row]


@dataclass
class FakeTelegram(BaseRequest):
    """A transport that answers like the Bot API.
    ``faults`` are answers to give first: (status, description, parameters), or None for no fault.
    """

    chats: dict[int, list[Shown]] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: list[Fault | None] = field(default_factory=list)
    chat_faults: dict[int, list[Fault]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)  # what was uploaded, as the server names it
    held: dict[str, bytes] = field(default_factory=dict)  # what people sent, by file_id
    away: int = 0  # times that nothing is handed out
    closed: set[int] = field(default_factory=set)  # chats whose person has stopped the bot
    _ids: Any = field(default_factory=lambda: count(1))

    @property
    def read_timeout(self) -> float | None:
        return 5

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_rest: object, **_more: object
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        params = {
            key: _plain(value) for key, value in (request_data.parameters if request_data else {}).items()
        }
        self.calls.append((name, params))
        if method == "GET" and self.away:
            self.away -= 1
            raise NetworkError("the server is away")
        if method == "GET":
            return HTTPStatus.OK, self.held[name]
        if name == "sendDocument" and request_data and request_data.multipart_data:
            (file_name, content, *_kind), *_more_files = request_data.multipart_data.values()
            params["document"] = (file_name, content)
        fault = self._fault(name, params) or self._refusal(name, params)
        if isinstance(fault, Exception):
            raise fault
        if fault:
            status, description, parameters = fault
            return status, _body(ok=False, error_code=status, description=description, parameters=parameters)
        return HTTPStatus.OK, _body(ok=True, result=self._answer(name, params))

    def _fault(self, name: str, params: dict[str, Any]) -> Fault | None:
        if not name.startswith(("send", "edit")):
            return None
        own = self.chat_faults.get(int(params.get("chat_id", 0)), [])
        waiting = own or self.faults
        if not waiting and int(params.get("chat_id", 0)) in self.closed:
            return 403, "Forbidden: bot was blocked by the user", {}
        return waiting.pop(0) if waiting else None

    def _refusal(self, name: str, params: dict[str, Any]) -> Fault | None:
        """What the server refuses by itself: texts too long or empty, changes of what is not there."""
        text = params.get("text")
        if name == "sendPhoto" and params.get("photo", "") not in ("", *self.files):
            return 400, "Bad Request: wrong file identifier/HTTP URL specified", {}
        if name in ("sendMessage", "editMessageText") and not 0 < len(str(text or "")) <= LONGEST:
            return 400, f"Bad Request: {'message is too long' if text else 'message text is empty'}", {}
        if not name.startswith("edit"):
            return None
        shown = self._find(params)
        if shown is None:
            return 400, "Bad Request: message to edit not found", {}
        if name == "editMessageText" and shown.photo:
            return 400, "Bad Request: there is no text in the message to edit", {}
        keyboard = (params.get("reply_markup") or {}).get("inline_keyboard", [])
        if (str(params.get("text", params.get("caption", shown.text))), keyboard) == (
            shown.text,
            shown.keyboard,
        ):
            return 400, "Bad Request: message is not modified", {}
        return None

    def _find(self, params: dict[str, Any]) -> Shown | None:
        shown = self.chats.get(int(params["chat_id"]), [])
        return next((one for one in shown if one.id == int(params["message_id"])), None)

    def _answer(self, name: str, params: dict[str, Any]) -> object:
        if name == "getMe":
            return ME
        if name == "getFile":
            file_id = str(params["file_id"])
            return {"file_id": file_id, "file_size": len(self.held[file_id]), "file_path": f"d/{file_id}"}
        if name in ("sendMessage", "sendPhoto", "sendVoice", "sendDocument"):
            return self._sent(name, params)
        if name == "sendMediaGroup":
            return [self._sent("sendPhoto", {**params, "photo": one["media"]}) for one in params["media"]]
        if name.startswith("editMessage"):
            return self._edited(params)
        if name == "answerCallbackQuery":
            self.toasts.append(str(params.get("text", "")))
        return True

    def _sent(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        chat_id, markup = int(params["chat_id"]), params.get("reply_markup") or {}
        shown = Shown(
            next(self._ids),
            chat_id,
            str(params.get("text") or params.get("caption") or ""),
            markup.get("inline_keyboard", []),
            markup.get("keyboard", []),
            name == "sendPhoto",
            params.get("voice"),
            paper=params.get("document"),
        )
        self.chats.setdefault(chat_id, []).append(shown)
        sent = {"message_id": shown.id, "date": 0, "chat": {"id": chat_id, "type": "private"}}
        return sent | ({"photo": [{"file_id": self._file(params)}]} if shown.photo else {})

    def _file(self, params: dict[str, Any]) -> str:
        if "photo" not in params:
            self.files.append(f"file-{next(self._ids)}")
        return str(params.get("photo") or self.files[-1])

    def _edited(self, params: dict[str, Any]) -> dict[str, Any]:
        chat_id, shown = int(params["chat_id"]), self._find(params)
        assert shown is not None
        shown.text = str(params.get("text", params.get("caption", shown.text)))
        shown.keyboard = (params.get("reply_markup") or {}).get("inline_keyboard", [])
        shown.edited = True
        return {"message_id": shown.id, "date": 0, "chat": {"id": chat_id, "type": "private"}}


def _plain(value: object) -> object:
    """A parameter as the server reads it: nested JSON may arrive written out."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _body(**content: object) -> bytes:
    return json.dumps(content).encode()
