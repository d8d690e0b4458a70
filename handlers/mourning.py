"""守孝: marked on the card, for 49 days or until another day (domain §2.3)."""

from datetime import timedelta

from actions import mourning
from bot.buttons import Button, Go
from bot.forms import Date, Form
from bot.screens import Screen
from models.mourning import LONGEST


class OfferMourning(Button, prefix="zm"):
    """守孝, asked on the card."""

    member: int
    action = mourning.offer_mourning
    only_if = "mournable"
    keeps = True


class MournUsually(Button, prefix="zu"):
    """The usual 49 days."""

    member: int
    days: int
    action = mourning.mourn_for


class Mourn(Form):
    """Until which day?"""

    before = mourning.offer_day
    until = Date(earliest=timedelta(days=1), latest=LONGEST)
    on_submit = mourning.mourn_until
    passes = ("member",)
    summary = False


class MournUntil(Button, prefix="zo"):
    """Another day."""

    member: int
    opens = Mourn


class EndMourning(Button, prefix="ze"):
    """结束守孝."""

    member: int
    action = mourning.end_mourning
    only_if = "mourning"


SCREENS = (Screen("mourning-asked", ((MournUsually,), (MournUntil,), (EndMourning,), (Go("roster"),))),)
