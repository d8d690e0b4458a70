"""代录: reporting for somebody who cannot, by the same questions (domain §3.4-L)."""

from collections.abc import Mapping

from actions import proxy
from actions.proxy import Changed, Heard
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Note, Phone, Place, Text
from bot.forms.fields import When
from bot.screens import Screen
from models.check_ins import HostReport
from models.roles import Permission


def told_of(what: Changed) -> When:
    """Return whether this is what has changed."""
    return lambda answers: answers.get("changed") is what


def has_changes(answers: Mapping[str, object]) -> bool:
    """Whether all is well and something is different."""
    return answers.get("heard") is Heard.CHANGED


def is_troubled(answers: Mapping[str, object]) -> bool:
    """Whether somebody has to do something about it: what, is told at once."""
    return answers.get("heard") in (Heard.DIFFICULTY, Heard.HELP)


class CheckInByProxy(Form):
    """What was heard about somebody else: one tap when all is well, three at most."""

    before = proxy.offer_record
    heard = Choice(Heard)
    changed = Choice(Changed, when=has_changes)
    place = Place(abroad=True, when=told_of(Changed.PLACE))
    employer = Text(max_length=100, when=told_of(Changed.WORK))
    phone = Phone(of_another=True, when=told_of(Changed.PHONE))
    host = Choice(HostReport, when=told_of(Changed.HOST))
    message = Note(when=told_of(Changed.WORDS))
    note = Note(optional=True, when=is_troubled)
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


class RecordMore(Button, prefix="pm"):
    """Something else has changed, too: the same person again."""

    member: int
    opens = CheckInByProxy
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
        ((RecordMore,), (Go("proxy"),), (Go("todo"),), (Go("menu"),)),
        sections=("place", "filled", "again", "troubled", "host_help", "spoken"),
    ),
    Screen("recorded-for-you", ((Go("checkin"),), (Go("talk"),))),
    Screen("voice-written", ((Go("checkin"),), (Go("talk"),))),
)
