"""Texts too long for one message: cut at paragraphs, every piece whole HTML, nothing lost."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pieces import pieces, units


def plain(piece: str) -> str:
    """What a person reads."""
    return html.unescape(re.sub(r"<[^>]*>", "", piece))


def balanced(piece: str) -> bool:
    """Whether every tag is closed in order."""
    opened: list[str] = []
    for close, tag in re.findall(r"<(/?)(\w+)[^>]*>", piece):
        if not close:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return False
    return not opened


def test_short_text_is_left_as_it_is() -> None:
    assert pieces("一\n\n二 ", 4096) == ["一\n\n二 "]


def test_long_text_is_cut_between_paragraphs() -> None:
    paragraphs = [f"{number}. " + "字" * 900 for number in range(10)]
    found = pieces("\n\n".join(paragraphs), 4096)
    assert [piece.split("\n\n")[0][:2] for piece in found] == ["0.", "4.", "8."]
    assert "\n\n".join(found) == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "text", ["字" * 10_000, "😀" * 5_000, "&amp;" * 5_000, "<b>" + "x " * 6_000 + "</b>"]
)
def test_text_without_paragraphs_is_cut_too(text: str) -> None:
    found = pieces(text, 4096)
    assert len(found) > 1
    assert all(units(piece) <= 4096 and balanced(piece) for piece in found)
    kept = "".join(plain(piece) for piece in found)
    assert kept.replace(" ", "") == plain(text).replace(" ", "")


PARTS = st.sampled_from(
    [
        "字",
        "word ",
        "\n",
        "\n\n",
        "。",
        "&lt;",
        "<b>b</b>",
        "<i>一\n\n二</i>",
        '<a href="https://x.example">l</a>',
        "😀",
    ]
)


@settings(max_examples=60, deadline=None)
@given(text=st.lists(PARTS, max_size=300).map("".join), limit=st.integers(min_value=160, max_value=400))
def test_every_piece_fits_and_nothing_is_lost(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert all(units(piece) <= limit and balanced(piece) for piece in found)
    kept = "".join(plain(piece) for piece in found)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", plain(text))
