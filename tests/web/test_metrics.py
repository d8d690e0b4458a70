"""Who reads the figures: this machine and whoever shows the token; for others there is no such page."""

import httpx
import pytest

from web.app import create_app
from web.health import Health
from web.metrics import Figures

TOKEN = "invented-scraper-token"


async def _page() -> bytes:
    return b"hongyan_figures 1\n"


async def _report() -> dict[str, object]:
    return {"ready": True, "state": "serving", "why": [], "warnings": []}


async def ask(
    asker: str, host: str = "127.0.0.1:8080", token: str | None = TOKEN, **headers: str
) -> httpx.Response:
    """Ask for the figures from an address, under a name of the host."""
    app = create_app(Health(_report), None, (), Figures(_page, token))
    transport = httpx.ASGITransport(app, client=(asker, 50000))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
        return await client.get("/metrics", headers=named)


@pytest.mark.parametrize(
    ("asker", "host"),
    [("127.0.0.1", "127.0.0.1:8080"), ("::1", "[::1]:8080"), ("127.0.0.1", "localhost:8080")],
)
async def test_this_machine_reads_them(asker: str, host: str) -> None:
    answer = await ask(asker, host)
    assert (answer.status_code, answer.text) == (200, "hongyan_figures 1\n")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize("token", [TOKEN, None])
async def test_another_machine_finds_nothing(token: str | None) -> None:
    answer = await ask("192.0.2.7", "hongyan.example.org", token)
    assert (answer.status_code, answer.text) == (404, "Not Found")


async def test_another_machine_with_the_token_reads_them() -> None:
    answer = await ask("192.0.2.7", "hongyan.example.org", Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "shown", ["", TOKEN, f"Basic {TOKEN}", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer None"]
)
async def test_another_machine_with_a_wrong_token_finds_nothing(shown: str) -> None:
    assert (await ask("192.0.2.7", "hongyan.example.org", Authorization=shown)).status_code == 404


async def test_no_token_in_the_settings_means_that_none_opens() -> None:
    answer = await ask("192.0.2.7", "hongyan.example.org", None, Authorization="Bearer None")
    assert answer.status_code == 404


@pytest.mark.parametrize("trace", ["X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"])
async def test_somebody_behind_a_proxy_on_this_machine_finds_nothing(trace: str) -> None:
    assert (await ask("127.0.0.1", **{trace: "192.0.2.7"})).status_code == 404


async def test_somebody_behind_a_silent_proxy_finds_nothing_under_the_public_name() -> None:
    assert (await ask("127.0.0.1", "hongyan.example.org")).status_code == 404
