"""代录: reporting for somebody who cannot, by the same questions (domain §3.4-L)."""

from actions import proxy
from actions.check_ins import Change, Moved
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Note, Phone, Place, Text
from bot.screens import Screen
from handlers.check_ins import has_new_number, is_away, went_away, works_elsewhere
from models.check_ins import Condition, HostReport
from models.roles import Permission


class CheckInByProxy(Form):
    """The questions of the check-in, asked about somebody else; five taps when all is well."""

    before = proxy.offer_record
    condition = Choice(Condition)
    moved = Choice(Moved)
    place = Place(abroad=True, when=went_away)
    change = Choice(Change)
    employer = Text(max_length=100, when=works_elsewhere)
    phone = Phone(of_another=True, when=has_new_number)
    host = Choice(HostReport, when=is_away)
    note = Note(optional=True)
    on_submit = proxy.record_check_in
    passes = ("member", "follow_up", "visited")
    summary = False


class FindForProxy(Form):
    """替谁记?"""

    wanted = Text(max_length=20)
    on_submit = proxy.find_for_proxy


class RecordFor(Button, prefix="pr"):
    """Record for the member of this line."""

    member: int
    opens = CheckInByProxy
    keeps = True


class RecordThis(Button, prefix="pt"):
    """Record for the member of this card."""

    member: int
    opens = CheckInByProxy
    only_if = "recordable"
    keeps = True


class RecordCall(Button, prefix="pc", visited="called"):
    """打电话了, where the call was to ask how the person is."""

    follow_up: int
    visited: int
    opens = CheckInByProxy
    only_if = "calling"
    keeps = True


class RecordVisit(Button, prefix="pv"):
    """上门了, where the visit was to ask how the person is."""

    follow_up: int
    visited: int
    opens = CheckInByProxy
    only_if = "calling"
    keeps = True


class WriteDown(Button, prefix="qv", visited="called"):
    """记下来: what a voice message said."""

    follow_up: int
    visited: int
    opens = CheckInByProxy
    only_if = "writing"
    keeps = True


class SearchForProxy(Button, prefix="ps"):
    """Somebody else: by name."""

    opens = FindForProxy
    keeps = True


PROXY = Command("proxy", proxy.show_proxy, takes_text=True, needs=Permission.CHECK_IN_RECORD)

SCREENS = (
    Screen(
        "proxy-whom",
        ((SearchForProxy,), (Go("menu"),)),
        items="people",
        item_buttons=(RecordFor,),
        lines=False,
        sections=("some", "more"),
    ),
    Screen(
        "proxy-found",
        ((SearchForProxy,), (Go("menu"),)),
        items="people",
        item_buttons=(RecordFor,),
        lines=False,
        sections=("more",),
    ),
    Screen(
        "recorded-done",
        ((Go("todo"),), (Go("proxy"),), (Go("menu"),)),
        sections=("place", "filled", "again", "troubled", "host_help", "spoken"),
    ),
    Screen("recorded-for-you", ((Go("checkin"),), (Go("talk"),))),
    Screen("voice-written", ((Go("checkin"),), (Go("talk"),))),
)
