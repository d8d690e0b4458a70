"""任命谁、到哪里: choosing a person, and an office of an organisation; also whose contact person (Z08)."""

from actions import appointing, contacts
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen


class FindAppointee(Form):
    """任命谁: by name, a part of it, pinyin or initials."""

    wanted = Text(max_length=20)
    on_submit = appointing.find_appointees


class FindUnit(Form):
    """任命到哪个单位: by a part of its name."""

    unit = Text(max_length=40)
    on_submit = appointing.find_units
    passes = ("member",)


class FindContact(Form):
    """谁当联系人: by name, a part of it, pinyin or initials."""

    wanted = Text(max_length=20)
    on_submit = contacts.find_contacts_for
    passes = ("member",)


class AppointSomebody(Button, prefix="gn"):
    """Begin with the name."""

    opens = FindAppointee
    keeps = True


class AppointThis(Button, prefix="gm"):
    """Begin with the member of this card."""

    member: int
    action = appointing.show_offices
    only_if = "appointable"
    keeps = True


class ChangeContact(Button, prefix="gc"):
    """Give the member of this card a contact person."""

    member: int
    opens = FindContact
    only_if = "contactable"
    keeps = True


class PickAppointee(Button, prefix="gp"):
    """The member of this line."""

    member: int
    action = appointing.show_offices
    keeps = True


class PickOffice(Button, prefix="gw"):
    """An office of this list."""

    member: int
    role: str
    org: int
    action = appointing.ask_to_appoint
    keeps = True


class OtherUnit(Button, prefix="gu"):
    """An organisation that is not in the person's own line."""

    member: int
    opens = FindUnit
    keeps = True


UNDER = ((OtherUnit,), (Go("grants"),), (Go("menu"),))

SCREENS = (
    Screen(
        "appoint-found",
        ((AppointSomebody,), (Go("grants"),)),
        items="people",
        item_buttons=(PickAppointee,),
        lines=False,
        sections=("more",),
    ),
    Screen(
        "appoint-where",
        UNDER,
        items="posts",
        item_buttons=(PickOffice,),
        lines=False,
        sections=("none",),
    ),
    Screen(
        "appoint-found-units",
        UNDER,
        items="posts",
        item_buttons=(PickOffice,),
        lines=False,
        sections=("none", "more"),
    ),
    Screen("no-unit-of-that-name", UNDER),
)
