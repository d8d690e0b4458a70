"""How does the demonstration look? Plays two weeks of it in a browser and takes docs/pictures."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.async_api import Browser, FrameLocator, Page, ViewportSize, expect

from tests.shape.source import ROOT
from tests.webchat.browsing import open_browser

PICTURES = ROOT / "docs" / "pictures"
FIRST_DAY = "2027-01-28 10:00"
READY_SECONDS = 120
Chat = Page | FrameLocator
DESK: ViewportSize = {"width": 1220, "height": 752}
PHONE: ViewportSize = {"width": 360, "height": 700}


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """A demonstration of its own on a free port, stopped afterwards; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = {"HONGYAN_DATA_DIR": str(folder), "HONGYAN_HTTP_PORT": str(port), "HONGYAN_CLOCK": FIRST_DAY}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HONGYAN_")}
    ours["HONGYAN_DATABASE_URL"] = f"sqlite:///{folder / 'hongyan.db'}"
    with subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=plain | ours) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


async def wait_for(base: str) -> None:
    """The start page answers, and those who are bound have been greeted."""
    async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                if (await client.get(f"{base}/start.json")).is_success:
                    break
            except httpx.TransportError:
                await asyncio.sleep(0.5)
    await asyncio.sleep(4)


async def tap(chat: Chat, label: str) -> None:
    """Press the newest button with this label, once the chat has come to rest."""
    button = chat.get_by_role("button", name=label).last
    await expect(button).to_be_visible(timeout=20_000)
    await asyncio.sleep(0.4)
    await button.click()


async def write(chat: Chat, text: str) -> None:
    """Send a text."""
    await chat.locator("#input").fill(text)
    await chat.locator("#send").click()


async def sees(chat: Chat, text: str) -> None:
    """Wait until the newest messages say this."""
    await expect(chat.locator("#log").get_by_text(text).last).to_be_visible(timeout=20_000)


async def bind(chat: Chat, year: str) -> None:
    """From START to bound."""
    await chat.locator("#large").click()
    await tap(chat, "同意并继续")
    await tap(chat, "基本使用")
    await tap(chat, "选好了")
    await tap(chat, "分享我的手机号")
    confirm = chat.get_by_role("dialog").get_by_role("button").last
    await confirm.click()
    await sees(chat, "哪一年出生")
    await write(chat, year)
    await sees(chat, "绑定好了")


async def report_difficulty(chat: Chat) -> None:
    """The full form, with a difficulty."""
    await tap(chat, "我要报到")
    for label in ("有点难处", "没变", "都没变", "还没有"):
        await tap(chat, label)
    await sees(chat, "想给支部说点什么")
    await write(chat, "孩子开学,转学的手续不知道怎么办。")
    await sees(chat, "记下了")


async def opened(browser: Browser, size: ViewportSize, sharpness: float = 1) -> Page:
    """A window of that size, of somebody in China."""
    return await browser.new_page(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", device_scale_factor=sharpness
    )


async def take(page: Page, name: str) -> None:
    """Take the picture when nothing moves any more and no button lies under the mouse."""
    await page.mouse.move(1, 1)
    await asyncio.sleep(1.5)
    await page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


async def side_by_side(browser: Browser, base: str) -> None:
    """A migrant binds and reports a difficulty; the secretary opens it beside."""
    page = await opened(browser, DESK, sharpness=0.8)
    await page.goto(base)
    migrant, secretary = (page.frame_locator(f"iframe >> nth={place}") for place in (0, 1))
    await bind(migrant, "1992")
    await report_difficulty(migrant)
    await tap(secretary, "打开这件事")
    await sees(secretary, "原话")
    await take(page, "side-by-side")
    await page.click("[data-step=first]")
    await expect(page.locator("#date")).to_contain_text("2月1日", timeout=60_000)
    await page.close()


async def chat_of(base: str, key: str) -> str:
    """The address of the chat page of somebody who can be picked."""
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        answer = await client.post("/people/sign-in", json={"person": key})
        return f"{base}{answer.json()['chat']}"


async def on_a_phone(browser: Browser, base: str) -> None:
    """The reminder of the 1st, which one tap answers."""
    page = await opened(browser, PHONE, sharpness=1.5)
    await page.goto(await chat_of(base, "elder"))
    await sees(page, "报到开始了")
    await take(page, "phone")
    await page.close()


async def secretary_at_work(browser: Browser, base: str) -> None:
    """The tenth day is over: who is silent stands on the list."""
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=120) as client:
        for _ in range(10):
            (await client.post("/panel/advance", json={"step": "day"})).raise_for_status()
    page = await opened(browser, PHONE, sharpness=1.5)
    await page.goto(await chat_of(base, "secretary"))
    await write(page, "待办")
    await tap(page, "没报到")
    await take(page, "secretary")
    await page.close()


async def play(base: str) -> None:
    """Take all pictures, in the order of the days."""
    await wait_for(base)
    async with open_browser() as browser:
        await side_by_side(browser, base)
        await on_a_phone(browser, base)
        await secretary_at_work(browser, base)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made, demonstration(Path(made)) as address:
        asyncio.run(play(address))
