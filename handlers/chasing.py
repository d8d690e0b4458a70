"""⏰督办: what is overdue by unit, and whom to ask for it (domain §3.4-M)."""

from actions import chasing
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.colours import COLOURS
from handlers.follow_ups import OpenAlert
from handlers.phone_list import PrintUnit
from models.roles import Permission


class OpenOverdue(Button, prefix="lou"):
    """What is overdue at this unit."""

    org: int
    page: int
    action = chasing.show_overdue
    keeps = True


class BackToOverdue(Button, prefix="lok"):
    """Back to what is overdue at the unit."""

    org: int
    page: int
    action = chasing.show_overdue
    keeps = True


class EarlierUnitsLate(Button, prefix="loe", page="earlier"):
    """One page back among units."""

    page: int
    action = chasing.show_chase
    keeps = True


class LaterUnitsLate(Button, prefix="lol", page="later"):
    """One page on among units."""

    page: int
    action = chasing.show_chase
    keeps = True


class EarlierOverdue(Button, prefix="lob", page="earlier"):
    """One page back at a unit."""

    org: int
    page: int
    action = chasing.show_overdue
    keeps = True


class LaterOverdue(Button, prefix="lon", page="later"):
    """One page on at a unit."""

    org: int
    page: int
    action = chasing.show_overdue
    keeps = True


class OpenChase(Button, prefix="loc"):
    """Whom to ask for what stands on this line."""

    follow_up: int
    action = chasing.offer_chase
    keeps = True


class RemindSpecific(Button, prefix="lo1", how="specific"):
    """提醒具体责任人."""

    follow_up: int
    how: str
    action = chasing.chase


class RemindDirect(Button, prefix="lo2", how="direct"):
    """提醒直接责任人."""

    follow_up: int
    how: str
    action = chasing.chase


class ReportFirst(Button, prefix="lo3", how="first"):
    """报第一责任人."""

    follow_up: int
    how: str
    action = chasing.chase


CHASE = Command("chase", chasing.show_chase, needs=Permission.CHASE)

SCREENS = (
    Screen(
        "chase",
        (COLOURS, (EarlierUnitsLate, LaterUnitsLate), (Go("menu"),)),
        items="units",
        item_buttons=(OpenOverdue,),
        lines=False,
        sections=("yellow", "orange", "red"),
    ),
    Screen(
        "chase-unit",
        ((EarlierOverdue, LaterOverdue), (PrintUnit,), (Go("chase"),)),
        items="overdue",
        item_buttons=(OpenChase,),
    ),
    Screen(
        "chase-card",
        ((RemindSpecific,), (RemindDirect,), (ReportFirst,), (OpenAlert,), (BackToOverdue,)),
        sections=("chased",),
    ),
    Screen("chase-sent", ((BackToOverdue,), (Go("chase"),)), sections=("unreached",)),
    Screen("chased", ((OpenAlert,), (Go("todo"),))),
    Screen("chased-today", ((BackToOverdue,), (Go("chase"),))),
    Screen("nobody-in-office", ((BackToOverdue,), (Go("chase"),))),
    Screen("not-overdue", ((Go("chase"),),)),
)
