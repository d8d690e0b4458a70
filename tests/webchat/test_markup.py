"""How are HTML and MarkdownV2 read, what is found without markup, and what does the page draw of it?"""

from typing import Any

import pytest

from webchat.drawing import html_of
from webchat.entities import Formatted, discovered, given_entities, trimmed
from webchat.errors import ApiError
from webchat.html_markup import HtmlReader
from webchat.markdown_markup import MarkdownReader
from webchat.old_markdown import read_old_markdown


def spans(entities: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (e["type"], e["offset"], e["length"], *(e[k] for k in ("url", "language") if k in e))
        for e in entities
    ]


HTML = [
    ("plain & simple", "plain & simple", []),
    ("1 &lt; 2 &amp;&#33;&quot;&nbsp;", '1 < 2 &!"&nbsp;', []),
    ("<b>a</b><STRONG>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
    ("😀<i>报到</i>", "😀报到", [("italic", 2, 2)]),
    ("<b>x<i>y</i></b>", "xy", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<u></u>z", "z", []),
    ('<a href="http://x.cn/?a=1&amp;b=2">go</a>', "go", [("text_link", 0, 2, "http://x.cn/?a=1&b=2")]),
    ("<a href='http://x.cn'>go</a>", "go", [("text_link", 0, 2, "http://x.cn/")]),
    ('<a href="javascript:alert(1)">go</a>', "go", []),
    ("<a>example.com</a>", "example.com", [("text_link", 0, 11, "http://example.com/")]),
    ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1, "py")]),
    ("<code>x</code>", "x", [("code", 0, 1)]),
    (
        '<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>',
        "xy",
        [("spoiler", 0, 1), ("spoiler", 1, 1)],
    ),
    ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
    ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
]


@pytest.mark.parametrize(("source", "text", "entities"), HTML)
def test_bot_writes_html_and_it_becomes_entities(source: str, text: str, entities: list[Any]) -> None:
    read = HtmlReader(source).read()
    assert (read.text, spans(read.entities)) == (text, entities)


BROKEN_HTML = [
    ("报<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("报<font>x</font>", 'Unsupported start tag "font" at byte offset 3'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


@pytest.mark.parametrize(("source", "reason"), BROKEN_HTML)
def test_bot_writes_broken_html_and_hears_where(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        HtmlReader(source).read()
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


MARKDOWN = [
    (r"1\.5 \*", "1.5 *", []),
    ("*a* _b_ __c__ ~d~ ||e||", "a b c d e", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
    ("`a.b`", "a.b", ["code"]),
    ("```py\nx = 1\n```", "x = 1\n", ["pre"]),
    ("[go](http://x.cn/a\\)b)", "go", ["text_link"]),
    (">quoted\n>on\nnot", "quoted\non\nnot", ["blockquote"]),
    ("*报 _到_*", "报 到", ["bold", "italic"]),
]


@pytest.mark.parametrize(("source", "text", "kinds"), MARKDOWN)
def test_bot_writes_markdown_and_it_becomes_entities(source: str, text: str, kinds: list[str]) -> None:
    read = MarkdownReader(source).read()
    assert (read.text, [e["type"] for e in read.entities]) == (text, kinds)


BROKEN_MARKDOWN = [
    ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
    ("报 *x", "Can't find end of Bold entity at byte offset 4"),
    ("a_b", "Can't find end of Italic entity at byte offset 1"),
    ("[a](http", "Can't find end of a URL at byte offset 4"),
    ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
]


@pytest.mark.parametrize(("source", "reason"), BROKEN_MARKDOWN)
def test_bot_writes_broken_markdown_and_hears_where(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        MarkdownReader(source).read()
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


OLD = [
    ("*a* _b_ `c*` \\* 1.5!", "a b c* * 1.5!", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 2)]),
    ("[go](http://x.cn/a)", "go", [("text_link", 0, 2, "http://x.cn/a")]),
    ("```py\nx```", "x", [("pre", 0, 1, "py")]),
    ("😀*报到*", "😀报到", [("bold", 2, 2)]),
]


@pytest.mark.parametrize(("source", "text", "entities"), OLD)
def test_bot_writes_old_markdown_and_it_becomes_entities(source: str, text: str, entities: list[Any]) -> None:
    read = read_old_markdown(source)
    assert (read.text, spans(read.entities)) == (text, entities)


def test_bot_leaves_an_old_mark_open_and_hears_where() -> None:
    with pytest.raises(ApiError, match="Can't find end of the entity starting at byte offset 4"):
        read_old_markdown("报 *x")


FOUND = [
    ("/start go", [("bot_command", 0, 6)]),
    ("报到 /go@x_bot", [("bot_command", 3, 9)]),
    ("1/2 and/or a//b", []),
    ("看https://x.cn/a?b=c。好", [("url", 1, 18)]),
    ("(http://x.cn/a).", [("url", 1, 13)]),
    ("@x_bot #报到 a@b.cn", [("mention", 0, 6), ("hashtag", 7, 3), ("email", 11, 6)]),
    ("😀 /a", [("bot_command", 3, 2)]),
    ("王小明:+8613800138000\n点号码", [("phone_number", 4, 14)]),
    ("a+8613800138000 +86 +0123456789 +861380013800012345", []),
]


@pytest.mark.parametrize(("text", "entities"), FOUND)
def test_person_writes_a_command_or_link_and_it_is_found(text: str, entities: list[Any]) -> None:
    assert spans(discovered(Formatted(text)).entities) == entities


def test_bot_surrounds_a_text_with_space_and_entities_move_along() -> None:
    read = trimmed(Formatted(" \n😀x \n", [{"type": "bold", "offset": 0, "length": 5}]))
    assert (read.text, spans(read.entities)) == ("😀x", [("bold", 0, 3)])


@pytest.mark.parametrize(
    "raw",
    ["x", [1], [{"type": "dance", "offset": 0, "length": 1}], [{"type": "bold", "offset": 0, "length": 9}]],
)
def test_bot_names_impossible_entities_and_is_refused(raw: object) -> None:
    with pytest.raises(ApiError, match="Bad Request"):
        given_entities("abc", raw)


DRAWN = [
    ("<script>", [], "&lt;script&gt;"),
    ("ab", [("bold", 0, 2), ("italic", 1, 1)], "<b>a<i>b</i></b>"),
    ("abc", [("bold", 0, 2), ("italic", 1, 2)], "<b>a<i>b</i></b><i>c</i>"),
    ("😀&x", [("code", 2, 1)], "😀<code>&amp;</code>x"),
    ("a", [("custom_emoji", 0, 1)], "a"),
]


@pytest.mark.parametrize(("text", "entities", "html"), DRAWN)
def test_page_gets_html_in_which_only_ours_is_markup(text: str, entities: list[Any], html: str) -> None:
    shaped = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in entities]
    assert html_of(text, shaped) == html


def test_page_gets_telephone_numbers_that_can_be_called() -> None:
    number = {"type": "phone_number", "offset": 2, "length": 14}
    assert html_of("打 +8613800138000", [number]) == '打 <a href="tel:+8613800138000">+8613800138000</a>'
    spaced = {"type": "phone_number", "offset": 0, "length": 6}
    assert html_of('+1 "<2', [spaced]) == '<a href="tel:+12">+1 &quot;&lt;2</a>'


def test_page_gets_links_that_lead_to_the_web_only() -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": 'http://x.cn/"><script>'}
    assert html_of("a", [link]).startswith('<a href="http://x.cn/&quot;&gt;&lt;script&gt;" target="_blank"')
    assert html_of("a", [link | {"url": "tg://user?id=1"}]) == "a"
