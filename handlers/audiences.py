"""自选: an audience is put together of conditions (domain §3.4-L)."""

from actions import audiences
from bot.buttons import Button
from bot.screens import Screen
from handlers.condition_forms import (
    WhoIsAged,
    WhoIsInCategory,
    WhoIsOfGender,
    WhoIsSilent,
    WhoIsTagged,
    WhoLearned,
    WhoLives,
    WhoWishes,
)
from handlers.picking import PickPeople, PickUnits
from handlers.saved_audiences import KeepAudience, ShowSavedFor


class TurnCondition(Button, prefix="bbt"):
    """Its opposite."""

    notice: int
    leaf: int
    action = audiences.turn_condition


class DropCondition(Button, prefix="bbd"):
    """Away with it."""

    notice: int
    leaf: int
    action = audiences.drop_condition


class HaveAll(Button, prefix="bbj", kind="joined"):
    """All of them have to hold."""

    notice: int
    kind: str
    action = audiences.join_conditions
    only_if = "every"


class HaveAny(Button, prefix="bbk", kind="alternative"):
    """One of them is enough."""

    notice: int
    kind: str
    action = audiences.join_conditions
    only_if = "either"


class WhoFloats(Button, prefix="bb1", kind="floating"):
    """流动党员."""

    notice: int
    kind: str
    action = audiences.add_plain


class WhoIsAbroad(Button, prefix="bb2", kind="abroad"):
    """在国外."""

    notice: int
    kind: str
    action = audiences.add_plain


class WhoIsMissing(Button, prefix="bb3", kind="missing"):
    """没报到的."""

    notice: int
    kind: str
    action = audiences.add_plain


class TakeAudience(Button, prefix="bby"):
    """好了: it goes to these."""

    notice: int
    action = audiences.take_audience
    only_if = "chosen"


SCREENS = (
    Screen(
        "audience-builder",
        (
            (HaveAll, HaveAny),
            (WhoFloats, WhoIsMissing, WhoIsSilent),
            (WhoIsAged, WhoIsOfGender, WhoLearned),
            (WhoLives, WhoIsAbroad, WhoIsInCategory),
            (WhoIsTagged, WhoWishes),
            (PickUnits, PickPeople),
            (ShowSavedFor, KeepAudience),
            (TakeAudience,),
        ),
        items="parts",
        item_buttons=(TurnCondition, DropCondition),
        sections=("nobody", "every", "either", "chosen"),
    ),
)
