"""联系人: who looks after whom, and handing all people of one to another (domain §3.4-L)."""

from actions import contacts, handing_over
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.choosing import ChangeContact
from handlers.members import OpenMember


class FindSuccessor(Form):
    """移交给谁: by name, a part of it, pinyin or initials."""

    wanted = Text(max_length=20)
    on_submit = contacts.find_successors
    passes = ("contact",)


class OpenContacts(Button, prefix="kl"):
    """The contact persons."""

    contacts_page: int
    action = contacts.show_contacts
    keeps = True


class EarlierContacts(Button, prefix="ke", contacts_page="earlier"):
    """One page back."""

    contacts_page: int
    action = contacts.show_contacts
    keeps = True


class LaterContacts(Button, prefix="kn", contacts_page="later"):
    """One page on."""

    contacts_page: int
    action = contacts.show_contacts
    keeps = True


class OpenContact(Button, prefix="ko"):
    """The people of this contact person."""

    contact: int
    page: int
    action = contacts.show_contact
    keeps = True


class EarlierOfContact(Button, prefix="kp", page="earlier"):
    """One page back."""

    contact: int
    page: int
    action = contacts.show_contact
    keeps = True


class LaterOfContact(Button, prefix="kq", page="later"):
    """One page on."""

    contact: int
    page: int
    action = contacts.show_contact
    keeps = True


class HandAll(Button, prefix="kh"):
    """全部移交: to whom?"""

    contact: int
    opens = FindSuccessor
    keeps = True


class PickSuccessor(Button, prefix="ks"):
    """To the member of this line."""

    contact: int
    successor: int
    action = contacts.ask_to_hand_over
    keeps = True


class ConfirmHandAll(Button, prefix="ky"):
    """Yes, all of them."""

    contact: int
    successor: int
    action = contacts.hand_people_over


class PickContact(Button, prefix="kc"):
    """The member of this line becomes the contact person."""

    member: int
    contact: int
    action = contacts.set_contact


class OpenPack(Button, prefix="hp"):
    """交接清单."""

    org: int
    action = handing_over.show_pack
    keeps = True


SCREENS = (
    Screen(
        "contacts",
        ((EarlierContacts, LaterContacts), (OpenPack,), (Go("roster"),), (Go("menu"),)),
        items="contacts",
        item_buttons=(OpenContact,),
        lines=False,
        sections=("alone",),
    ),
    Screen(
        "contact-people",
        ((EarlierOfContact, LaterOfContact), (HandAll,), (OpenContacts,), (Go("menu"),)),
        items="people",
        item_buttons=(OpenMember,),
        lines=False,
    ),
    Screen(
        "contact-found",
        ((ChangeContact,), (Go("grants"),), (Go("menu"),)),
        items="people",
        item_buttons=(PickContact,),
        lines=False,
        sections=("none", "more"),
    ),
    Screen(
        "successor-found",
        ((HandAll,), (Go("menu"),)),
        items="people",
        item_buttons=(PickSuccessor,),
        lines=False,
        sections=("none", "more"),
    ),
    Screen("hand-people-asked", ((ConfirmHandAll,), (Go("menu"),))),
    Screen("people-handed", ((Go("grants"),), (Go("menu"),))),
    Screen("contact-given", ((Go("roster"),),), sections=("more",)),
    Screen("contact-taken", ((Go("menu"),),), sections=("more",)),
    Screen("contact-changed", ((Go("talk"),), (Go("menu"),))),
)
