"""Real processes for tests: the chat server alone, the bot beside it, on free ports, killed hard."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
TOKEN = "4242:test-token-of-nobody"
KEY = "k" * 40
_START_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Process:
    """A process of ours; its output is kept for the day it fails."""

    arguments: list[str]
    environment: Mapping[str, str]
    log: Path
    ready: str
    _running: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        already = self.log.read_text().count(self.ready) if self.log.exists() else 0
        with self.log.open("a") as out:
            self._running = await asyncio.create_subprocess_exec(
                sys.executable, *self.arguments, cwd=ROOT, env=environment_with(self.environment),
                stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip
        async with asyncio.timeout(_START_SECONDS):
            while self.log.read_text().count(self.ready) <= already:
                assert self._running.returncode is None, self.log.read_text()
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End it without warning, as a power cut would."""
        if self._running and self._running.returncode is None:
            self._running.kill()
            await self._running.wait()

    async def stop(self) -> int:
        """End it politely; return its exit code."""
        assert self._running
        self._running.terminate()
        return await self._running.wait()


def environment_with(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of the tests without anybody's settings, and with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HONGYAN_")}
    return {**kept, "PYTHONUNBUFFERED": "1", **extra}


@asynccontextmanager
async def chat_server(folder: Path) -> AsyncIterator[str]:
    """A chat server alone, as any bot could use it; gives its address."""
    port = free_port()
    arguments = ["-m", "webchat", "--port", str(port), "--token", TOKEN, "--username", "other_bot"]
    process = Process([*arguments, "--data", str(folder / "chat")], {}, folder / "server.log", "Bot API")
    await process.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await process.kill()


def beside(server: str, folder: Path, **more: str) -> dict[str, str]:
    """The settings of a bot beside such a server."""
    return {
        "HONGYAN_API_URL": server, "HONGYAN_BOT_TOKEN": TOKEN, "HONGYAN_SECRET_KEY": KEY,
        "HONGYAN_DATA_DIR": str(folder / "var"), "HONGYAN_HTTP_PORT": str(free_port()), **more,
    }  # fmt: skip


@dataclass
class Somebody:
    """A person on the chat server, by its own people's side."""

    server: str
    token: str
    _taps: int = field(default=0)

    async def _post(self, path: str, content: dict[str, Any]) -> None:
        self._taps += 1
        async with httpx.AsyncClient(base_url=self.server) as page:
            content = {"client_id": f"c{self._taps}", **content}
            answer = await page.post(f"/people/{self.token}/{path}", json=content)
        assert answer.is_success, answer.text

    async def says(self, text: str) -> None:
        """Type a text."""
        await self._post("messages", {"text": text})

    async def shares_phone(self, phone: str) -> None:
        """Share the own number."""
        await self._post("contact", {"phone": phone})

    async def taps(self, label: str) -> None:
        """Press the newest button with this label, once it is there."""
        message = await self.waits_for(lambda one: label in str(one.get("inline_keyboard") or ""))
        buttons = [button for row in message["inline_keyboard"] for button in row]
        data = next(button["data"] for button in buttons if label in button["text"])
        await self._post("tap", {"message_id": message["id"], "data": data})

    async def sees(self, text: str) -> dict[str, Any]:
        """Wait until a message says this."""
        return await self.waits_for(lambda one: text in (one.get("text") or ""))

    async def messages(self) -> list[dict[str, Any]]:
        """Everything in the chat."""
        async with httpx.AsyncClient(base_url=self.server) as page:
            answer = await page.get(f"/people/{self.token}/state")
        return list(answer.json()["messages"])

    async def waits_for(self, fits: Callable[[dict[str, Any]], bool], seconds: float = 20) -> dict[str, Any]:
        """Return the newest message that fits, waiting for it."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            shown = await self.messages()
            found = [one for one in shown if fits(one)]
            if found:
                return found[-1]
            assert asyncio.get_running_loop().time() < deadline, [one.get("text") for one in shown][-4:]
            await asyncio.sleep(0.05)


async def somebody(server: str, name: str) -> Somebody:
    """Somebody new on the chat server."""
    async with httpx.AsyncClient(base_url=server) as page:
        answer = await page.post("/people/new", json={"first_name": name, "language": "zh-hans"})
    return Somebody(server, answer.json()["token"])
