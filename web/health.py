"""Is the service well? One page for people and machines: alive, ready, and why not."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

Report = Mapping[str, Any]
_FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Health:
    """Passes on what the service says of itself; that it lives is proved by the answer."""

    report: Callable[[], Awaitable[Report]]

    def routes(self) -> Sequence[BaseRoute]:
        """Return the three addresses."""
        return (
            Route("/healthz", self.answer),
            Route("/healthz/live", self.live),
            Route("/healthz/ready", self.ready),
        )

    async def live(self, _request: Request) -> Response:
        """Return 200: the loop that answers this is the loop that everything runs in."""
        return JSONResponse({"live": True}, headers=_FRESH)

    async def ready(self, request: Request) -> Response:
        """Return 200 when work can be done or taken up, else 503; with reasons and warnings."""
        report = await self._report()
        return _shown(request, {key: report[key] for key in ("ready", "state", "why", "warnings")})

    async def answer(self, request: Request) -> Response:
        """Return the same with all facts beside it."""
        return _shown(request, {"live": True, **await self._report()})

    async def _report(self) -> Report:
        try:
            return await self.report()
        except Exception as exc:  # noqa: BLE001 - whatever keeps the service from looking at itself is the answer
            why = {
                "code": "unknown",
                "says": f"The service cannot look at itself ({type(exc).__name__}).",
                "do": "Look at its log.",
            }
            return {"ready": False, "state": "waiting", "why": [why], "warnings": []}


def _shown(request: Request, report: Report) -> Response:
    """Return the report, as lines for a browser; 503 when the service is not ready."""
    status = HTTPStatus.OK if report["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
    if "text/html" in request.headers.get("accept", ""):
        return PlainTextResponse("\n".join(_lines(report)) + "\n", status, headers=_FRESH)
    return JSONResponse(dict(report), status, headers=_FRESH)


def _lines(report: Report) -> Iterator[str]:
    yield f"Hongyan is {'ready' if report['ready'] else 'not ready'} ({report['state']})."
    for mark, reasons in (("✗", report["why"]), ("!", report["warnings"])):
        for one in reasons:
            since = f" since {one['since']}" if "since" in one else ""
            number = f" ({one['number']})" if "number" in one else ""
            yield f"{mark} {one['says']}{number} [{one['code']}{since}]"
            yield f"  → {one['do']}"
