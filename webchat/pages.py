"""Which files make the chat page? Static ones, compressed, and allowed to load nothing from elsewhere."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from webchat.accounts import bot_by_name, person_by_token
from webchat.store import Store

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Static(StaticFiles):
    """Scripts, styles and pictures. A browser asks each time whether they are new: a page of yesterday with a
    script of today would not run.
    """

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, or the word that it is unchanged, with the pages' headers."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        return response


class Pages:
    """The start page, the chat page, the deep link's "who are you", and what they load."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self._folder = folder

    def routes(self) -> list[BaseRoute]:
        """The addresses a browser opens."""
        packed = [Middleware(GZipMiddleware, minimum_size=500)]
        return [
            Mount("/static", Static(directory=self._folder), middleware=packed),
            Route("/", self._page("start.html"), methods=["GET"], middleware=packed),
            Route("/chat/{token}", self._page("chat.html", self._person_exists), middleware=packed),
            Route("/{username}", self._page("who.html", self._bot_exists), middleware=packed),
        ]

    def _page(
        self, name: str, exists: Callable[[Request], bool] = lambda _: True
    ) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            if not exists(request):
                return JSONResponse({"error": "not-found"}, 404)
            return FileResponse(self._folder / name, headers=HEADERS)

        return page

    def _person_exists(self, request: Request) -> bool:
        return person_by_token(self.store, request.path_params["token"]) is not None

    def _bot_exists(self, request: Request) -> bool:
        return bot_by_name(self.store, request.path_params["username"]) is not None
