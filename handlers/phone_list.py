"""🖨 电话名单: whom to call, as a page for the printer."""

from actions import phone_list
from bot.buttons import Button, Go
from bot.papers import phone_list as paper
from bot.screens import Screen


class PrintOwn(Button, prefix="lpo"):
    """Of all whom the asker looks after."""

    action = phone_list.print_own
    only_if = "callable"
    keeps = True


class PrintUnit(Button, prefix="lpu", org="printed"):
    """Of one unit."""

    org: int
    action = phone_list.print_unit
    keeps = True


SCREENS = (
    Screen("phone-list", ((Go("todo"),),), prepare=phone_list.open_numbers, document=paper),
    Screen("nobody-to-call", ((Go("todo"),),)),
    Screen("too-many-to-print", ((Go("todo"),),)),
)
