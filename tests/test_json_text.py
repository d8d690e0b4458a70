"""JSON by orjson and by Python's own module: whoever reads and writes it, it means the same."""

import json
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import json_text
from models.json_text import parsed, written

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class Place(StrEnum):
    HOME = "home"


class Size(IntEnum):
    BIG = 3


@pytest.fixture(params=["orjson", "json"], autouse=True)
def by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With orjson, and as where it cannot be imported."""
    monkeypatch.setattr(json_text, "_FAST", request.param == "orjson")
    return str(request.param)


@pytest.mark.parametrize("fast", [True, False])
@settings(max_examples=150, deadline=None)
@given(value=VALUES)
def test_what_is_written_is_read_again(fast: bool, value: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "_FAST", fast)
        assert json.loads(written(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"chat_id": -(2**52), "text": "报到 😀 \u2028\0"},
        {"kind": Place.HOME, "size": Size.BIG, "pair": (1, 2.5), "yes": True, "no": None},
        {1: "number as a name"},
        ["\ud83d", 2**70],
    ],
    ids=["texts", "enumerations", "names", "beyond"],
)
def test_value_means_the_same_by_both(value: Any) -> None:  # noqa: ANN401 - any JSON value
    assert json.loads(written(value)) == json.loads(json.dumps(value))


def test_half_a_character_is_read() -> None:
    assert parsed(b'["\\ud83d", "\xe6\x8a\xa5"]') == ["\ud83d", "报"]


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", "[" * 100_000, b"{'a': 1}"], ids=range(5))
def test_what_is_no_json_is_refused(text: bytes | str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each library says it in its own words
        parsed(text)


def test_what_json_cannot_say_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    for value in ({"a": object()}, endless):
        with pytest.raises((TypeError, ValueError)):
            written(value)
