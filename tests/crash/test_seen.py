"""A real process seen from outside: pages, figures, the check beside it, its log and its clean stop."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.crash.processes import KEY, ROOT, TOKEN, Process, environment_with, free_port, somebody

NAME, NOTE = "Invented Nobody", "my mother fell and cannot walk"


@dataclass
class Scene:
    """A chat server, the service beside it, and where the service's pages are."""

    chat: str
    server: Process
    service: Process
    pages: str
    settings: dict[str, str]

    async def page(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.pages, timeout=10) as client:
            return await client.get(path)

    async def ready(self, expected: bool, seconds: float = 20) -> dict[str, Any]:
        """Wait until the service says so of itself; return what else it says."""
        async with asyncio.timeout(seconds):
            while True:
                told: dict[str, Any] = (await self.page("/healthz")).json()
                if told["ready"] is expected:
                    return told
                await asyncio.sleep(0.1)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The service at work, for people whom nobody knows."""
    chat_port, port = free_port(), free_port()
    chat = f"http://127.0.0.1:{chat_port}"
    server = Process(
        ["-m", "webchat", "--port", str(chat_port), "--token", TOKEN, "--data", str(tmp_path / "chat")],
        {}, tmp_path / "chat.log", "Bot API",
    )  # fmt: skip
    settings = {
        "HONGYAN_API_URL": chat, "HONGYAN_BOT_TOKEN": TOKEN, "HONGYAN_SECRET_KEY": KEY,
        "HONGYAN_DATA_DIR": str(tmp_path / "var"), "HONGYAN_HTTP_PORT": str(port),
        "HONGYAN_LOG_LEVEL": "debug",
    }  # fmt: skip
    service = Process(["-m", "bot", "serve"], settings, tmp_path / "service.log", "is ready")
    await server.start()
    await service.start()
    yield Scene(chat, server, service, f"http://127.0.0.1:{port}", settings)
    await service.kill()
    await server.kill()


async def checked(settings: dict[str, str]) -> dict[str, Any]:
    """What the check finds beside the running service."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "check", "--json", cwd=ROOT, env=environment_with(settings),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    out, _ = await running.communicate()
    told: dict[str, Any] = json.loads(out)
    return told


async def test_service_at_work_is_seen_from_outside_and_its_stop_is_told(scene: Scene) -> None:
    person = await somebody(scene.chat, NAME)
    await person.says("/start")
    await person.waits_for(lambda one: bool(one.get("inline_keyboard")))
    await person.says(NOTE)
    told = await scene.ready(expected=True)
    assert (told["state"], told["bots"]) == ("serving", {"4242": {"serving": True}})
    figures = (await scene.page("/metrics")).text
    assert 'hongyan_lease_held{bot="4242"} 1.0' in figures
    assert 'hongyan_verdicts_total{bot="4242",kind="reply",verdict="sent"}' in figures
    assert 'hongyan_reply_seconds_count{bot="4242"}' in figures
    found = await checked(scene.settings)
    assert found["well"] is True, found
    says = {one["probe"]: one["says"] for one in found["findings"]}
    assert says["port"].endswith("and is ready")
    assert says["leases"].startswith("bot 4242 is served by")
    assert await scene.service.stop() == 0
    assert_discreet_and_complete(scene.service.log.read_text())


def assert_discreet_and_complete(log: str) -> None:
    """Each line of the log is an object; the last two tell of the stop; nobody is in it."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    stopping, stopped = [line for line in lines if line["event"].startswith("stop")]
    assert stopping["flying"] == 0
    assert (stopped["waiting"], stopped["rows"]) == (0, 0)
    assert not [line for line in lines if "Traceback" in line["event"]]
    assert not [word for word in (NAME, NOTE, TOKEN, KEY) if word in log]


@pytest.mark.thorough
async def test_server_that_goes_away_is_told_until_it_is_back(scene: Scene) -> None:
    await scene.ready(expected=True)
    await scene.server.kill()
    why = (await scene.ready(expected=False))["why"]
    assert {one["code"] for one in why} == {"api-away"}
    assert all(one["since"] and one["do"] for one in why)
    await scene.server.start()
    assert (await scene.ready(expected=True))["why"] == []
