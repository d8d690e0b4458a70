"""少发一点: a pause, own hours, big buttons, a call instead (domain §3.5, §3.6)."""

from actions import less, my_consents
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.support import ByPhone, StayInChat


class PauseAWeek(Button, prefix="qw", days="week"):
    """停一周."""

    member: int
    days: int
    action = less.pause
    only_if = "pausable"


class PauseAMonth(Button, prefix="qm", days="month"):
    """停一个月."""

    member: int
    days: int
    action = less.pause
    only_if = "pausable"


class PauseUntilTold(Button, prefix="qe", days="ever"):
    """停到我说."""

    member: int
    days: int
    action = less.pause
    only_if = "pausable"


class Resume(Button, prefix="qr"):
    """接着发."""

    member: int
    action = less.resume
    only_if = "resumable"


class NoGreetings(Button, prefix="qg"):
    """不要节日问候."""

    member: int
    purpose: str
    action = my_consents.withdraw_consent
    only_if = "greeted"


class CallMe(ByPhone, prefix="qp"):
    """报到改成电话."""

    only_if = "chatting"


class WriteMe(StayInChat, prefix="qc"):
    """还是发消息."""

    only_if = "telephone"


class OfferHours(Button, prefix="qh"):
    """什么时候方便."""

    member: int
    action = less.show_own_hours
    keeps = True


class ChooseHours(Button, prefix="qk"):
    """This part of the day."""

    member: int
    hours: str
    action = less.choose_hours


class BigButtons(Button, prefix="qb", plain="on"):
    """要大按钮."""

    member: int
    plain: int
    action = less.make_plain
    only_if = "fancy"


class UsualButtons(Button, prefix="qu", plain="off"):
    """不要大按钮了."""

    member: int
    plain: int
    action = less.make_plain
    only_if = "plain"


LESS = Command("less", less.show_less)

SCREENS = (
    Screen(
        "less",
        (
            (Resume,),
            (PauseAWeek, PauseAMonth),
            (PauseUntilTold,),
            (OfferHours,),
            (NoGreetings,),
            (CallMe, WriteMe),
            (BigButtons, UsualButtons),
            (Go("me"),),
            (Go("menu"),),
        ),
        sections=("paused", "resting", "own", "telephone", "plain"),
    ),
    Screen(
        "own-hours",
        ((Go("less"),), (Go("menu"),)),
        items="choices",
        item_buttons=(ChooseHours,),
        lines=False,
        sections=("elder", "open"),
    ),
)
