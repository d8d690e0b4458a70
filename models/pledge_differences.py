"""What is different between two wordings? Pieces to be shown side by side, for who has to agree."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

_WORDS = re.compile(r"[0-9]+|[A-Za-z]+|.", re.DOTALL)


class Piece(NamedTuple):
    """A piece of text: ``old`` only in the earlier wording, ``new`` only in the later one, or in both."""

    text: str
    old: bool
    new: bool


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Yield how one wording becomes the other; numbers and foreign words are never torn apart."""
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    for tag, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        old, new = "".join(one[start:end]), "".join(other[begin:stop])
        if tag == "equal":
            yield Piece(old, old=True, new=True)
            continue
        if old:
            yield Piece(old, old=True, new=False)
        if new:
            yield Piece(new, old=False, new=True)


def as_html(before: str, after: str) -> str:
    """Return the change as a chat shows it: struck through what goes, bold what comes; all escaped."""
    return "".join(_marked(piece) for piece in pieces(before, after))


def _marked(piece: Piece) -> str:
    text = escape(piece.text, quote=False)
    if piece.old and piece.new:
        return text
    return f"<s>{text}</s>" if piece.old else f"<b>{text}</b>"
