"""The one codec of payloads: ids only, 64 bytes, what is forged is not read (design §3.10)."""

from typing import Any

import pytest

from bot.buttons import PAYLOAD_LIMIT, Button, ButtonError, Codec, Go, decode, encode
from tests.world import HOUSE


class Card(Button, prefix="tcard"):
    """A card by its number, on a page."""

    member: int
    page: int


class Word(Button, prefix="tword"):
    """A button that carries a word."""

    kind: str


class Later(Button, prefix="tlater", page="later"):
    """The next page, where there is one."""

    page: int
    only_if = "shown"


@pytest.mark.parametrize(
    ("button", "args", "payload"),
    [
        (Card, {"member": 5, "page": 0}, "tcard:5:0"),
        (Card, {"member": 5}, None),
        (Word, {"kind": "困难"}, "tword:困难"),
        (Later, {"later": 3, "shown": 1}, "tlater:3"),
        (Later, {"later": 3}, None),
        (Later, {"page": 3, "shown": 1}, None),
        (Go("menu"), {}, "go:menu"),
        (Go("todo", only_if="staff"), {"staff": None}, None),
    ],
)
def test_button_is_drawn_where_its_fields_are_known(
    button: type[Button] | Go, args: dict[str, Any], payload: str | None
) -> None:
    assert button.payload(args) == payload


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (["5", "0"], {"member": 5, "page": 0}),
        ([str(2**63 - 1), "0"], {"member": 2**63 - 1, "page": 0}),
    ],
)
def test_payload_is_read_back(parts: list[str], read: dict[str, int]) -> None:
    assert Card.read(parts) == read


@pytest.mark.parametrize(
    "parts",
    [[], ["5"], ["5", "0", "1"], ["five", "0"], ["-1", "0"], [str(2**63), "0"], ["5.0", "0"], ["", "0"]],
)
def test_forged_fields_are_not_read(parts: list[str]) -> None:
    with pytest.raises(ButtonError, match="tcard"):
        Card.read(parts)


def test_payload_over_64_bytes_is_refused_when_it_is_drawn() -> None:
    assert len(encode("tword", ["字" * 19]).encode()) == 6 + 57
    with pytest.raises(ButtonError, match="64 bytes"):
        encode("tword", ["字" * 20])


def test_every_declared_button_fits_with_the_largest_numbers() -> None:
    for button in HOUSE.buttons.known():
        fields = {name: 2**63 - 1 if kind is int else "x" * 12 for name, kind in button.fields().items()}
        drawn = {button.drawn_from.get(name, name): value for name, value in fields.items()}
        payload = button.payload({button.only_if or "": 1, **drawn})
        assert payload is not None
        assert len(payload.encode()) <= PAYLOAD_LIMIT
        prefix, parts = decode(payload)
        assert button.read(parts) == fields
        assert HOUSE.buttons.find(prefix) is button


def test_two_buttons_of_one_prefix_are_refused() -> None:
    class Twin(Button, prefix="tcard"):
        """Another card."""

    with pytest.raises(ButtonError, match="tcard"):
        Codec([Card, Twin])


@pytest.mark.parametrize("payload", ["", ":", "nobody:1", "go", "tcard"])
def test_unknown_payload_belongs_to_no_button(payload: str) -> None:
    assert HOUSE.buttons.find(decode(payload)[0]) is None
