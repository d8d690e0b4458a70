"""How does formatted text become HTML? In the tags that the Bot API knows, nested properly, always.

Marks come from outside: they may overlap, reach beyond the text, or carry any link. What a reader sees is the
text and nothing else; only marks of a closed list become tags, and only links to pages, mail and telephones.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, takewhile
from typing import NamedTuple

from bot.forms.inputs import Mark
from bot.forms.wording import keeps, masked

_LONGEST_LINK = 500
_LINKS = ("https://", "http://", "mailto:", "tel:")
_ORDER = (  # outermost first
    ("blockquote", "blockquote"), ("expandable_blockquote", "blockquote expandable"), ("text_link", "a"),
    ("pre", "pre"), ("code", "code"), ("bold", "b"), ("italic", "i"), ("underline", "u"),
    ("strikethrough", "s"), ("spoiler", "tg-spoiler"),
)  # fmt: skip
_TAGS = dict(_ORDER)
_RANKS = {kind: rank for rank, (kind, _) in enumerate(_ORDER)}
_QUOTES, _VERBATIM = ("blockquote", "expandable_blockquote"), ("pre", "code")


class _Letter(NamedTuple):
    said: str
    tags: tuple[str, ...]


def formatted(text: str, marks: Sequence[Mark]) -> str:
    """Return the text as HTML: tidied as every text is, its ID numbers masked, its tags all closed."""
    letters = list(_trimmed([one for one in _letters(text, marks) if keeps(one.said)]))
    hidden = masked("".join(one.said for one in letters))
    shown = [_Letter(said, one.tags) for said, one in zip(hidden, letters, strict=True)]
    return "".join(_written(shown))


def _letters(text: str, marks: Sequence[Mark]) -> Iterator[_Letter]:
    """Yield each character with the tags around it, outermost first."""
    useful = sorted((one for one in marks if _is_useful(one)), key=lambda one: _RANKS[one.kind])
    place = 0
    for character in text:
        around = [one for one in useful if one.start <= place < one.start + one.length]
        yield _Letter(character, _tags(around))
        place += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 - of those UTF-16 takes two units


def _is_useful(mark: Mark) -> bool:
    if mark.kind != "text_link":
        return mark.kind in _TAGS
    return bool(mark.url) and len(mark.url or "") <= _LONGEST_LINK and (mark.url or "").startswith(_LINKS)


def _tags(around: Sequence[Mark]) -> tuple[str, ...]:
    """Return the opening tags: of each kind one, in what is verbatim no others, and of quotes the first."""
    kinds = {one.kind: one for one in reversed(around)}
    if quoted := next((kind for kind in _QUOTES if kind in kinds), None):
        kinds = {kind: one for kind, one in kinds.items() if kind not in _QUOTES or kind == quoted}
    if verbatim := next((kind for kind in _VERBATIM if kind in kinds), None):
        kinds = {kind: one for kind, one in kinds.items() if kind in {*_QUOTES, verbatim}}
    found = sorted(kinds.values(), key=lambda one: _RANKS[one.kind])
    return tuple(_opening(one) for one in found)


def _opening(mark: Mark) -> str:
    if mark.kind == "text_link":
        return f'<a href="{escape(mark.url or "")}">'
    return f"<{_TAGS[mark.kind]}>"


def _trimmed(letters: list[_Letter]) -> Iterator[_Letter]:
    """Yield what is between the blanks at both ends."""
    blank = len(list(takewhile(lambda one: one.said.isspace(), letters)))
    end = len(letters) - len(list(takewhile(lambda one: one.said.isspace(), reversed(letters))))
    yield from letters[blank:end]


def _written(letters: Sequence[_Letter]) -> Iterator[str]:
    """Yield text and tags; what stays open from one run to the next is not closed between them.

    A run is put into its normal form by itself: a sign that joins what is before it must never join a tag.
    """
    opened: list[str] = []
    for tags, run in groupby(letters, key=lambda one: one.tags):
        common = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(opened, tags, strict=False))))
        yield from (_closing(tag) for tag in reversed(opened[common:]))
        yield from tags[common:]
        opened = list(tags)
        yield escape(unicodedata.normalize("NFC", "".join(one.said for one in run)), quote=False)
    yield from (_closing(tag) for tag in reversed(opened))


def _closing(tag: str) -> str:
    return f"</{tag.strip('<>').split(maxsplit=1)[0]}>"
