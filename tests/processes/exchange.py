"""A Bot API server for several bots: each token has a line of its own, an unknown one is refused."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import web

from tests.crash import server
from tests.crash.server import BotApi


@dataclass
class Line(BotApi):
    """One bot's part; it knows its own user id."""

    bot_id: int = 0
    webhooks: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one call."""
        method = request.path.rpartition("/")[2]
        if method == "getMe":
            return server._ok({**server._ME, "id": self.bot_id})
        if method == "setWebhook":
            self.webhooks.append(await server._params(request))
        return await self._take(request)


@dataclass
class Exchange(BotApi):
    """The server; bots that it knows are put into ``lines`` by their tokens."""

    lines: dict[str, Line] = field(default_factory=dict)

    def knows(self, token: str) -> Line:
        """From now on, know a bot; return its line."""
        line = self.lines[token] = Line(bot_id=int(token.partition(":")[0]))
        return line

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        token = request.path.partition("/bot")[2].partition("/")[0]
        if token not in self.lines:
            return server._fault(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        return await self.lines[token].answer(request)
