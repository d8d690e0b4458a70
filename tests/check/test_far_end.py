"""The probes of the Bot API server, against a small one that answers as it is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web

from bot.check import far_end, rows
from bot.check.finding import Level
from bot.clock import Clock
from models.bots import Bot
from models.vault import Vault
from tests.check.asking import KEY, Standing, only, told

TOKEN = "123456:AAE-invented_token_of_the_test"
NOW = Clock().now()


@dataclass
class Server:
    """A Bot API server that knows one bot."""

    address: str = ""
    webhook: dict[str, Any] = field(default_factory=lambda: {"url": "", "pending_update_count": 0})
    ahead: timedelta = timedelta()
    broken: bool = False

    async def answer(self, request: web.Request) -> web.Response:
        headers = {"Date": format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)}
        if self.broken:
            return web.Response(status=502, text="bad gateway", headers=headers)
        if f"/bot{TOKEN}/" not in request.path:
            refusal = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            return web.json_response(refusal, status=401, headers=headers)
        me = {"id": 123456, "is_bot": True, "first_name": "Goose", "username": "goose_bot"}
        result = me if request.path.endswith("getMe") else self.webhook
        return web.json_response({"ok": True, "result": result}, headers=headers)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server on this machine."""
    kept = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", kept.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    kept.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield kept
    await runner.cleanup()


async def test_known_token_tells_the_bots_name(standing: Standing, server: Server) -> None:
    ground = standing(bot_token=TOKEN, api_url=server.address)
    level, says = told(await only(far_end.token_known, ground))
    assert level is Level.WELL
    assert says.endswith("knows us as @goose_bot (Goose)")


async def test_wrong_token_is_a_fault_and_is_not_shown(standing: Standing, server: Server) -> None:
    wrong = "123456:AAE-another_token_of_the_test"
    found = await only(far_end.token_known, standing(bot_token=wrong, api_url=server.address))
    assert told(found)[0] is Level.FAULT
    assert "does not know the token" in found.says
    assert wrong not in found.says + found.do


@pytest.mark.parametrize("closed", [True, False])
async def test_server_that_is_away_is_a_fault(standing: Standing, server: Server, closed: bool) -> None:
    server.broken = True
    address = "http://127.0.0.1:9" if closed else server.address
    level, says = told(await only(far_end.token_known, standing(bot_token=TOKEN, api_url=address)))
    assert level is Level.FAULT
    assert "does not answer" in says
    assert TOKEN not in says


async def test_further_bots_are_asked_for_each_and_a_broken_seal_is_told(
    server: Server, database_url: str, standing: Standing
) -> None:
    ground = standing(bot_token="777:" + "own" * 10, api_url=server.address, database_url=database_url)
    await rows.database_fit(ground)
    assert list(await far_end.further_bots_known(ground)) == []
    async with ground.database.writing() as session:
        for number, token, key in (
            (123456, TOKEN, KEY),
            (200, "200:unknown_to_the_server", KEY),
            (300, "300:x", "1" * 32),
        ):
            bot = Bot(id=number, label="a branch", active=True, added_at=NOW)
            bot.keep_token(token, Vault(key))
            session.add(bot)
    known, refused, sealed = sorted(await far_end.further_bots_known(ground), key=lambda one: one.says)
    await ground.close()
    assert "another secret key" in sealed.says
    assert "knows us as @goose_bot" in known.says
    assert "does not know the token" in refused.says
    assert [told(one)[0] for one in (sealed, known, refused)] == [Level.FAULT, Level.WELL, Level.FAULT]


async def test_demonstration_needs_no_server(standing: Standing) -> None:
    ground = standing()
    assert told(await only(far_end.token_known, ground))[0] is Level.WELL
    assert list(await far_end.updates_come(ground)) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "levels", "word"),
    [
        (None, {"url": ""}, [Level.WELL], "long polling"),
        (None, {"url": "https://other.example.org/x"}, [Level.LOOK], "other.example.org"),
        ("https://our.example.org", {"url": ""}, [Level.LOOK], "nobody"),
        ("https://our.example.org", {"url": "https://our.example.org/x"}, [Level.WELL], "our.example.org"),
        (None, {"url": "", "pending_update_count": 5000}, [Level.WELL, Level.LOOK], "5000"),
        (
            "https://our.example.org",
            {
                "url": "https://our.example.org/webhook",
                "last_error_date": int((NOW - timedelta(minutes=5)).timestamp()),
                "last_error_message": f"Connection refused by /bot{TOKEN}",
            },
            [Level.WELL, Level.LOOK],
            "Connection refused",
        ),
        (
            None,
            {"last_error_date": int((NOW - timedelta(days=2)).timestamp()), "last_error_message": "old"},
            [Level.WELL],
            "polling",
        ),
    ],
)  # fmt: skip
async def test_way_of_updates_is_compared_with_ours(
    standing: Standing,
    server: Server,
    ours: str | None,
    theirs: dict[str, Any],
    levels: list[Level],
    word: str,
) -> None:
    server.webhook |= theirs
    ground = standing(bot_token=TOKEN, api_url=server.address, webhook_url=ours)
    await far_end.token_known(ground)
    found = await far_end.updates_come(ground)
    assert [told(one)[0] for one in found] == levels
    assert word in " ".join(one.says for one in found)
    assert TOKEN not in " ".join(one.says for one in found)


@pytest.mark.parametrize(
    ("ahead", "level"),
    [(0, Level.WELL), (20, Level.WELL), (45, Level.FAULT), (-45, Level.FAULT)],
)
async def test_clock_is_compared_with_the_servers_date(
    standing: Standing, server: Server, ahead: int, level: Level
) -> None:
    server.ahead = timedelta(seconds=ahead)
    found = await only(far_end.clocks_agree, standing(bot_token=TOKEN, api_url=server.address))
    assert told(found)[0] is level


async def test_clock_is_compared_with_the_databases_own(database_url: str, standing: Standing) -> None:
    ground = standing(database_url=database_url)
    found = await only(far_end.clocks_agree, ground)
    assert told(found)[0] is Level.WELL
    assert ("the database" in found.says) is (ground.database.dialect == "postgresql")
    ground.clock.offset = timedelta(minutes=-2)
    if ground.database.dialect == "postgresql":
        assert told(await only(far_end.clocks_agree, ground))[0] is Level.FAULT
