"""任命: the question before an appointment, the appointment, and what everybody hears (Z08)."""

from actions import appointing
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.choosing import AppointSomebody
from handlers.invites import InviteThis


class AppointSecretary(Button, prefix="gs"):
    """Yes: the only secretary from now on; carries whose grant it replaces, so that no other is."""

    member: int
    org: int
    replaces: int
    action = appointing.appoint_secretary
    only_if = "single"


class AppointFirst(Button, prefix="g1", post="first"):
    """Yes, as 第一责任人."""

    member: int
    org: int
    post: str
    action = appointing.appoint
    only_if = "graded"


class AppointDirect(Button, prefix="g2", post="direct"):
    """Yes, as 直接责任人."""

    member: int
    org: int
    post: str
    action = appointing.appoint
    only_if = "graded"


class AppointSpecific(Button, prefix="g3", post="specific"):
    """Yes, as 具体责任人."""

    member: int
    org: int
    post: str
    action = appointing.appoint
    only_if = "graded"


GRADES = ((AppointSpecific,), (AppointDirect,), (AppointFirst,))

SCREENS = (
    Screen(
        "appoint-asked",
        ((AppointSecretary,), *GRADES, (Go("grants"),)),
        sections=("replacing", "single", "graded"),
    ),
    Screen(
        "appointed",
        ((InviteThis,), (AppointSomebody,), (Go("grants"),), (Go("menu"),)),
        sections=("graded", "replacing", "told", "untold"),
    ),
    Screen("grant-given", ((Go("todo"),), (Go("roster"),), (Go("grants"),))),
    Screen("grant-taken", ((Go("menu"),),)),
    Screen("above-oneself", ((Go("grants"),), (Go("menu"),))),
)
