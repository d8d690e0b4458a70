"""节日与日历: the next 60 days, a day changed, a year loaded (domain §3.4-M)."""

from collections.abc import Mapping
from datetime import timedelta

from actions import calendars
from actions.calendars import DayChange
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Date, Form, Text
from bot.screens import Screen
from models.roles import Permission


class FindCalendarUnit(Form):
    """看哪个单位: by a part of its name."""

    wanted = Text(max_length=40)
    on_submit = calendars.find_calendar_units


class OpenCalendar(Button, prefix="dc"):
    """The calendar of this organisation."""

    org: int
    action = calendars.show_days
    keeps = True


class OtherCalendar(Button, prefix="dx"):
    """That of another one below."""

    org: int
    opens = FindCalendarUnit
    keeps = True


def marks_a_day(answers: Mapping[str, object]) -> bool:
    """Whether the day gets a mark, which may have a name."""
    return answers.get("what") is not DayChange.ABOVE


class ChangeDay(Form):
    """改一天: which day, what it shall be, and what it is called."""

    before = calendars.offer_day_change
    day = Date(earliest=timedelta(0), latest=timedelta(days=730))
    what = Choice(DayChange)
    called = Text(max_length=20, optional=True, when=marks_a_day)
    on_submit = calendars.change_day
    passes = ("org",)


class ChangeThisDay(Button, prefix="dd"):
    """改一天."""

    org: int
    opens = ChangeDay
    keeps = True


class LoadYear(Form):
    """导入一年: of which year, and the lines, or the notice itself."""

    before = calendars.offer_year
    year = Choice(options_from="years")
    lines = Text(max_length=4000)
    on_submit = calendars.load_year
    passes = ("org",)


class LoadThisYear(Button, prefix="dy"):
    """导入放假安排."""

    org: int
    opens = LoadYear
    keeps = True


CALENDAR = Command("calendar", calendars.show_calendar, takes_text=True, needs=Permission.RULES_SET)

_BACK = ((OpenCalendar,), (Go("menu"),))

SCREENS = (
    Screen(
        "calendar",
        ((ChangeThisDay, LoadThisYear), (OtherCalendar,), (Go("menu"),)),
        items="entries",
        sections=("missing",),
    ),
    Screen(
        "calendar-units",
        ((Go("calendar"),), (Go("menu"),)),
        items="units",
        item_buttons=(OpenCalendar,),
        lines=False,
        sections=("more",),
    ),
    Screen("calendar-loaded", _BACK, items="entries", sections=("skipped",)),
    Screen("calendar-missing", ((LoadThisYear,), (OpenCalendar,), (Go("menu"),))),
    Screen("no-unit-for-calendar", ((Go("calendar"),), (Go("menu"),))),
    Screen("day-not-marked", _BACK),
    Screen("closed-too-long", _BACK),
    Screen("days-not-readable", ((LoadThisYear,), *_BACK), items="wrong", sections=("more",)),
)
