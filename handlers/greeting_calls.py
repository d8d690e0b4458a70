"""电话单: whom no greeting has reached, to be called (domain §3.4-D)."""

from actions import greeting_lists, roster
from bot.buttons import Button
from bot.screens import Screen
from handlers.greeting_lists import OpenGreetingUnit


class EarlierGreetingCalls(Button, prefix="vz", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = greeting_lists.show_calls
    keeps = True


class LaterGreetingCalls(Button, prefix="ua", page="later"):
    """One page on."""

    org: int
    page: int
    action = greeting_lists.show_calls
    keeps = True


class ShowGreetingCalls(Button, prefix="vy"):
    """电话单."""

    org: int
    page: int
    action = greeting_lists.show_calls
    keeps = True


class SeeGreetingPhone(Button, prefix="ub"):
    """The number of the person of this line."""

    member: int
    action = roster.show_phone
    only_if = "numbered"
    keeps = True


class NoteGreetingCall(Button, prefix="uc"):
    """已问候: called, visited or written to."""

    greeting: int
    action = greeting_lists.note_greeting_call


SCREENS = (
    Screen(
        "greeting-calls",
        ((EarlierGreetingCalls, LaterGreetingCalls), (OpenGreetingUnit,)),
        items="people",
        item_buttons=(SeeGreetingPhone, NoteGreetingCall),
    ),
)
