"""Who is meant, and under which number? Names and telephone numbers as offices write them."""

import re
from typing import NamedTuple

from models import names, phones
from models.roster.columns import Kind, find
from models.roster.verdicts import Note, Verdict

LONGEST_NAME = 40  # what the table holds

_BRACKETED = re.compile(r"[(（\[【〔<《][^)）\]】〕>》]*[)）\]】〕>》]?")
_BETWEEN = re.compile(r"[、,，/;；\\|&]")
_MOBILE = re.compile(r"(?<![\d+])(?:(?:\+|00)?86[ \-.]?)?1[3-9]\d(?:[ \-.]?\d){8}(?!\d)")
_LANDLINE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[ \-.]?)?\(?0\d{2,3}\)?[ \-.]?[2-9]\d{2,3}[ \-.]?\d{3,4}(?!\d)|[2-9]\d{6,7}"
)
_FORMER = re.compile(r"\.0+$")
_FEWEST_DIGITS = 5


class PersonRead(NamedTuple):
    """A name or number, None if there is none, and what is to be told."""

    value: str | None
    notes: tuple[Note, ...] = ()


def read_name(text: str) -> PersonRead:
    """The cleaned name: 张 三 is 张三. What is no letter of a name is left out and told.

    Without any Han or Latin letter, or with its title in its place, there is no name.
    """
    whole = names.clean(text)
    if names.is_valid(whole) and not _is_title(whole):
        return PersonRead(whole)
    first = _BETWEEN.split(_BRACKETED.sub("", whole).strip(), maxsplit=1)[0]
    kept = names.clean("".join(one if _belongs(one) else " " for one in first)).strip(" ·-'’")[:LONGEST_NAME]
    if not any(map(str.isalpha, kept)) or _is_title(kept):
        return PersonRead(None)
    return PersonRead(kept, (Note(Verdict.LOOK, "import-name-odd", {"read": kept}),))


def _is_title(name: str) -> bool:
    found = find(name)
    return found is not None and found[0].kind is Kind.NAME


def _belongs(character: str) -> bool:
    return names.is_han(character) or character.isalpha() or character in " ·-'’"


def read_phone(text: str) -> PersonRead:
    """The number as "+8613…", the first mobile number of the cell; a second one or words beside it are told.

    A landline reaches a house, not the member, and cannot be stored as the member's number.
    """
    plain = _FORMER.sub("", text)
    if number := phones.normalise(plain):
        return PersonRead(number)
    found = [(match, number) for match in _MOBILE.finditer(plain) if (number := phones.normalise(match[0]))]
    if found:
        others = len({number for _, number in found}) > 1 or _LANDLINE.search(_MOBILE.sub(" ", plain))
        key = "import-phone-several" if others else "import-phone-beside"
        return PersonRead(found[0][1], (Note(Verdict.LOOK, key, {"read": phones.masked(found[0][1])}),))
    if _LANDLINE.fullmatch(plain.strip()):
        return PersonRead(None, (Note(Verdict.LOOK, "import-phone-landline"),))
    return PersonRead(None, (Note(Verdict.LOOK, "import-phone-unreadable"),))


def hidden(text: str) -> str:
    """What stood in a cell for numbers, with most digits of anything like a number hidden."""
    digits = sum(map(str.isdecimal, text))
    if digits < _FEWEST_DIGITS:
        return text
    shown, seen = [], 0
    for one in text:
        seen += one.isdecimal()
        shown.append("*" if one.isdecimal() and 3 < seen <= digits - 2 else one)  # noqa: PLR2004 - the ends
    return "".join(shown)
