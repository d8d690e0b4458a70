"""Where does a browser meet a bot in a test? A server in this process, people to be, a bot played by hand."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from webchat.__main__ import Server
from webchat.app import Bot, PanelError, Person, Store, create_app

BOT = Bot("77:page-test", "goose_bot", "鸿雁 · 石桥村党支部")
MIGRANT = Person(
    key="migrant",
    id=501,
    first_name="小燕",
    phone="+8613800138001",
    title={"zh": "在外打工的小燕", "en": "Xiaoyan, working away"},
    about={"zh": "还没有绑定", "en": "Not bound yet"},
)
SECRETARY = Person(
    key="secretary",
    id=502,
    first_name="老张",
    title={"zh": "支部书记", "en": "The branch secretary"},
    about={"zh": "管着二十八名党员", "en": "Looks after 28 members"},
)


class Calendar:
    """A demonstration's panel that can move a day and no further."""

    title: Mapping[str, str] = {"zh": "演示县", "en": "Demonstration county"}
    about: Mapping[str, str] = {"zh": "人都是虚构的。", "en": "All people are invented."}
    things_to_try: Sequence[Mapping[str, str]] = [{"zh": "绑定账号。", "en": "Bind the account."}]

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 28, 9, tzinfo=UTC)
        self.started_over = 0

    async def today(self) -> datetime:
        return self.now

    async def advance(self, step: str) -> datetime:
        if step != "day":
            raise PanelError("日历到头了。", "The calendar ends here.")
        self.now += timedelta(days=1)
        return self.now

    async def start_over(self) -> None:
        self.started_over += 1


@dataclass
class Room:
    """A running server: `base` is its address, `bot` speaks its Bot API, `calendar` is its panel."""

    base: str
    bot: httpx.AsyncClient
    calendar: Calendar
    offset: int = 0

    async def call(self, method: str, **arguments: object) -> Any:  # noqa: ANN401  (as Telegram answers)
        """The bot's own call; a refusal fails the test."""
        answer = (await self.bot.post(method, json=arguments)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def hears(self, seconds: float = 5) -> dict[str, Any]:
        """The next update that the bot gets."""
        for _ in range(int(seconds)):
            found = await self.call("getUpdates", offset=self.offset, timeout=1, limit=1)
            if found:
                self.offset = found[0]["update_id"] + 1
                return dict(found[0])
        raise AssertionError("the bot heard nothing")

    async def hears_nothing_more(self) -> None:
        """No update is left, and none arrives within half a second."""
        await asyncio.sleep(0.5)
        left = await self.call("getUpdates", offset=self.offset, timeout=0)
        assert not left, json.dumps(left, ensure_ascii=False)

    async def chat_of(self, person: Person) -> str:
        """The address of the person's chat page."""
        async with httpx.AsyncClient(base_url=self.base) as client:
            answer = await client.post("/people/sign-in", json={"person": person.key})
            return self.base + str(answer.json()["chat"])


@asynccontextmanager
async def open_room(folder: Path) -> AsyncIterator[Room]:
    """A server on a free port with two people and the bot's client; stopped afterwards."""
    store = Store.open(folder / "chat.sqlite3")
    calendar = Calendar()
    app = create_app(store, [BOT], [MIGRANT, SECRETARY], calendar)
    server = Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="warning", access_log=False), store, BOT)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
        assert not running.done(), "the server did not start"
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=f"{base}/bot{BOT.token}/", timeout=20) as bot:
        yield Room(base, bot, calendar)
    server.should_exit = True
    await running
    store.close()


def chromium_path() -> str:
    """Where Chromium is; without one the test is skipped, on a build server it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        words = "the chat page needs Chromium: install the package `chromium` and run the tests again"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return found


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Chromium without a window, with a microphone that beeps."""
    path = chromium_path()
    switches = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=switches)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of a file."""
    async with open_browser() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A server of its own for each test."""
    async with open_room(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def window(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A phone in Chinese with nothing kept from before."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    yield context
    await context.close()


async def begun(window: BrowserContext, room: Room) -> Page:
    """The migrant's chat after START, which the bot has heard."""
    page = await window.new_page()
    await page.goto(await room.chat_of(MIGRANT))
    await page.click("#large")
    assert (await room.hears())["message"]["text"] == "/start"
    await expect(page.locator("#status")).to_have_text("在线")
    return page
