"""Can a host branch's secretary confirm a member on a telephone, without script, and does it fit?"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from bot.http import Pages, open_port
from tests.browser.test_demonstration import browser  # noqa: F401 - the fixture
from tests.crash.processes import free_port
from tests.features.test_handshakes import link_of, pages_of
from tests.people import Person
from tests.world import World

pytestmark = pytest.mark.sqlite_only
PHONE = ViewportSize(width=360, height=740)


@pytest.fixture
async def root(world: World) -> AsyncIterator[str]:
    """The public pages of the world, over a real socket."""
    port = free_port()
    served = Pages(pages_of(world), open_port("127.0.0.1", port))
    await served.start()
    yield f"http://127.0.0.1:{port}"
    await served.stop()


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:  # noqa: F811 - as above
    """A small telephone whose browser runs no script."""
    context = await browser.new_context(viewport=PHONE, java_script_enabled=False, locale="zh-CN")
    opened = await context.new_page()
    yield opened
    await context.close()


async def test_secretary_confirms_with_a_few_taps_and_no_script(
    world: World, bob: Person, sue: Person, root: str, phone: Page, tmp_path: Path
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    address = root + await link_of(bob)
    await phone.goto(address)
    await phone.screenshot(path=tmp_path / "asks.png", full_page=True)
    assert await phone.get_by_text("鲍大山").is_visible()
    await phone.get_by_role("button", name="确认").click()
    assert await phone.get_by_role("alert").is_visible()
    await phone.get_by_label("您的党组织名称").fill("下应街道党委")
    await phone.get_by_label("您的姓名").fill("方书记")
    await phone.get_by_role("button", name="确认").click()
    assert await phone.get_by_role("heading", name="谢谢,已经确认。").is_visible()
    assert {re.sub(r"\?.*", "", url) for url in asked} == {address}, "nobody else is asked for anything"
    await world.work()
    sue.sees("鲍大山:下应街道党委(方书记)确认")
    await phone.goto(address)
    assert await phone.get_by_role("heading", name="这个链接打不开了").is_visible()


async def test_page_fits_a_small_telephone_in_both_languages(
    browser: Browser,  # noqa: F811 - as above
    bob: Person,
    root: str,
) -> None:
    address = root + await link_of(bob)
    opened = await browser.new_page(viewport=PHONE)
    for language in ("zh", "en"):
        await opened.goto(f"{address}?lang={language}")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await opened.evaluate(wide) == 0
        for button in await opened.get_by_role("button").all():
            box = await button.bounding_box()
            assert box
            assert box["height"] >= 48, "a thumb finds it"
    await opened.get_by_role("link", name="中文").click()
    assert await opened.get_by_role("heading", name="这位同志现在您那边").is_visible()
    await opened.close()
