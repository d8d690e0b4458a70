"""Is this a telephone number, and which one? Numbers are kept as E.164 with a plus: "+8613800138000"."""

import re
import unicodedata

HOME = "CN"
ABROAD = "ZZ"  # CLDR's "unknown region": a bare number carries its country code, as in a shared contact

WITH_COUNTRY_CODE = 13  # digits of a mainland number behind 86
MANY, ENOUGH = 11, 10  # digits from which four last, three first ones may be shown

_MAINLAND = re.compile(r"1[3-9]\d{9}")  # domain §3.9: 11 digits from 13 to 19
_FOREIGN = re.compile(r"[1-9]\d{5,14}")  # domain §3.9: country code and number, 6–15 digits in all
_FILLING = re.compile(r"[\s\-.()/·‐-―]+")
_WRITTEN = re.compile(r"\+?\d+", re.ASCII)


def _written(text: str) -> str | None:
    """The digits as written, with a leading plus if there was one; None when anything else is in the text."""
    bare = _FILLING.sub("", unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("−", "-"))
    return bare if _WRITTEN.fullmatch(bare) else None


def normalise(text: str, region: str = HOME) -> str | None:
    """The number as "+" and digits, or None when it is none (domain §3.9).

    Blanks, dashes, brackets and full-width digits are tolerated. In region CN a bare number is a mainland
    mobile number, also with 86 or 0086 before it; in any other region a bare number carries its country code
    (shared contacts come so). Behind +86 only mobile numbers are numbers.
    """
    written = _written(text)
    if written is None:
        return None
    carried = written.startswith(("+", "00"))
    digits = written.removeprefix("+") if written.startswith("+") else written.removeprefix("00")
    if not carried and region == HOME:
        national = digits.removeprefix("86") if len(digits) == WITH_COUNTRY_CODE else digits
        return f"+86{national}" if _MAINLAND.fullmatch(national) else None
    if digits.startswith("86"):
        return f"+{digits}" if _MAINLAND.fullmatch(digits[2:]) else None
    return f"+{digits}" if _FOREIGN.fullmatch(digits) else None


def dialable(number: str) -> str:
    """What a person in mainland China dials: 11 digits for a mainland number, with the plus for any other."""
    return number.removeprefix("+86") if number.startswith("+86") else number


def masked(number: str) -> str:
    """The number for eyes that may only recognise it: "138****8000"; three digits or more are hidden."""
    shown = dialable(number)
    plus, digits = ("+", shown[1:]) if shown.startswith("+") else ("", shown)
    head = 3 if len(digits) >= ENOUGH else 1
    tail = 4 if len(digits) >= MANY else 2
    return f"{plus}{digits[:head]}****{digits[-tail:]}"
