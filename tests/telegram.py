"""The Bot API's far end for tests: real PTB objects talk to this transport, which keeps chats in memory."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Any

from telegram.request import BaseRequest, RequestData

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

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons."""
        return [button["text"] for row in self.keyboard for button in row]


@dataclass
class FakeTelegram(BaseRequest):
    """A transport that answers like the Bot API.
    ``faults`` are answers to give first: (status, description, parameters).
    """

    chats: dict[int, list[Shown]] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: list[tuple[int, str, dict[str, Any]] | Exception] = field(default_factory=list)
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
        if self.faults and name.startswith(("send", "edit")):
            fault = self.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            status, description, parameters = fault
            return status, _body(ok=False, error_code=status, description=description, parameters=parameters)
        return HTTPStatus.OK, _body(ok=True, result=self._answer(name, params))

    def _answer(self, name: str, params: dict[str, Any]) -> object:
        if name == "getMe":
            return ME
        if name in ("sendMessage", "sendPhoto", "sendVoice", "sendDocument"):
            return self._sent(name, params)
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
        )
        self.chats.setdefault(chat_id, []).append(shown)
        return {"message_id": shown.id, "date": 0, "chat": {"id": chat_id, "type": "private"}}

    def _edited(self, params: dict[str, Any]) -> dict[str, Any]:
        chat_id = int(params["chat_id"])
        shown = next(one for one in self.chats[chat_id] if one.id == int(params["message_id"]))
        shown.text = str(params.get("text", shown.text))
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
