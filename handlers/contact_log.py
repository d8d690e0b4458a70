"""联系记录: a call, a visit, a message or a letter, and how the person is; four taps (domain §3.4-L)."""

from collections.abc import Mapping

from actions import contact_log
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Note, Place, Text
from bot.screens import Screen
from models.contact_log import Result, Way
from models.roles import Permission


def has_moved(answers: Mapping[str, object]) -> bool:
    """Whether the person lives somewhere else now."""
    return answers.get("result") is Result.MOVED


def was_reached(answers: Mapping[str, object]) -> bool:
    """Whether anybody has spoken with the person."""
    return answers.get("result") is not Result.NO_ANSWER


class LogContact(Form):
    """By which way, and how is the person?"""

    before = contact_log.offer_contact
    way = Choice(Way)
    result = Choice(Result)
    place = Place(abroad=True, when=has_moved)
    note = Note(voice=False, optional=True, when=was_reached)
    on_submit = contact_log.log_contact
    passes = ("member", "follow_up")
    summary = False


class FindForContact(Form):
    """联系了谁?"""

    wanted = Text(max_length=20)
    on_submit = contact_log.find_for_contact


class LogOther(Button, prefix="ldw"):
    """Any other contact with the person of this card: a message, a letter, a word with the family."""

    follow_up: int
    opens = LogContact
    only_if = "calling"
    keeps = True


class LogFor(Button, prefix="ldf"):
    """A contact with the member of this line."""

    member: int
    opens = LogContact
    keeps = True


class LogThis(Button, prefix="ldt"):
    """A contact with the member of this screen."""

    member: int
    opens = LogContact
    keeps = True


class ShowLog(Button, prefix="ldl"):
    """Who contacted the member of this card."""

    member: int
    action = contact_log.show_log
    only_if = "recordable"
    keeps = True


class NewerContacts(Button, prefix="lde", page="earlier"):
    """One page back."""

    member: int
    page: int
    action = contact_log.show_log
    keeps = True


class OlderContacts(Button, prefix="ldn", page="later"):
    """One page on."""

    member: int
    page: int
    action = contact_log.show_log
    keeps = True


class SearchForContact(Button, prefix="lds"):
    """Somebody else: by name."""

    opens = FindForContact
    keeps = True


CONTACT = Command("contact", contact_log.show_whom, takes_text=True, needs=Permission.CHECK_IN_RECORD)

UNDER = ((SearchForContact,), (Go("menu"),))
SCREENS = (
    Screen(
        "contact-whom", UNDER, items="people", item_buttons=(LogFor,), lines=False, sections=("some", "more")
    ),
    Screen(
        "contact-found-whom", UNDER, items="people", item_buttons=(LogFor,), lines=False, sections=("more",)
    ),
    Screen(
        "contact-log",
        ((NewerContacts, OlderContacts), (LogThis,), (Go("roster"),), (Go("menu"),)),
        items="contacts",
        item_sections=("noted",),
    ),
    Screen("contact-logged", ((Go("todo"),), (Go("contact"),), (Go("menu"),))),
)
