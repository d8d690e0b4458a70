"""How is JSON read and written? By orjson, and by Python's own module where orjson is stricter or absent."""

import json
from typing import Any

try:
    import orjson
except ImportError:  # an interpreter without its wheel: slower, and the same answers
    _FAST = False
else:
    _FAST = True


def parsed(text: bytes | str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a JSON text; ValueError for what is none or is nested without end.

    Half a character (one code unit of a pair) is read, as Python reads it: servers have sent it.
    """
    if _FAST:
        try:
            return orjson.loads(text)
        except ValueError:
            return _parsed_slowly(text)
    return _parsed_slowly(text)


def _parsed_slowly(text: bytes | str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def written(value: object) -> bytes:
    """Return a value as JSON in UTF-8 without blanks; TypeError or ValueError for what JSON cannot say.

    Half a character and numbers beyond 64 bits are written as Python writes them, so that the reader is the
    one to refuse them.
    """
    if _FAST:
        try:
            return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
        except TypeError:
            return _written_slowly(value)
    return _written_slowly(value)


def _written_slowly(value: object) -> bytes:
    try:
        return json.dumps(value, separators=(",", ":")).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
