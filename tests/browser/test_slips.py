"""Does a sheet of slips print on A4 in a real browser, with codes that are where they belong?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from bot.slips import sheet_of
from bot.texts import Words
from models.slips import Slip
from tests.browser.test_demonstration import browser  # noqa: F401 - the fixture
from tests.world import words

A4 = (794, 1123)  # dots at 96 an inch
LONG = "某省某市某县某某镇某某村股份经济合作社联合党支部第一临时支部委员会"


def _slips() -> list[Slip]:
    names = ["卫大勇", "欧阳小敏", "阿卜杜热西提·买买提艾力", "司马相如之后人"]
    return [
        Slip(LONG if place == 3 else "柳湾村党支部", names[place % 4], f"WWWW{place:04}", f"i_WWWW{place:04}")
        for place in range(13)
    ]


@pytest.fixture
async def page(browser: Browser, tmp_path: Path) -> AsyncIterator[Page]:  # noqa: F811 - as above
    """The sheet, as a browser prints it."""
    file = tmp_path / "slips.html"
    base = "https://t.me/hongyan_bot"
    file.write_bytes(sheet_of(words_with(base), sorted(_slips(), key=lambda slip: slip.unit)))
    opened = await browser.new_page(viewport={"width": A4[0], "height": A4[1]})
    await opened.goto(file.as_uri())
    await opened.emulate_media(media="print")
    yield opened
    await opened.close()


def words_with(base: str) -> Words:
    """The sentences of an office, whose links begin so."""
    return replace(words(), link_base=base)


async def test_ten_slips_stand_on_each_page_of_a4(page: Page) -> None:
    sections = await page.locator(".page").all()
    boxes = [await section.bounding_box() for section in sections]
    assert [round(box["width"]) for box in boxes if box] == [A4[0]] * len(sections)
    assert all(abs(box["height"] - A4[1]) < 2 for box in boxes if box)
    pdf = await page.pdf(format="A4", prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == len(
        sections
    )


async def test_nothing_sticks_out_of_its_slip(page: Page) -> None:
    told = await page.evaluate(
        """() => [...document.querySelectorAll('.slip')].flatMap(slip => {
            const edge = slip.getBoundingClientRect()
            return [...slip.querySelectorAll('.words, .code, .do, svg')].filter(part => {
                const box = part.getBoundingClientRect()
                return box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || box.top < edge.top - 1
            }).map(part => slip.innerText + ' / ' + part.className)
        })"""
    )
    assert told == []


async def test_picture_is_large_enough_for_an_old_phone(page: Page) -> None:
    for drawing in await page.locator(".slip svg").all():
        box = await drawing.bounding_box()
        assert box
        assert box["width"] == pytest.approx(box["height"], abs=1)
        assert box["width"] > 110, "three centimetres"


async def test_instruction_is_for_the_screen_alone(page: Page) -> None:
    assert not await page.locator(".how").is_visible()
    await page.emulate_media(media="screen")
    assert await page.locator(".how").is_visible()


async def test_sheet_asks_nobody_for_anything(browser: Browser, tmp_path: Path) -> None:  # noqa: F811 - as above
    file, asked = tmp_path / "slips.html", list[str]()
    file.write_bytes(sheet_of(words(), _slips()))
    opened = await browser.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    await opened.goto(file.as_uri())
    assert asked == [file.as_uri()]
    await opened.close()
