"""黄橙红: how many have not been heard of for long, one tap each to see who (domain §3.6)."""

from actions import colours
from bot.buttons import Button


class ListYellow(Button, prefix="ldy", kind="as_yellow"):
    """黄."""

    kind: str
    action = colours.show_colour
    only_if = "yellow"
    keeps = True


class ListOrange(Button, prefix="ldo", kind="as_orange"):
    """橙."""

    kind: str
    action = colours.show_colour
    only_if = "orange"
    keeps = True


class ListRed(Button, prefix="ldr", kind="as_red"):
    """红."""

    kind: str
    action = colours.show_colour
    only_if = "red"
    keeps = True


COLOURS = (ListYellow, ListOrange, ListRed)
