"""A county's first administrator: the link that ``init`` printed, a few questions, what comes next."""

from actions import first_day
from bot.buttons import Button, Go
from bot.forms import Form, Text, Ticks, Year
from bot.screens import Screen
from models.consents import Purpose


class TakeOffice(Form):
    """Become the administrator: agree, name, year of birth."""

    before = first_day.check_founder_link
    consents = Ticks(Purpose, required=(Purpose.BASIC,))
    called = Text(min_length=2, max_length=20)
    birth_year = Year(minimum=1900, maximum=2020)
    on_submit = first_day.become_administrator
    passes = ("founder_link",)
    speaks_as = "office"
    summary = False


class BeginOffice(Button, prefix="fg"):
    """Go on from the link to the questions; the number opens nothing in another chat."""

    founder_link: int
    opens = TakeOffice
    only_if = "newcomer"
    keeps = True


class AcceptOffice(Button, prefix="fw"):
    """Accept as the member that one is already."""

    founder_link: int
    action = first_day.accept_office
    only_if = "known"


SCREENS = (
    Screen("founder-welcome", ((BeginOffice,), (AcceptOffice,), (Go("privacy"),)), sections=("known",)),
    Screen("founder-done", ((Go("grants"),), (Go("roster"),), (Go("menu"),))),
    Screen("founder-link-again", ((Go("grants"),), (Go("menu"),))),
    Screen("founder-came", ((Go("grants"),), (Go("menu"),))),
    Screen("link-not-valid", ((Go("menu"),), (Go("bind"),))),
)
