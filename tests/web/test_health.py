"""Alive, ready, and why not: for machines by status and code, for people in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from web.app import create_app
from web.health import Health

WELL: dict[str, Any] = {"ready": True, "state": "serving", "why": [], "warnings": [], "engine": "sqlite"}
ILL: dict[str, Any] = {
    **WELL,
    "ready": False,
    "state": "waiting",
    "why": [
        {
            "code": "database-full",
            "says": "The disk is full.",
            "do": "Make room.",
            "since": "2027-01-28T02:00:00+00:00",
        }
    ],
    "warnings": [{"code": "parked-updates", "says": "Updates were given up.", "do": "Look.", "number": 2}],
}
Ask = Callable[..., Any]


def answering(report: Mapping[str, Any] | Exception) -> httpx.AsyncClient:
    """A client of pages whose service says this of itself."""

    async def told() -> Mapping[str, Any]:
        if isinstance(report, Exception):
            raise report
        return report

    transport = httpx.ASGITransport(create_app(Health(told), None))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


@pytest.mark.parametrize(("report", "status"), [(WELL, 200), (ILL, 503)])
async def test_machine_asks_ready_and_reads_it_from_the_status(
    report: Mapping[str, Any], status: int
) -> None:
    async with answering(report) as client:
        answer = await client.get("/healthz/ready")
    assert answer.status_code == status
    assert answer.json() == {key: report[key] for key in ("ready", "state", "why", "warnings")}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("report", [WELL, ILL, RuntimeError("a note of somebody")])
async def test_machine_asks_live_and_gets_yes_whatever_else_is_wrong(report: Any) -> None:  # noqa: ANN401 - either kind
    async with answering(report) as client:
        answer = await client.get("/healthz/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


async def test_whole_page_has_the_facts_beside_it() -> None:
    async with answering(ILL) as client:
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"live": True, **ILL})


async def test_person_with_a_browser_reads_sentences_and_what_to_do() -> None:
    async with answering(ILL) as client:
        answer = await client.get("/healthz", headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.splitlines() == [
        "Hongyan is not ready (waiting).",
        "✗ The disk is full. [database-full since 2027-01-28T02:00:00+00:00]",
        "  → Make room.",
        "! Updates were given up. (2) [parked-updates]",
        "  → Look.",
    ]


async def test_fault_of_the_look_itself_is_told_by_its_kind_alone() -> None:
    broken = OperationalError("SELECT a secret", {}, Exception("of somebody"))
    async with answering(broken) as client:
        answer = await client.get("/healthz")
    assert answer.status_code == 503
    assert "OperationalError" in answer.json()["why"][0]["says"]
    assert "secret" not in answer.text
    assert "somebody" not in answer.text
