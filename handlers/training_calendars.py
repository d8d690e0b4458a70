"""📅 A calendar that follows the sittings: one as a file, all by a link."""

from typing import Any

from actions import training_calendars
from bot.buttons import Button, Go
from bot.ics import calendar_of
from bot.screens import Paper, Screen
from bot.texts import Words


def calendar_paper(words: Words, args: dict[str, Any]) -> Paper:
    """Return one sitting as a file for any calendar."""
    return f"{words.plain('calendar-file')}.ics", calendar_of(words, args["topic"], [args["sitting"]])


class AddToCalendar(Button, prefix="tc"):
    """加到日历."""

    training: int
    member: int
    action = training_calendars.send_file
    keeps = True


class MyCalendar(Button, prefix="tk"):
    """订阅日历."""

    member: int
    action = training_calendars.show_calendar
    keeps = True


class SessionFile(Button, prefix="sk"):
    """日历文件."""

    training: int
    action = training_calendars.send_session_file
    only_if = "opened"
    keeps = True


class BranchCalendar(Button, prefix="sb"):
    """本单位日历."""

    org: int
    action = training_calendars.show_branch_calendar
    keeps = True


class StopCalendar(Button, prefix="tx"):
    """停用链接."""

    member: int
    action = training_calendars.stop_calendar


class StopBranchCalendar(Button, prefix="txo"):
    """停用本单位的链接."""

    org: int
    action = training_calendars.stop_branch_calendar


SCREENS = (
    Screen("training-file", document=calendar_paper, prepare=training_calendars.describe_files),
    Screen(
        "my-calendar",
        ((StopCalendar,), (Go("train"),), (Go("menu"),)),
        page="path",
        prepare=training_calendars.draw_calendars,
    ),
    Screen(
        "branch-calendar",
        ((StopBranchCalendar,), (Go("session"),), (Go("menu"),)),
        page="path",
        prepare=training_calendars.draw_calendars,
    ),
    Screen("calendar-stopped", ((Go("train"),), (Go("menu"),))),
    Screen("branch-calendar-stopped", ((Go("session"),), (Go("menu"),))),
)
