"""An office's own greetings: placeholders and nothing else, the tone of the day, in every language."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import LANGUAGES, Catalogue
from models.festivals import FESTIVALS, FestivalName
from models.greeting_words import (
    LONGEST,
    LONGEST_SAID,
    OFFERED,
    WordingError,
    fill_in,
    has_all,
    read_wording,
)
from models.occasions import BIRTHDAY

VALUES = {"name": "安小芬", "dear": "安小芬同志", "branch": "柳湾村党支部", "years": 21, "specialty": "苹果"}
MERRY = re.compile("快乐|快樂|happy|merry", re.IGNORECASE)


def test_office_fills_in_name_address_branch_and_years() -> None:
    text = read_wording("{称呼}, {姓名}! {支部}{党龄}", "mid-autumn")
    assert fill_in(text, VALUES) == "安小芬同志, 安小芬! 柳湾村党支部21"
    assert fill_in(read_wording("{dear} {name} {branch} {years}", BIRTHDAY), VALUES).endswith("21")
    assert fill_in(read_wording("\uff5b姓名\uff5d好", "party"), VALUES) == "安小芬好"  # wide braces
    assert all(fill_in(read_wording(one, "party"), VALUES) for one in OFFERED)


@pytest.mark.parametrize(
    ("text", "why", "what"),
    [
        ("{年龄}岁好", "unknown", "年龄"),
        ("{password}", "unknown", "password"),
        ("{姓名.__class__}", "broken", ""),
        ("{姓名[0]}", "broken", ""),
        ("{姓名|upper}", "broken", ""),
        ("{姓名 * 9999999}", "broken", ""),
        ("{range(10)}", "broken", ""),
        ("{'x' * 9}", "broken", ""),
        ("{%for x in [1]%}a{%endfor%}", "broken", ""),
        ("{# seen by nobody #}好", "broken", ""),
        ("{姓名", "broken", ""),
        ("{{姓名}}", "broken", ""),
        ("{}", "broken", ""),
        ("好" * (LONGEST + 1), "long", str(LONGEST)),
        ("  ", "long", str(LONGEST)),
    ],
)
def test_anything_but_a_placeholder_is_refused(text: str, why: str, what: str) -> None:
    with pytest.raises(WordingError) as fault:
        read_wording(text, "mid-autumn")
    assert (fault.value.why, fault.value.what) == (why, what)


@given(st.text(alphabet="{}%#姓名党龄 ab._|()[]'\"1\n", max_size=40))
def test_whatever_is_typed_is_refused_or_can_be_filled_in(text: str) -> None:
    try:
        kept = read_wording(text, "party")
    except WordingError:
        return
    assert len(fill_in(kept, VALUES)) <= LONGEST_SAID
    assert has_all(kept, VALUES)


def test_what_is_filled_in_is_never_read_as_a_template_again() -> None:
    text = read_wording("{姓名}", "party")
    assert fill_in(text, {**VALUES, "name": "{支部}"}) == "{支部}"
    assert len(fill_in(read_wording("{支部}" * 40, "party"), {**VALUES, "branch": "长" * 80})) == LONGEST_SAID


@pytest.mark.parametrize("text", ["清明快乐", "Happy Qingming", "merry day"])
@pytest.mark.parametrize("occasion", ["qingming", "dragon-boat"])
def test_no_office_is_merry_on_days_that_are_not(text: str, occasion: str) -> None:
    with pytest.raises(WordingError, match="tone"):
        read_wording(text, occasion)
    assert read_wording(text, "women") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_grave_day_is_merry_in_any_language(language: str) -> None:
    """Every text that names the festival, wherever it stands, and the usual greeting and card of the day."""
    catalogue = Catalogue()
    grave = [one.name for one in FESTIVALS if not one.tone.allows_happy]
    assert FestivalName.QINGMING in grave
    about = re.compile("清明|qingming|端午|dragon.boat", re.IGNORECASE)
    for key in catalogue.keys(language):
        said = " ".join(catalogue.find(language, key))
        if any(key.endswith(f".{name}") for name in grave) or about.search(said):
            assert not MERRY.search(said), key
    assert "安康" in " ".join(catalogue.find("zh_CN", "greeting.dragon-boat"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_occasion_has_its_greeting_and_its_card(language: str) -> None:
    known = Catalogue().keys(language)
    for word in (*(one.name.value for one in FESTIVALS), BIRTHDAY):
        assert {f"greeting.{word}", f"card.{word}", f"rule.greet-{word}"} <= known


def test_text_about_what_is_unknown_is_not_said() -> None:
    unknown = {**VALUES, "years": "", "specialty": ""}
    for text in ("{党龄}年", "{years}", "{特产}熟了", "{姓名}、{specialty}"):
        assert has_all(text, VALUES)
        assert not has_all(text, unknown)
    assert has_all("{姓名}", unknown)
