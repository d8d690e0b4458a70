"""How does a call reach its method? /bot<token>/<METHOD> and /file/bot<token>/<path>, as Telegram's."""

import logging
import sqlite3
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

import webchat.methods  # noqa: F401  (fills METHODS)
from webchat.accounts import bot_by_token
from webchat.arguments import Arguments, read_arguments
from webchat.calls import METHODS, Call, Described, Method
from webchat.errors import ApiError, bad_request
from webchat.limits import Limits, Pacer
from webchat.store import Store

log = logging.getLogger(__name__)
NOT_FOUND = ApiError(404, "Not Found")
UNAUTHORIZED = ApiError(401, "Unauthorized")


class Api:
    """The bots' side of the server."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self.store = store
        self.pacer = Pacer(limits)

    def routes(self) -> list[Route]:
        """The addresses bots call."""
        return [
            Route("/bot{token}/{method}", self.answer, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def answer(self, request: Request) -> Response:
        """One call, answered with {"ok": true, "result": …} or Telegram's refusal and its status."""
        try:
            answer = await self._answer(request)
        except ApiError as refusal:
            return JSONResponse(refusal.body(), refusal.code)
        except (ClientDisconnect, HTTPException):
            return JSONResponse(bad_request("the request cannot be read").body(), 400)
        except Exception:
            log.exception("%s failed", request.path_params["method"])
            return JSONResponse(ApiError(500, "Internal Server Error").body(), 500)
        return JSONResponse(answer)

    async def _answer(self, request: Request) -> dict[str, Any]:
        bot = bot_by_token(self.store, request.path_params["token"])
        if bot is None:
            raise UNAUTHORIZED
        method = METHODS.get(request.path_params["method"].lower())
        if method is None:
            raise NOT_FOUND
        arguments = await read_arguments(request, self.store.files)
        try:
            return {"ok": True} | _described(await self.perform(bot, method, arguments))
        finally:
            arguments.discard()

    async def perform(self, bot: sqlite3.Row, method: Method, arguments: Arguments) -> Any:  # noqa: ANN401
        """The method's result; committed before it is returned."""
        call = Call(self.store, bot, arguments, self.pacer)
        if method.waits is not None:
            return await method.waits(call)
        if method.answer is None:
            raise NOT_FOUND
        with self.store.transaction():
            return method.answer(call)

    async def obey(self, bot: sqlite3.Row, written: dict[str, Any]) -> None:
        """The call that a bot wrote into its answer to a webhook is made; nobody hears its result."""
        method = METHODS.get(str(written.get("method")).lower())
        if method is None:
            return
        try:
            await self.perform(bot, method, Arguments(written))
        except ApiError as refusal:
            log.info("%s in an answer to a webhook: %s", method.name, refusal.description)

    async def download(self, request: Request) -> Response:
        """The bytes of a file that getFile named."""
        bot = bot_by_token(self.store, request.path_params["token"])
        path = request.path_params["path"]
        if bot is None:
            return JSONResponse(UNAUTHORIZED.body(), 401)
        row = self.store.first("SELECT * FROM files WHERE bot_id = ? AND path = ?", bot["id"], path)
        if row is None or not (self.store.files / row["path"]).is_file():
            return JSONResponse(NOT_FOUND.body(), 404)
        return FileResponse(self.store.files / row["path"], media_type="application/octet-stream")


def _described(result: object) -> dict[str, Any]:
    return dict(result) if isinstance(result, Described) else {"result": result}
