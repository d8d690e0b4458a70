"""What may a turn send by itself? Nothing: inside a turn the Bot has no network; only the postman speaks."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from telegram.request import BaseRequest, RequestData


class NetworkInTurnError(Exception):
    """Code inside a turn tried to call the Bot API instead of saying it through its Scope."""


class StillRequest(BaseRequest):
    """A transport that knows the answer of getMe and refuses everything else."""

    def __init__(self, me: Mapping[str, Any]) -> None:
        self._me = json.dumps({"ok": True, "result": dict(me)}).encode()

    @property
    def read_timeout(self) -> float | None:
        """No wait: nothing is sent."""
        return 0

    async def initialize(self) -> None:
        """Have nothing to open."""

    async def shutdown(self) -> None:
        """Have nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,  # noqa: ARG002 - PTB's name
        *_timeouts: object,
        **_more: object,
    ) -> tuple[int, bytes]:
        """Answer getMe; raise NetworkInTurnError for any other call."""
        if url.endswith("/getMe"):
            return HTTPStatus.OK, self._me
        raise NetworkInTurnError(f"{method} {url.rpartition('/')[2]}: say it through the Scope")
