"""Greeting cards: what stands on them, rare characters, long names, and painting apart."""

import struct
from typing import Any

import pytest

from bot.cards import HEIGHT, WIDTH, _ems, _wrapped, greeting_card
from bot.easel import EaselError, painted
from bot.easel_process import TYPEFACES, paint
from models.festivals import FESTIVALS
from models.occasions import BIRTHDAY
from models.values import Addressee, TextKey
from tests.world import words

OCCASIONS = (*(one.name.value for one in FESTIVALS), BIRTHDAY)


def card(occasion: str = BIRTHDAY, language: str = "zh_CN", **changed: Any) -> str:  # noqa: ANN401 - arguments of a screen
    """A card's sketch."""
    name = changed.get("name", "喆堃垚")
    title = "occasion.birthday" if occasion == BIRTHDAY else f"festival-name.{occasion}"
    args = {
        "title": [TextKey(title)], "name": name, "dear": Addressee(name=name, age=42), "words": None,
        "years": 21, "n": 21, "branch": "柳湾村党支部", "card": TextKey(f"card.{occasion}"),
        "occasions": [occasion],
    }  # fmt: skip
    return greeting_card(words(language), args | changed)


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", picture[16:24])
    return int(wide), int(high)


async def test_card_is_painted_in_a_process_of_its_own() -> None:
    picture = await painted(card(words="一切都好,请放心!"))
    assert size_of(picture) == (WIDTH, HEIGHT)


async def test_what_cannot_be_painted_is_a_fault_and_no_empty_picture() -> None:
    with pytest.raises(EaselError):
        await painted("<svg")


def test_name_years_branch_and_own_words_stand_on_the_card() -> None:
    sketch = card(words="跟党走")
    for piece in ("喆堃垚同志", "入党 21 年", "柳湾村党支部", "「跟党走」", "政治生日"):
        assert piece in sketch
    assert "入党" not in card(years=None)
    assert "21 years in the Party" in card(language="en")
    assert "21 year<" not in card(language="en")


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_occasion_has_a_card(occasion: str, language: str) -> None:
    assert "<text" in card(occasion, language)


def test_qingming_is_green_and_not_red() -> None:
    assert "#b5202a" in card("party")
    assert "#b5202a" not in card("qingming")


def test_elders_get_larger_type() -> None:
    young, old = card(), card(dear=Addressee(name="喆堃垚", age=78))
    assert 'font-size="46.0"' in young
    assert 'font-size="54.3"' in old


@pytest.mark.parametrize("character", list("喆堃垚𠮷䶮𬭎㛃"))
def test_rare_character_of_a_name_is_drawn_and_no_box(character: str) -> None:
    def drawn(text: str) -> bytes:
        return paint(
            '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" font-family="Noto Sans SC">'
            f'<text x="5" y="48" font-size="48">{text}</text></svg>'
        )

    assert drawn(character) not in (
        drawn(""),
        drawn("\U000f0000"),
    )  # nothing; the box of what no typeface has


def test_typefaces_come_with_the_package() -> None:
    assert [one.rsplit("/", 1)[1] for one in TYPEFACES] == [
        "NotoSansSC[wght].ttf", "NotoSansTC[wght].ttf", "NotoSansJP[wght].ttf"
    ]  # fmt: skip


def test_markup_in_words_and_names_stays_text() -> None:
    sketch = card(words="<script>&", name='"></text>')
    assert "<script>" not in sketch
    assert "&lt;script&gt;&amp;" in sketch


def test_lines_are_about_equally_long_and_begin_with_no_mark() -> None:
    lines = _wrapped("您在远方,支部在心里。愿您平安顺遂,初心如初。", 15)
    assert len(lines) == 2
    assert abs(_ems(lines[0]) - _ems(lines[1])) <= 4
    assert not any(line[0] in "。,、」" for line in lines)
    assert _wrapped("May all go well and safely", 8) == ["May all go", "well and", "safely"]
    assert _wrapped("", 10) == []
