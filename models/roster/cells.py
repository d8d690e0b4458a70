"""What does a cell say? Its text without what machines leave in it, and never with an ID number."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from models.roster.verdicts import Cell

LONGEST_SHOWN = 30
_SHORTEST_ID = 15

_WIDE = {0xFF01 + n: 0x21 + n for n in range(94)} | {ord("　"): " ", ord("＇"): "'"}
_KEPT_WIDE = "，！？：；（）"  # punctuation of Chinese sentences stays as it is written
_HALF = {code: half for code, half in _WIDE.items() if chr(code) not in _KEPT_WIDE}
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ODD_DIGIT = re.compile(r"[^\D0-9]")
_BLANKS = re.compile(r"\s+")
_AS_FORMULA = re.compile(r'="([^"]*)"')
_SCIENTIFIC = re.compile(r"[1-9](?:\.\d{1,17})?[eE]\+?(\d{1,2})")

_DAY = r"(?:0[1-9]|1[0-2])[ \-]*(?:0[1-9]|[12]\d|3[01])"
# 18 places behind one another are an ID number, also with a wrong date in it; among more digits, or with
# blanks in it, only what has the form of one is: two telephone numbers in a cell are none. One whose last
# places somebody forgot still says who is meant.
_IDS = re.compile(
    r"(?<!\d)\d{17}[\dXx](?!\d)"
    rf"|[1-9]\d{{5}}[ \-]*(?:18|19|20)\d\d[ \-]*{_DAY}[ \-]*\d{{3}}[ \-]*[\dXx]"
    rf"|(?<![\d+])[1-9]\d{{5}}[ \-]*(?:18|19|20)\d\d[ \-]*{_DAY}[ \-]*\d{{2,3}}(?!\d)"
    rf"|(?<![\d+])[1-9]\d{{5}}[ \-]*\d\d[ \-]*{_DAY}[ \-]*\d{{3}}(?!\d)"
)
_PLAIN_ID = re.compile(rf"[1-9]\d{{5}}(?:18|19|20)\d\d{_DAY}\d{{3}}[\dXx]")
_SPACED = re.compile(r"(?<!\d)\d(?:[ \-]?\d){16}[ \-]?[\dXx](?!\d)")
_LONG_DIGITS = re.compile(r"\d(?:[ \-]?\d){6,}")


def text_of(cell: Cell) -> str:
    """The cell as one line of text: numbers without exponent or ``.0``, dates as 1985-03-12.

    Invisible characters, a guarding apostrophe and ``="…"`` are gone; full-width letters and digits are
    half-width.
    """
    match cell:
        case None:
            return ""
        case str():
            return _tidied(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() else _tidied(repr(cell))
        case _:
            return _whole(cell)


def _whole(number: int) -> str:
    """Python refuses to write out integers of thousands of digits; nobody types one."""
    return str(number) if number.bit_length() < 400 else ""  # noqa: PLR2004 - wider than any float


@lru_cache(maxsize=20_000)
def _tidied(raw: str) -> str:
    text = raw
    if not text.isascii():
        text = _SURROGATE.sub("", text.translate(_HALF))
        text = _ODD_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()
    if guarded := _AS_FORMULA.fullmatch(text):
        text = guarded[1].strip()
    text = text.lstrip("'").strip()
    return format(Decimal(text), "f") if _SCIENTIFIC.fullmatch(text) else text


def without_ids(text: str) -> str:
    """The text without 18- and 15-digit ID numbers (domain §3.7: none is ever stored, shown or logged)."""
    if len(text) < _SHORTEST_ID:
        return text
    before, left = "", text
    while before != left:  # what stood on both sides of one may be another
        before, left = left, _SPACED.sub(_unless_id, _IDS.sub("", left))
    return text if left == text else _BLANKS.sub(" ", left).strip()


def _unless_id(found: re.Match[str]) -> str:
    digits = found[0].replace(" ", "").replace("-", "")
    return "" if _PLAIN_ID.fullmatch(digits) else found[0]


def shown(text: str) -> str:
    """The text for a finding: shortened, no ID number, of longer numbers only the ends."""
    left = _LONG_DIGITS.sub(_ends, without_ids(text))
    return left if len(left) <= LONGEST_SHOWN else left[: LONGEST_SHOWN - 1] + "…"


def _ends(found: re.Match[str]) -> str:
    digits = found[0]
    plausible_day = len(digits) <= 10 and digits[:2] in {"18", "19", "20"}  # noqa: PLR2004 - 1985-03-12
    return digits if plausible_day else f"{digits[:3]}****{digits[-2:]}"
