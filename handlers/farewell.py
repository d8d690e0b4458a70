"""去世: everything stops at once, with a way back from a mistake (domain §3.5)."""

from actions import farewell
from bot.buttons import Button, Go
from bot.screens import Screen


class NoteDeath(Button, prefix="zd"):
    """去世, asked on the card."""

    member: int
    action = farewell.ask_death
    only_if = "changeable"
    keeps = True


class ConfirmDeath(Button, prefix="zc"):
    """Yes."""

    member: int
    action = farewell.note_death


class TakeBackDeath(Button, prefix="zt"):
    """弄错了."""

    member: int
    action = farewell.take_back_death


SCREENS = (
    Screen("death-asked", ((ConfirmDeath,), (Go("roster"),))),
    Screen("death-noted", ((TakeBackDeath,), (Go("roster"),)), sections=("people",)),
    Screen("death-taken-back", ((Go("roster"),), (Go("menu"),))),
    Screen("sympathy", ((Go("talk"),),)),
)
