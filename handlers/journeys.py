"""🧳 外出/返乡: leaving, arriving, a change of plan, calling it off (domain §3.4-B)."""

from collections.abc import Mapping
from datetime import timedelta

from actions import arriving, journeys
from actions.journeys import Departure
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Date, Form, Place, Text
from bot.screens import Screen
from handlers.handshakes import OfferLink
from handlers.home_comings import ChangeComing, ComeHome
from models.check_ins import HostReport
from models.journeys import Errand, Span

_EARLIEST, _LATEST = -timedelta(days=400), timedelta(days=200)


def leaves_another_day(answers: Mapping[str, object]) -> bool:
    """Whether the day of leaving is neither today nor tomorrow."""
    return answers.get("departure") is Departure.OTHER


def is_known_there(answers: Mapping[str, object]) -> bool:
    """Whether there is a branch to be named."""
    return answers.get("host") is HostReport.YES


class LeaveHome(Form):
    """我要外出: where, why, when, how long."""

    before = journeys.offer_leaving_home
    place = Place(abroad=True)
    errand = Choice(Errand)
    departure = Choice(Departure)
    leaves_on = Date(earliest=_EARLIEST, latest=_LATEST, when=leaves_another_day)
    span = Choice(Span)
    on_submit = journeys.leave
    passes = ("member",)
    summary = False


class ChangePlan(Form):
    """改计划: what is skipped stays."""

    before = journeys.offer_new_plan
    place = Place(abroad=True, optional=True)
    span = Choice(Span, optional=True)
    leaves_on = Date(earliest=_EARLIEST, latest=_LATEST, optional=True)
    on_submit = journeys.change_plan
    passes = ("member",)
    summary = False


class Arrive(Form):
    """我到了: does the branch there know?"""

    before = arriving.offer_arrival
    host = Choice(HostReport)
    host_org = Text(max_length=100, optional=True, when=is_known_there)
    on_submit = arriving.arrive
    passes = ("member",)


class TravelOf(Button, prefix="jw"):
    """The journey of this member of the family."""

    member: int
    action = journeys.show_travel
    keeps = True


class BeginLeaving(Button, prefix="jl"):
    """我要外出."""

    member: int
    opens = LeaveHome
    only_if = "at_home"


class BeginArriving(Button, prefix="ja"):
    """我到了."""

    member: int
    opens = Arrive
    only_if = "there"


class BeginChange(Button, prefix="jc"):
    """改计划."""

    member: int
    opens = ChangePlan
    only_if = "going"


class CallOff(Button, prefix="jo"):
    """不去了."""

    member: int
    action = journeys.call_off
    only_if = "undoable"


class AskAboutMembership(Button, prefix="jm"):
    """请书记联系我."""

    member: int
    action = journeys.ask_about_membership
    only_if = "long"


TRAVEL = Command("travel", journeys.open_travel)
TOLD = ((BeginArriving,), (AskAboutMembership,), (CallOff,), (Go("menu"),))

SCREENS = (
    Screen("who-travels", items="people", item_buttons=(TravelOf,), lines=False),
    Screen(
        "travel",
        (
            *((BeginLeaving,), (BeginArriving,), (ComeHome,), (OfferLink,), (ChangeComing,)),
            *((BeginChange, CallOff), (Go("menu"),)),
        ),
        sections=(
            *("at_home", "planned", "placed", "somewhere", "there", "host_named", "host_unnamed"),
            *("floats", "coming", "coming_on"),
        ),
    ),
    Screen("already-away", ((Go("travel"),), (Go("menu"),))),
    Screen("no-journey", ((Go("travel"),), (Go("menu"),))),
    Screen("travel-told", TOLD, sections=("planned", "long", "abroad")),
    Screen("travel-changed", TOLD, sections=("long", "abroad")),
    Screen("travel-called-off", ((Go("travel"),), (Go("menu"),))),
    Screen("membership-asked", ((Go("menu"),),)),
    Screen("arrived", ((OfferLink,), (Go("travel"),), (Go("menu"),)), sections=("hosted", "unhosted", "how")),
    Screen("journey-turned", ((AskAboutMembership,), (Go("travel"),)), prepare=journeys.describe_turned),
)
