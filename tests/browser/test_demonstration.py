"""A newcomer in the browser: start page, chat, form, tap, difficulty, secretary, languages, the clock."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright

from tests.crash.processes import Process, free_port
from tests.postgres import alone

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def service_in(folder: Path, port: int) -> Process:
    """A demonstration with its data and its log in a folder; a new one begins on 2027-01-28."""
    settings = {"HONGYAN_DATA_DIR": str(folder / "var"), "HONGYAN_HTTP_PORT": str(port)}
    settings["HONGYAN_CLOCK"] = "2027-01-28 10:00"
    return Process(["-m", "bot", "serve"], settings, folder / "serve.log", "is ready")


@pytest.fixture(scope="session")
def begun(run_folder: Path) -> Path:
    """The data of a demonstration that was begun and stopped, once a run: filling a county takes a while."""
    folder = run_folder / "demonstration"
    folder.mkdir(exist_ok=True)

    async def begin() -> None:
        service = service_in(folder, free_port())
        await service.start()
        assert await service.stop() == 0

    with alone(folder):
        if not (folder / "begun").exists():
            asyncio.run(begin())
            (folder / "begun").touch()
    return folder / "var"


@pytest.fixture
async def address(tmp_path: Path, begun: Path) -> AsyncIterator[str]:
    """A demonstration of its own."""
    shutil.copytree(begun, tmp_path / "var")
    port = free_port()
    service = service_in(tmp_path, port)
    await service.start()
    yield f"http://127.0.0.1:{port}"
    assert "Traceback" not in (tmp_path / "serve.log").read_text()
    assert await service.stop() == 0


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real browser; in CI it may not be missing."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "CI needs a browser"
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as started:
        opened = await started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        await opened.close()


class Visitor:
    """Somebody at a chat page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def be(cls, browser: Browser, address: str, key: str, *, width: int = 390) -> "Visitor":
        """Pick a person as the start page does, and open the chat."""
        context = await browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": width, "height": 844}
        )
        signed = await context.request.post(f"{address}/people/sign-in", data={"person": key})
        page = await context.new_page()
        await page.goto(address + (await signed.json())["chat"])
        return cls(page)

    def button(self, label: str) -> Locator:
        return self.page.get_by_role("button", name=label).last

    async def press(self, *labels: str) -> None:
        for label in labels:
            await self.button(label).click(timeout=10_000)

    async def say(self, text: str) -> None:
        await self.page.locator("textarea").fill(text)
        await self.page.locator("#send").click()

    async def see(self, text: str, seconds: int = 15) -> None:
        await self.page.get_by_text(re.compile(re.escape(text))).last.wait_for(timeout=seconds * 1000)


async def bind_as_migrant(browser: Browser, address: str) -> Visitor:
    """From START to bound."""
    migrant = await Visitor.be(browser, address, "migrant")
    await migrant.press("开始", "同意并继续", "基本使用", "选好了", "分享我的手机号")
    await migrant.page.locator("dialog[open] button").last.click()
    await migrant.see("哪一年出生")
    await migrant.say("1992")
    await migrant.see("绑定好了")
    return migrant


async def test_newcomer_walks_the_whole_way(browser: Browser, address: str) -> None:
    migrant = await bind_as_migrant(browser, address)
    await migrant.press("我要报到", "很好", "没变", "都没变", "还没有", "跳过")
    await migrant.see("记下了")
    secretary = await Visitor.be(browser, address, "secretary")
    await migrant.press("有变化,细说", "有点难处", "没变", "都没变", "已报到")
    await migrant.say("想换个厂,没门路")
    await migrant.see("支部已经收到")
    await secretary.see("想换个厂")
    await secretary.press("打开这件事", "办结")
    await secretary.see("办")
    await migrant.say("/lang en")
    await migrant.see("English from now on")
    await migrant.say("history")
    await migrant.see("some difficulty")


@pytest.mark.thorough
async def test_clock_on_the_start_page_opens_the_next_cycle_and_one_tap_answers(
    browser: Browser, address: str
) -> None:
    elder = await Visitor.be(browser, address, "elder", width=360)
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 860})
    start = await context.new_page()
    await start.goto(address)
    await start.get_by_role("button", name=re.compile("到下月")).click()
    await elder.see("2月报到开始了", seconds=60)  # days of a whole county pass
    await elder.press("✅ 我很好,报到")
    await elder.see("2月报到完成")
    await start.get_by_role("button", name="重新开始").click()
    await start.locator("dialog[open] button").last.click()
    await start.get_by_text(re.compile("1月28日")).first.wait_for(timeout=30_000)
    await elder.say("报到")
    await elder.see("回一个数字就行")
    overflow = await elder.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not overflow


async def test_stranger_with_an_invite_link_is_asked_who_he_is(browser: Browser, address: str) -> None:
    secretary = await Visitor.be(browser, address, "secretary")
    await secretary.say("/invite")
    await secretary.see("start=b_")
    text = await secretary.page.inner_text("body")
    link = re.search(r"http://\S+start=b_\w+", text)
    assert link
    villager = await Visitor.be(browser, address, "villager")
    chat = villager.page.url
    await villager.page.goto(f"{chat}?start={link[0].partition('start=')[2]}")
    await villager.press("开始")
    await villager.see("党支部")
    await villager.say("报到")
    await villager.see("先绑定身份")
