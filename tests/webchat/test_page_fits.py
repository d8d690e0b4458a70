"""Does the page fit every screen and both languages, load nothing from elsewhere, and stay small?"""

import gzip
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.webchat.browsing import BOT, MIGRANT, SECRETARY, Room, begun

PAGE = Path(__file__).parents[2] / "webchat" / "page"
LARGE_TEXT = """addEventListener('DOMContentLoaded', () => {
  const sheet = new CSSStyleSheet(); sheet.replaceSync(':root { font-size: 200% !important }');
  document.adoptedStyleSheets = [sheet]; })"""
OVERFLOW = """() => [document.documentElement, document.getElementById('scroll')].filter(Boolean)
  .map((node) => node.scrollWidth - node.clientWidth)"""
OUTSIDE = """() => Array.from(document.querySelectorAll('button, a, input, textarea, h1, h2, p, .bubble'))
  .filter((node) => node.checkVisibility() && !node.classList.contains('unseen'))
  .map((node) => [node.getBoundingClientRect(), node.outerHTML.slice(0, 120)])
  .filter(([box]) => box.right > innerWidth + 1 || box.left < -1).map(([, text]) => text)"""
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("large", [False, True], ids=["100%", "200%"])
async def test_nothing_leaves_a_narrow_screen_even_with_large_text(
    browser: Browser, room: Room, large: bool
) -> None:
    window = await browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True)
    if large:
        await window.add_init_script(LARGE_TEXT)
    page = await begun(window, room)
    rows = [[{"text": "广东省东莞市长安镇(上次填写的地方,现在还在那里)", "callback_data": "1"}]]
    rows += [[{"text": text, "callback_data": text} for text in ("广东深圳", "浙江义乌", "江苏昆山")]]
    await room.call("setMyCommands", commands=[{"command": "checkin", "description": "报到,告诉支部近况"}])
    text = "https://example.org/" + "long" * 30 + "\n" + "字" * 200
    await room.call("sendMessage", chat_id=MIGRANT.id, text=text, reply_markup={"inline_keyboard": rows})
    keyboard = {"keyboard": [["报到", "外出", "帮助"], [{"text": "分享我的手机号", "request_contact": True}]]}
    await room.call("sendMessage", chat_id=MIGRANT.id, text="选一个", reply_markup=keyboard)
    await expect(page.locator("#answers .key")).to_have_count(4)
    for opener in ("#menu-button", "#attach-button", None):
        assert await page.evaluate(OVERFLOW) == [0, 0], opener
        assert await page.evaluate(OUTSIDE) == [], opener
        if opener:
            await page.keyboard.press("Escape")
            await page.click(opener)
    for path in ("/", f"/{BOT.username}"):
        await page.goto(room.base + path)
        await expect(page.locator(".person")).to_have_count(3)
        assert await page.evaluate(OVERFLOW) == [0]
        assert await page.evaluate(OUTSIDE) == []
    await window.close()


async def test_start_page_shows_two_people_and_moves_the_date(browser: Browser, room: Room) -> None:
    window = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    page = await window.new_page()
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    await page.goto(room.base)
    assert await page.evaluate("document.documentElement.lang") == "en"
    await page.frame_locator("iframe >> nth=0").get_by_role("button", name="Start").click()
    assert (await room.hears())["message"]["from"]["id"] == MIGRANT.id
    await page.frame_locator("iframe >> nth=1").get_by_role("button", name="Start").click()
    assert (await room.hears())["message"]["from"]["id"] == SECRETARY.id
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#told")).to_contain_text("29 January 2027")
    await page.get_by_role("button", name="+1 month").click()
    await expect(page.locator("#told")).to_have_text("The calendar ends here.")
    await page.get_by_role("button", name="Start over").click()
    await page.locator("dialog").get_by_role("button", name="Erase and start over").click()
    await expect(page.locator("#told")).to_have_text("Started over.")
    assert room.calendar.started_over == 1
    assert {url for url in asked if not url.startswith(room.base)} == set()
    await window.close()


async def test_page_speaks_both_languages_completely(window: BrowserContext, room: Room) -> None:
    page = await window.new_page()
    await page.goto(room.base)
    words = await page.evaluate("async () => (await import('/static/words.js')).WORDS")
    chinese, english = words["zh"], words["en"]
    assert chinese.keys() == english.keys()
    holes = re.compile(r"\{\w+\}")
    for key, sentence in chinese.items():
        assert sorted(holes.findall(sentence)) == sorted(holes.findall(english[key])), key
        assert not re.search(r"[\u4e00-\u9fff]", english[key]), key
        assert holes.fullmatch(sentence) or re.search(r"[\u4e00-\u9fff]", sentence), key
    sources = "\n".join(file.read_text("utf-8") for file in PAGE.iterdir() if file.suffix in (".js", ".html"))
    asked = set(re.findall(r'(?:\bsay\(|data-(?:word|label|hint)=)"([\w-]+)"', sources))
    assert len(asked) > 80
    assert asked <= chinese.keys()


async def test_page_is_small_and_names_no_other_host() -> None:
    files = [file for file in PAGE.rglob("*") if file.is_file()]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 150_000
    hosts = {host for file in files for host in re.findall(r"https?://([\w.-]+)", file.read_text("utf-8"))}
    assert hosts <= {"www.w3.org"}, "only the name of the drawing language, which is never asked for"
