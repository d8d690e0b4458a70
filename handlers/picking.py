"""点名, 按单位: people and organisations picked from lists (domain §3.4-L)."""

from actions import audiences
from bot.buttons import Button
from bot.screens import Screen


class BuildAudience(Button, prefix="bba"):
    """自选."""

    notice: int
    action = audiences.show_builder
    keeps = True


class PickPeople(Button, prefix="bbp"):
    """点名: people from the roster."""

    notice: int
    page: int
    action = audiences.show_people_to_pick
    keeps = True


class EarlierPicks(Button, prefix="bbq", page="earlier"):
    """One page back among people."""

    notice: int
    page: int
    action = audiences.show_people_to_pick


class LaterPicks(Button, prefix="bbr", page="later"):
    """One page on among people."""

    notice: int
    page: int
    action = audiences.show_people_to_pick


class PickPerson(Button, prefix="bbs"):
    """This one, or no longer."""

    notice: int
    member: int
    page: int
    action = audiences.pick_person


class PickUnits(Button, prefix="bbu"):
    """按单位: organisations below."""

    notice: int
    page: int
    action = audiences.show_units_to_pick
    keeps = True


class EarlierUnitPicks(Button, prefix="bbv", page="earlier"):
    """One page back among organisations."""

    notice: int
    page: int
    action = audiences.show_units_to_pick


class LaterUnitPicks(Button, prefix="bbw", page="later"):
    """One page on among organisations."""

    notice: int
    page: int
    action = audiences.show_units_to_pick


class PickUnit(Button, prefix="bbx"):
    """This one, or no longer."""

    notice: int
    org: int
    page: int
    action = audiences.pick_unit


BACK = (BuildAudience,)

SCREENS = (
    Screen(
        "audience-people",
        ((EarlierPicks, LaterPicks), BACK),
        items="people",
        item_buttons=(PickPerson,),
        lines=False,
    ),
    Screen(
        "audience-units",
        ((EarlierUnitPicks, LaterUnitPicks), BACK),
        items="units",
        item_buttons=(PickUnit,),
        lines=False,
    ),
)
