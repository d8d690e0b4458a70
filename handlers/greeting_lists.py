"""Around greetings: the look ahead, birthdays, who answered, figures (domain §3.4-D, §4 R4)."""

from actions import greeting_lists, greeting_office
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.members import OpenMember


class OpenGreetingUnit(Button, prefix="vm"):
    """The greetings of this unit."""

    org: int
    action = greeting_office.show_coming
    keeps = True


class OpenGreeting(Button, prefix="vn"):
    """The card of the greeting of this line."""

    org: int
    day: int
    occasion: str
    action = greeting_office.show_greeting
    keeps = True


class ShowBirthdays(Button, prefix="vv"):
    """政治生日."""

    org: int
    page: int
    action = greeting_lists.show_birthdays
    keeps = True


class EarlierBirthdays(Button, prefix="vw", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = greeting_lists.show_birthdays
    keeps = True


class LaterBirthdays(Button, prefix="vx", page="later"):
    """One page on."""

    org: int
    page: int
    action = greeting_lists.show_birthdays
    keeps = True


class ShowGreetingAnswers(Button, prefix="ud"):
    """看回复."""

    org: int
    page: int
    action = greeting_lists.show_answers
    keeps = True


class EarlierAnswers(Button, prefix="ue", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = greeting_lists.show_answers
    keeps = True


class LaterAnswers(Button, prefix="uf", page="later"):
    """One page on."""

    org: int
    page: int
    action = greeting_lists.show_answers
    keeps = True


class ShowGreetingTally(Button, prefix="ug"):
    """统计."""

    org: int
    action = greeting_lists.show_tally
    keeps = True


SCREENS = (
    Screen(
        "greeting-preview",
        ((Go("greetings"),),),
        items="coming",
        sections=("until",),
        item_buttons=(OpenGreeting,),
        prepare=greeting_lists.describe_preview,
    ),
    Screen(
        "birthday-preview",
        ((OpenGreeting,), (Go("greetings"),)),
        items="people",
        item_buttons=(OpenMember,),
        item_sections=("round", "month"),
        sections=("round", "until"),
        prepare=greeting_lists.describe_birthdays,
    ),
    Screen(
        "birthdays",
        ((EarlierBirthdays, LaterBirthdays), (OpenGreetingUnit,)),
        items="people",
        item_buttons=(OpenMember,),
        item_sections=("round", "month"),
    ),
    Screen(
        "greeting-answers",
        ((EarlierAnswers, LaterAnswers), (OpenGreetingUnit,)),
        items="answers",
        item_sections=("words",),
    ),
    Screen("greeting-tally", ((OpenGreetingUnit,),), items="lines"),
)
