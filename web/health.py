"""Is the service well? One page for people and machines."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse


@dataclass(frozen=True, slots=True)
class Health:
    """Asks the database; the process itself lives if it answers at all."""

    check: Callable[[], Awaitable[dict[str, object]]]

    async def answer(self, _request: Request) -> JSONResponse:
        """Return the facts with 200, or with 503 and the reason when the service cannot work."""
        try:
            facts = await self.check()
        except Exception as exc:  # noqa: BLE001 - whatever is wrong with the database is the answer
            reason = {"ready": False, "why": type(exc).__name__}
            return JSONResponse(reason, HTTPStatus.SERVICE_UNAVAILABLE)
        return JSONResponse({"ready": True, **facts})
