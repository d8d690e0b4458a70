"""早上好: what is to be done today, with the lists of exactly that (domain §3.4-L)."""

from actions import digests, report_answers
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.members import OpenMember
from handlers.proxy import CheckInByProxy
from handlers.todo import OpenCause, OpenDesk, OpenLateCause


class OpenSilent(Button, prefix="dgs"):
    """未报到."""

    page: int
    action = digests.show_silent_people
    only_if = "silent"
    keeps = True


class OpenBirthdays(Button, prefix="dgb"):
    """生日."""

    page: int
    action = digests.show_birthdays
    only_if = "birthdays"
    keeps = True


class OpenReports(Button, prefix="dgr"):
    """没交汇报."""

    page: int
    action = report_answers.show_missing_reports
    only_if = "reports"
    keeps = True


class EarlierSilentToday(Button, prefix="dge", page="earlier"):
    """One page back."""

    page: int
    action = digests.show_silent_people
    keeps = True


class LaterSilentToday(Button, prefix="dgl", page="later"):
    """One page on."""

    page: int
    action = digests.show_silent_people
    keeps = True


class EarlierNear(Button, prefix="dgp", page="earlier"):
    """One page back."""

    page: int
    action = digests.show_birthdays
    keeps = True


class LaterNear(Button, prefix="dgn", page="later"):
    """One page on."""

    page: int
    action = digests.show_birthdays
    keeps = True


class RecordAtOnce(Button, prefix="dgx"):
    """代录, beside the name."""

    member: int
    opens = CheckInByProxy
    keeps = True


SCREENS = (
    Screen(
        "digest",
        (
            (OpenDesk,),
            (OpenSilent,),
            (OpenBirthdays,),
            (OpenReports,),
            (Go("review", only_if="pledges"),),
            (Go("todo"), Go("menu")),
        ),
        items="causes",
        item_buttons=(OpenCause, OpenLateCause),
        item_sections=("late",),
        sections=(
            "some",
            "desk",
            "silent",
            "today",
            "birthdays",
            "born",
            "reports",
            "overdue",
            "pledges",
            "calm_day",
        ),
        prepare=digests.count_the_day,
    ),
    Screen(
        "silent-today",
        ((EarlierSilentToday, LaterSilentToday), (Go("todo"), Go("menu"))),
        items="people",
        item_buttons=(OpenMember, RecordAtOnce),
    ),
    Screen(
        "birthdays-near",
        ((EarlierNear, LaterNear), (Go("menu"),)),
        items="people",
        item_buttons=(OpenMember,),
    ),
)
