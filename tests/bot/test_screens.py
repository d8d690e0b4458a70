"""Drawing is pure: a declaration, arguments and one reader's words make a message."""

from typing import Any

import pytest

from bot.buttons import Button, Go
from bot.screens import Drawing, Screen, Screens, ScreenUnknownError, reply_keyboard
from models.values import Addressee
from tests.world import HOUSE, words


class Open(Button, prefix="topen"):
    """One line of a list."""

    member: int

    @classmethod
    def label_key(cls) -> str:
        return "menu.checkin"


def labels(drawing: Drawing) -> list[list[str]]:
    """The labels of the drawn buttons by row."""
    rows = (drawing.keyboard or {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


def test_list_draws_a_row_for_each_entry_and_then_its_own_buttons() -> None:
    screen = Screen("form-cancelled", ((Go("menu"),),), items="people", item_buttons=(Open,), lines=False)
    drawing = screen.draw(words(), {"people": [{"member": 1}, {"member": 2}]})
    assert len(labels(drawing)) == 3
    assert drawing.keyboard is not None
    assert drawing.keyboard["inline_keyboard"][1][0]["callback_data"] == "topen:2"


def test_button_without_its_fields_leaves_no_empty_row() -> None:
    drawing = Screen("form-cancelled", ((Open,), (Go("menu", only_if="staff"),))).draw(
        words(), {"staff": None}
    )
    assert drawing.keyboard is None


def test_section_is_said_only_with_a_value() -> None:
    screen = Screen("bound", sections=("has_contact",))
    dear = Addressee(name="安小芬", age=40)
    args = {"dear": dear, "branch": "柳湾村党支部", "contact": "鲍大山", "has_contact": None}
    assert "鲍大山" not in screen.draw(words(), args).text
    assert "鲍大山" in screen.draw(words(), {**args, "has_contact": True}).text


def test_deep_link_becomes_an_argument() -> None:
    screen = Screen("form-cancelled", deep_link="start")
    assert screen.draw(words(), {"start": "i_ABC"}).text == words().say("form-cancelled")


def test_contact_keyboard_asks_for_one_s_own_number_and_can_be_removed() -> None:
    [[share]] = reply_keyboard("contact", words())["keyboard"]
    assert share["request_contact"] is True
    assert reply_keyboard("remove", words()) == {"remove_keyboard": True}


def test_screen_is_found_by_its_old_name_too() -> None:
    screens = Screens()
    screen = Screen("new-name", aliases=("old-name",))
    screens.declare(screen)
    screens.declare(screen)
    assert screens.find("old-name") is screen
    with pytest.raises(ScreenUnknownError, match="another"):
        screens.find("another")
    with pytest.raises(ScreenUnknownError, match="old-name"):
        screens.declare(Screen("old-name"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", ["menu-public", "menu-member", "menu-staff"])
def test_first_screen_has_four_wide_buttons_more_and_help_last(language: str, name: str) -> None:
    args: dict[str, Any] = {"dear": Addressee(name="安小芬", age=40), "counts": True}
    rows = labels(HOUSE.screens.find(name).draw(words(language), args))
    assert all(len(row) == 1 for row in rows)
    assert len(rows) <= 6
    assert "🆘" in rows[-1][0]


@pytest.mark.parametrize(
    ("name", "known", "mine"),
    [("menu-member", {"bound"}, ["📍", "🧳", "✍️", "📚"]), ("menu-staff", {"bound", "staff"}, ["📍"])],
)
def test_what_members_do_stands_on_the_first_screen_or_behind_it_but_not_twice(
    name: str, known: set[str], mine: list[str]
) -> None:
    args: dict[str, Any] = {"dear": Addressee(name="安小芬", age=40), "counts": True}
    first, behind = (
        [label for row in labels(HOUSE.screens.find(screen).draw(words("zh_CN"), given)) for label in row]
        for screen, given in ((name, args), ("menu-more", dict.fromkeys(known, True)))
    )
    marks = [label.split()[0] for label in first]
    assert [mark for mark in marks if mark in {"📍", "🧳", "✍️", "📚"}] == mine, "the order of domain §3.2"
    offered = [*first, *behind]
    for label in ("我要报到", "外出/返乡", "写汇报", "学习培训", "我的资料", "我的报到", "找支部"):
        assert sum(label in one for one in offered) == 1, label
