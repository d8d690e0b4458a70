"""What is an audience, and what is none? Documents as they come from buttons, pages and strangers."""

from typing import Any

import pytest

from models.condition_kinds import DEPTH, EVERYBODY, PICKED, SIZE, UNITS
from models.condition_reading import AudienceUnclear
from models.conditions import describe, document, parse
from models.values import Phrase, pack, unpack
from tests.world import words


def nested(deep: int) -> dict[str, Any]:
    told: dict[str, Any] = {"floating": True}
    for _ in range(deep - 1):
        told = {"not": told}
    return told


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (None, "not-a-condition"), ([], "not-a-condition"), ({}, "not-a-condition"),
        ({"floating": True, "abroad": True}, "not-a-condition"), ({"floating": False}, "not-a-condition"),
        ({"floating": 1}, "not-a-condition"), ({"all": {"floating": True}}, "not-a-condition"),
        ({"any": []}, "empty"), ({"members": []}, "empty"), ({"orgs": []}, "empty"),
        ({"secretly": True}, "unknown"), ({"gender": "other"}, "unknown"), ({"tag": ["rural"]}, "unknown"),
        ({"age": [61, 60]}, "age"), ({"age": [None, None]}, "age"), ({"age": [True, 60]}, "age"),
        ({"age": [0, 131]}, "age"), ({"age": "60"}, "age"), ({"age": [1]}, "age"),
        ({"place": "999999"}, "place"), ({"place": 620000}, "place"), ({"place": "62"}, "place"),
        ({"wishes": "cooking"}, "unknown"),
        ({"wishes": None}, "unknown"), ({"silent": 0}, "silent"), ({"silent": 3651}, "silent"),
        ({"silent": "30"}, "silent"),
        ({"members": ["1"]}, "not-a-condition"), ({"members": [0]}, "not-a-condition"),
        ({"members": [2**63]}, "not-a-condition"), ({"members": [True]}, "not-a-condition"),
        ({"members": list(range(1, PICKED + 2))}, "too-many"),
        ({"orgs": list(range(1, UNITS + 2))}, "too-many"),
        ({"all": [{"floating": True}] * SIZE}, "too-large"), (nested(DEPTH + 1), "too-large"),
    ],
)  # fmt: skip
def test_document_that_is_no_audience_is_refused_with_the_reason(told: object, why: str) -> None:
    with pytest.raises(AudienceUnclear) as refused:
        parse(told)
    fault = refused.value.args_shown["why"]
    assert isinstance(fault, Phrase)
    assert fault["key"] == f"audience-fault.{why}"
    for language in ("zh_CN", "en"):
        assert words(language).say(AudienceUnclear.key(), refused.value.args_shown)


def test_largest_document_is_an_audience() -> None:
    for told in (
        {"not": {"all": [{"any": [{"floating": True}, {"abroad": True}]}, {"abroad": True}]}},
        {"all": [{"silent": day} for day in range(1, SIZE)]},
        {"members": list(range(1, PICKED + 1))},
    ):
        stored = document(parse(told))
        assert parse(stored) == parse(told)
        assert len(str(stored)) == len(str(told))


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ({"all": []}, {"all": []}),
        ({"all": [{"floating": True}]}, {"floating": True}),
        ({"any": [{"all": [{"abroad": True}]}]}, {"abroad": True}),
        ({"not": {"not": {"abroad": True}}}, {"abroad": True}),
        ({"not": {"all": [{"not": {"abroad": True}}]}}, {"abroad": True}),
        ({"members": [3, 1, 3]}, {"members": [1, 3]}),
        (
            {"all": [{"floating": True}, {"all": [{"abroad": True}, {"floating": True}]}]},
            {"all": [{"abroad": True}, {"floating": True}]},
        ),
    ],
)
def test_same_audience_is_stored_in_one_way(told: dict[str, Any], stored: dict[str, Any]) -> None:
    assert document(parse(told)) == stored
    assert document(parse(stored)) == stored


EVERY_KIND = {
    "all": [
        {"floating": True}, {"abroad": True}, {"not-checked-in": True}, {"place": "620000"},
        {"age": [60, None]},
        {"age": [None, 35]}, {"age": [18, 35]}, {"gender": "woman"}, {"education": "college"},
        {"category": "full"}, {"tag": "without-post"}, {"silent": 30}, {"wishes": "driving"},
        {"orgs": [7]}, {"orgs": [7, 8]},
        {"members": [1, 2, 3]}, {"any": [{"tag": "rural"}, {"not": {"tag": "veteran"}}]},
        {"not": {"all": [{"floating": True}, {"tag": "hardship"}]}},
    ]
}  # fmt: skip


def test_every_kind_of_condition_is_said_in_both_languages() -> None:
    told = unpack(pack({"who": describe(parse(EVERY_KIND), {7: "柳湾村党支部"})}))["who"]
    said = words().name(told)
    for piece in (
        "流动党员", "在国外", "没报到的", "现住甘肃", "60岁以上", "35岁以下", "18到35岁", "女", "大专以上",
        "正式党员", "无职", "30天没音讯", "想学驾驶的", "柳湾村党支部", "2个单位", "点名的3人",
        "其中一项:不是:退役军人、农村党员",
        "不是:(流动党员、困难/老党员)",
    ):  # fmt: skip
        assert piece in said, piece
    assert "3 people picked by name" in words("en").name(told)
    assert words().name(describe(EVERYBODY)) == "全体"
