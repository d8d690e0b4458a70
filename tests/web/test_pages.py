"""The webhook: what is taken, and what is refused."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from web.app import create_app
from web.health import Health
from web.webhook import HEADER, Inlet, Webhook

SECRET = "invented-secret"
OTHER_SECRET = "invented-secret-of-the-other"
UPDATE = {"update_id": 7, "message": {"text": "报到"}}


@dataclass
class House:
    """What stands behind the pages."""

    heard: list[dict[str, Any]] = field(default_factory=list)
    broken: bool = False

    async def hear(self, updates: list[dict[str, Any]]) -> None:
        if self.broken:
            raise OSError("disk full")
        self.heard += updates

    async def report(self) -> dict[str, object]:
        return {"ready": True, "state": "serving", "why": [], "warnings": []}

    def client(self, *, webhook: bool = True) -> httpx.AsyncClient:
        """A client of the pages."""
        known = {None: Inlet(SECRET, self.hear), 4243: Inlet(OTHER_SECRET, self.hear)}
        route = Webhook("/webhook", known.get) if webhook else None
        app = create_app(Health(self.report), route)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


@pytest.fixture
def house() -> House:
    """A house in order."""
    return House()


def bring(body: bytes | str, secret: str | None = SECRET) -> Callable[[House], Awaitable[httpx.Response]]:
    """Bring a body to the webhook."""

    async def post(house: House) -> httpx.Response:
        headers = {HEADER: secret} if secret is not None else {}
        async with house.client() as client:
            return await client.post("/webhook", content=body, headers=headers)

    return post


async def test_update_with_the_secret_is_stored_before_it_is_confirmed(house: House) -> None:
    answer = await bring(json.dumps(UPDATE))(house)
    assert (answer.status_code, house.heard) == (200, [UPDATE])


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é"])
async def test_without_the_secret_nothing_is_heard(house: House, secret: str | None) -> None:
    headers = [(HEADER.encode(), secret.encode())] if secret is not None else []
    async with house.client() as client:
        answer = await client.post("/webhook", content=json.dumps(UPDATE), headers=headers)
    assert (answer.status_code, house.heard) == (403, [])


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"7", b"null", b'"text"', b"\xff\xfe", b"{}",
        b'{"update_id": "7"}', b'{"update_id": true}',
        b'{"update_id": 1.5}', b'{"update_id": -1}', b'{"update_id": 99999999999999999999}',
        b'{"update_id": 7, "message": "' + b"x" * 1_000_000 + b'"}', b"[" * 5_000,
    ],
)  # fmt: skip
async def test_body_that_is_no_update_is_refused(house: House, body: bytes) -> None:
    answer = await bring(body)(house)
    assert (answer.status_code, house.heard) == (400, [])


async def test_update_that_cannot_be_stored_is_not_confirmed(house: House) -> None:
    house.broken = True
    answer = await bring(json.dumps(UPDATE))(house)
    assert answer.status_code == 500
    assert "disk" not in answer.text


async def test_webhook_answers_to_post_only(house: House) -> None:
    async with house.client() as client:
        assert (await client.get("/webhook")).status_code == 405


async def test_polling_service_has_no_webhook(house: House) -> None:
    async with house.client(webhook=False) as client:
        assert (await client.post("/webhook", json=UPDATE, headers={HEADER: SECRET})).status_code == 404
