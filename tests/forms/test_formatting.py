"""Formatted text becomes HTML that is whole, whatever the marks say, and that says what was typed."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.formatting import formatted
from bot.forms.inputs import Mark
from bot.forms.wording import tidy

KNOWN = (
    "blockquote", "expandable_blockquote", "text_link", "pre", "code", "bold", "italic", "underline",
    "strikethrough", "spoiler", "text_mention", "custom_emoji", "bot_command",
)  # fmt: skip
URLS = (
    None,
    "https://a.example/?x=1&y=2",
    'https://a.example/"><b>',
    "javascript:alert(1)",
    "tg://user?id=7",
)
LETTERS = st.sampled_from([*"安ab<>&\"' \n", "😀", "\u0338", "e\u0301", "\u202e", "\x00"])


class Checker(HTMLParser):
    """Follows the tags of a text as the server does: each closed in turn, only known ones."""

    allowed = frozenset({"b", "i", "u", "s", "tg-spoiler", "code", "pre", "blockquote", "a"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.allowed
        assert tag not in self.opened, "nothing stands within its own kind"
        assert not {"code", "pre"} & set(self.opened)
        self.opened.append(tag)
        assert tag != "a" or [name for name, _ in attrs] == ["href"]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


@given(
    st.lists(LETTERS, max_size=20).map("".join),
    st.lists(
        st.builds(
            Mark, st.sampled_from(KNOWN), st.integers(-2, 25), st.integers(-1, 30), st.sampled_from(URLS)
        ),
        max_size=5,
    ),
)
def test_any_marks_make_whole_html_that_says_what_was_typed(text: str, marks: list[Mark]) -> None:
    html = formatted(text, marks)
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.opened == []
    assert all(link.startswith("https://a.example/") for link in checker.links)
    said = unescape(re.sub(r"<[^>]*>", "", html))
    assert tidy(said) == tidy(text)


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        ("周六开会", [Mark("bold", 0, 2)], "<b>周六</b>开会"),
        ("😀开会", [Mark("italic", 2, 1)], "😀<i>开</i>会"),  # an emoji takes two of the server's units
        ("  开会 ", [Mark("bold", 2, 2)], "<b>开会</b>"),
        ("abc", [Mark("bold", 0, 2), Mark("italic", 1, 2)], "<b>a<i>b</i></b><i>c</i>"),
        ("a<b", [], "a&lt;b"),
        ("看这里", [Mark("text_link", 1, 2, "https://a.example/?a&b")],
         '看<a href="https://a.example/?a&amp;b">这里</a>'),
        ("看这里", [Mark("text_link", 1, 2, "javascript:alert(1)")], "看这里"),
        ("看他", [Mark("text_mention", 1, 1)], "看他"),
        ("引abc用", [Mark("blockquote", 0, 5), Mark("bold", 1, 3)],
         "<blockquote>引<b>abc</b>用</blockquote>"),
        ("证号110101199003078515完", [Mark("bold", 2, 4)], "证号<b>****</b>**************完"),
    ],
)  # fmt: skip
def test_text_is_formatted_as_it_was_typed(text: str, marks: list[Mark], html: str) -> None:
    assert formatted(text, marks) == html
