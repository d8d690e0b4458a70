"""What of somebody's words may stand where everybody reads? All that is read, and nothing that plays tricks.

Escaping is the page's own business. Here goes what draws nothing, turns the direction of other words, piles
up over other lines, or is a mobile number or the number of an identity card (domain §3.7).
"""

import re
import unicodedata

HIDDEN = "****"
# Controls, marks of direction, blanks without width, tags and broken halves. What joins letters (200c, 200d)
# and what picks a variant of a rare character (fe00, e0100 …) stays: names need it.
_TRICKS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0e31\u0e34-\u0e3a"
_MARKS += "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
_IDENTITY = re.compile(
    r"(?<!\d)\d{6}[ -]?(?:\d{8}[ -]?\d{3}[\dXxXx]|\d{6}[ -]?\d{3})(?!\d)"
)  # grouped or not
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")


def names_identity(text: str) -> bool:
    """Return whether a text holds what looks like the number of an identity card."""
    return _IDENTITY.search(plain(text)) is not None


def without_identity(text: str) -> str:
    """Return a text with such numbers hidden."""
    return _IDENTITY.sub(HIDDEN, plain(text))


def plain(text: str) -> str:
    """Return the words in one line, without tricks; no language needs more than two marks above a letter."""
    bare = _TRICKS.sub("", unicodedata.normalize("NFC", text))
    return " ".join(_PILED.sub(r"\1", bare).split())


def public(text: str) -> str:
    """Return the words as everybody may read them: as ``plain``, with numbers of people hidden."""
    return _MOBILE.sub(HIDDEN, _IDENTITY.sub(HIDDEN, plain(text)))
