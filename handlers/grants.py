"""任职: who holds which role where; the card of an office, its grade, its end (Z08)."""

from actions import appointing, grants, roster
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.appointing import GRADES
from handlers.choosing import AppointSomebody
from handlers.contacts import OpenContacts
from models.roles import Permission


class OpenGrant(Button, prefix="gg"):
    """The card of this office."""

    grant: int
    action = grants.show_grant
    keeps = True


class EarlierGrants(Button, prefix="ge", page="earlier"):
    """One page back."""

    page: int
    action = grants.show_grants_page
    keeps = True


class LaterGrants(Button, prefix="gl", page="later"):
    """One page on."""

    page: int
    action = grants.show_grants_page
    keeps = True


class AskToEnd(Button, prefix="gx"):
    """免去, asked once more."""

    grant: int
    action = grants.ask_to_end
    only_if = "endable"
    keeps = True


class EndGrant(Button, prefix="gy"):
    """Yes, it ends."""

    grant: int
    action = grants.end_grant


class SeeHolder(Button, prefix="gh"):
    """The roster's card of who holds it."""

    member: int
    action = roster.show_member
    keeps = True


class ShowProposed(Button, prefix="ws"):
    """任命书记: whom the rosters call so."""

    action = grants.show_proposed
    only_if = "appoints"
    keeps = True


class LaterProposed(Button, prefix="wl", page="later"):
    """One page on."""

    page: int
    action = grants.show_proposed
    keeps = True


class AppointProposed(Button, prefix="wn"):
    """Appoint this one; where there is another secretary it is asked once more."""

    member: int
    org: int
    replaces: int
    action = appointing.appoint_secretary
    keeps = True


GRANTS = Command("grants", grants.show_grants, takes_text=True, needs=Permission.CONTACT_ASSIGN)

SCREENS = (
    Screen(
        "grants",
        ((EarlierGrants, LaterGrants), (ShowProposed,), (AppointSomebody,), (OpenContacts,), (Go("menu"),)),
        items="grants",
        item_buttons=(OpenGrant,),
        lines=False,
        sections=("wanted", "more"),
    ),
    Screen(
        "grant-card",
        ((AskToEnd,), *GRADES, (SeeHolder,), (Go("grants"),)),
        sections=("graded", "ended"),
    ),
    Screen(
        "secretaries-proposed",
        ((LaterProposed,), (Go("grants"),), (Go("menu"),)),
        items="posts",
        item_buttons=(AppointProposed,),
        lines=False,
    ),
    Screen("grant-end-asked", ((EndGrant,), (Go("grants"),))),
    Screen("grant-ended", ((Go("grants"),), (Go("menu"),))),
    Screen("last-administrator", ((AppointSomebody,), (Go("grants"),))),
)
