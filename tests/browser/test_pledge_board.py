"""Can a villager of seventy read the board: on an old telephone, in both languages, aloud, and on paper?"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize

from bot.http import Pages, open_port
from tests.boards import app_of, forms_of, pages_of
from tests.browser.test_demonstration import browser  # noqa: F401 - the fixture
from tests.county import County
from tests.crash.processes import free_port
from tests.pledged import ordinary_branch, pledge_of, promised
from tests.world import World

pytestmark = pytest.mark.sqlite_only
PHONE = ViewportSize(width=360, height=640)


@pytest.fixture
async def items(world: World, county: County) -> list[int]:
    """An ordinary branch, and something of the year before."""
    async with world.scope() as scope:
        found = await ordinary_branch(scope, county.willow)
        before = await pledge_of(scope, county.willow, year=2026)
        await promised(scope, before, "2026年底前把村史馆整理好,免费开放")
        return [one.id for one in found]


@pytest.fixture
async def root(world: World, items: list[int]) -> AsyncIterator[str]:
    """The pages over a real socket."""
    port = free_port()
    pages = pages_of(world)
    served = Pages(app_of(world, pages, forms_of(world, pages)), open_port("127.0.0.1", port))
    await served.start()
    yield f"http://127.0.0.1:{port}"
    await served.stop()


async def opened(browser: Browser, address: str, size: ViewportSize = PHONE) -> Page:  # noqa: F811 - as above
    """A page in a browser of its own."""
    page = await (await browser.new_context(viewport=size)).new_page()
    await page.goto(address)
    return page


async def test_board_has_no_barriers_and_fits_a_narrow_telephone_in_both_languages(
    root: str,
    county: County,
    items: list[int],
    browser: Browser,  # noqa: F811 - as above
    tmp_path: Path,
) -> None:
    paths = [
        f"/board/{county.willow.id}",
        f"/board/{county.willow.id}/{items[3]}",
        f"/board/{county.county.id}",
    ]
    page = await opened(browser, root)
    for path in [f"{one}?lang={own}" for one in (*paths, "/board/999") for own in ("zh", "en")]:
        await page.goto(root + path)
        await page.screenshot(path=tmp_path / "board.png", full_page=True)
        found = await Axe().run(page)
        assert not found.response["violations"], (path, found.generate_report())
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    words = await page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    assert words >= 24, "read without glasses"
    await page.context.close()


async def test_board_needs_no_script_and_asks_nobody_else_for_anything(
    root: str,
    county: County,
    browser: Browser,  # noqa: F811 - as above
) -> None:
    held = await browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = await held.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{root}/board/{county.willow.id}")
    assert asked == [f"{root}/board/{county.willow.id}"]
    assert await page.get_by_text("安小芬").is_visible()
    assert not await page.get_by_text("念给我听").is_visible(), "a button that could do nothing is not shown"
    await page.get_by_role("link", name="2026年").click()
    assert await page.get_by_text("村史馆").is_visible()
    await held.close()


SPEECH = """
window.said = [];
window.SpeechSynthesisUtterance = function (words) { this.text = words; };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak: function (one) { window.said.push([one.lang, one.text]); window.last = one; },
  cancel: function () {} } });
"""


async def test_telephone_reads_the_board_aloud_part_by_part(
    root: str,
    county: County,
    browser: Browser,  # noqa: F811 - as above
) -> None:
    held = await browser.new_context(viewport=PHONE)
    await held.add_init_script(SPEECH)
    page = await held.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if "Policy" in line.text else None)
    await page.goto(f"{root}/board/{county.willow.id}")
    await page.get_by_role("button", name="念给我听").click()
    await page.evaluate("window.last.onend()")
    await page.evaluate("window.last.onend()")
    said = await page.evaluate("window.said")
    assert [words.strip() for _, words in said][:2] == [
        "柳湾村党支部 2027年公开承诺", "共 35 条承诺,已做完 6 条。 2 条正在公示。",
    ]  # fmt: skip
    assert {language for language, _ in said} == {"zh-CN"}
    await page.get_by_role("button", name="不念了").click()
    assert await page.get_by_role("button", name="念给我听").is_visible()
    assert not faults, "the policy lets this script run, and nothing else is tried"
    await held.close()


async def test_ordinary_branch_is_one_sheet_of_paper_with_its_code(
    root: str,
    county: County,
    browser: Browser,  # noqa: F811 - as above
    tmp_path: Path,
) -> None:
    for own in ("zh", "en"):
        page = await opened(browser, f"{root}/board/{county.willow.id}?lang={own}")
        sheet = await page.pdf(path=tmp_path / "board.pdf", format="A4", prefer_css_page_size=True)
        assert re.findall(rb"/Type /Pages\s+/Count (\d+)|/Count (\d+)", sheet)[0] in {
            (b"1", b""),
            (b"", b"1"),
        }
        await page.emulate_media(media="print")
        assert await page.locator(".qr svg").is_visible()
        assert not await page.get_by_role("link", name="English").is_visible()
        await page.context.close()


async def test_visitor_objects_on_a_narrow_telephone_without_script(
    root: str,
    county: County,
    items: list[int],
    browser: Browser,  # noqa: F811 - as above
    tmp_path: Path,
) -> None:
    held = await browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = await held.new_page()
    await page.goto(f"{root}/board/{county.willow.id}/{items[3]}")
    await page.get_by_text("公示期内,我有意见").click()
    form = page.locator("details[open]")
    await form.get_by_label("想说什么").fill("身份证11010119900307123X的那位")
    await form.get_by_role("button", name="提交").click()
    assert "请不要写身份证号" in await page.get_by_role("alert").inner_text()
    await page.screenshot(path=tmp_path / "refused.png", full_page=True)
    form = page.locator("details[open]")
    assert await form.get_by_label("想说什么").input_value() == "身份证****的那位", "nobody writes it twice"
    assert "11010119900307123X" not in await page.content()
    await form.get_by_label("想说什么").fill("黄芪不是他教的")
    await form.get_by_role("button", name="提交").click()
    assert "只有党委能看到" in await page.get_by_role("status").inner_text()
    await page.reload()
    assert await page.get_by_text("黄芪不是他教的").count() == 0
    await held.close()
    asking = await opened(browser, f"{root}/board/{county.willow.id}/{items[3]}")
    await asking.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = await Axe().run(asking)
    assert not found.response["violations"], found.generate_report()
    assert await asking.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await asking.screenshot(path=tmp_path / "forms.png", full_page=True)
    await asking.context.close()
