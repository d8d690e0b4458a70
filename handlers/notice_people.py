"""回执: who stands how, name by name; a call is noted (domain §3.4-L)."""

from actions import notice_lists
from bot.buttons import Button
from bot.screens import Screen
from handlers.members import OpenMember
from handlers.notice_lists import BACK


class EarlierNoticePeople(Button, prefix="n3", page="earlier"):
    """One page back."""

    notice: int
    kind: str
    page: int
    action = notice_lists.show_recipients
    keeps = True


class LaterNoticePeople(Button, prefix="n4", page="later"):
    """One page on."""

    notice: int
    kind: str
    page: int
    action = notice_lists.show_recipients
    keeps = True


class ToldByPhone(Button, prefix="n5"):
    """已电话告知."""

    notice: int
    member: int
    action = notice_lists.note_notice_call
    only_if = "calling"
    keeps = True


SCREENS = (
    Screen(
        "notice-people", ((EarlierNoticePeople, LaterNoticePeople), *BACK), items="people",
        item_buttons=(OpenMember, ToldByPhone), item_sections=("why", "answer", "called"),
    ),
)  # fmt: skip
