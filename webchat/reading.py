"""Is this JSON something a database can hold? Numbers of 64 bits, finite, text of valid Unicode."""

import json
from typing import Any

_LARGEST = 2**63


def read_json(source: str | bytes) -> Any:  # noqa: ANN401  (any JSON value)
    """The value; raises ValueError for what is no JSON, is nested beyond reason, or holds half a character.

    A whole number beyond 64 bits becomes 0, which names no message, chat or user: it is answered like any
    other number that is unknown.
    """
    try:
        value = json.loads(source, parse_int=_whole, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def short_number(text: str) -> int | None:
    """The whole number written in `text`, or None for what is none or is beyond 18 digits."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= 18 else None  # noqa: PLR2004


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) <= 20 else 0  # noqa: PLR2004  (a sign and 19 digits)
    return number if -_LARGEST <= number < _LARGEST else 0


def _no_constant(name: str) -> float:
    raise ValueError(name)
