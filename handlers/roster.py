"""支部名册: units with their numbers, and names (domain §3.4-L)."""

from actions import org_fields, roster
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.invites import InviteUnit
from handlers.members import OpenMember, Search


class OpenUnit(Button, prefix="ru"):
    """A unit of this list, with its number of members."""

    org: int
    page: int
    action = roster.show_unit
    keeps = True


class Up(Button, prefix="rz", org="up"):
    """The unit above this one."""

    org: int
    page: int
    action = roster.show_unit
    keeps = True


class EarlierUnits(Button, prefix="rv", page="earlier"):
    """One page back among units."""

    org: int
    page: int
    action = roster.show_unit
    keeps = True


class LaterUnits(Button, prefix="rw", page="later"):
    """One page on among units."""

    org: int
    page: int
    action = roster.show_unit
    keeps = True


class AllPeople(Button, prefix="rp", org="all_of"):
    """All names of a unit."""

    org: int
    page: int
    action = roster.show_people
    keeps = True


class EarlierPeople(Button, prefix="re", page="earlier"):
    """One page back among names."""

    org: int
    page: int
    action = roster.show_people
    keeps = True


class LaterPeople(Button, prefix="rl", page="later"):
    """One page on among names."""

    org: int
    page: int
    action = roster.show_people
    keeps = True


class EarlierOwn(Button, prefix="oe", own_page="earlier"):
    """One page back among one's own people."""

    own_page: int
    action = roster.show_own_people
    keeps = True


class LaterOwn(Button, prefix="ol", own_page="later"):
    """One page on among one's own people."""

    own_page: int
    action = roster.show_own_people
    keeps = True


class OfferFields(Button, prefix="of"):
    """Of which field this unit is."""

    org: int
    action = org_fields.offer_fields
    only_if = "sortable"
    keeps = True


UNDER = ((Search,), (Go("import", only_if="importing"),), (Go("menu"),))

SCREENS = (
    Screen(
        "roster-units",
        ((EarlierUnits, LaterUnits), (AllPeople,), (InviteUnit,), (OfferFields,), (Up,), *UNDER),
        items="units",
        item_buttons=(OpenUnit,),
        lines=False,
        sections=("unit",),
    ),
    Screen(
        "roster-people",
        ((EarlierPeople, LaterPeople), (InviteUnit,), (OfferFields,), (Up,), *UNDER),
        items="people",
        item_buttons=(OpenMember,),
        lines=False,
    ),
    Screen(
        "roster-own",
        ((EarlierOwn, LaterOwn), *UNDER),
        items="people",
        item_buttons=(OpenMember,),
        lines=False,
    ),
    Screen(
        "roster-found", UNDER, items="people", item_buttons=(OpenMember,), lines=False, sections=("more",)
    ),
    Screen("nobody-of-that-name", ((Search,), (Go("roster"),), (Go("proxy"),), (Go("menu"),))),
)
