"""流动台账 and 返乡计划: who is away, who comes home when, and when the branch meets (domain §2.1, W22b)."""

from actions import away, home_meetings
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.members import OpenMember
from models.roles import Permission


class EarlierAway(Button, prefix="je", page="earlier"):
    """One page back."""

    page: int
    action = away.show_away_people
    keeps = True


class LaterAway(Button, prefix="jz", page="later"):
    """One page on."""

    page: int
    action = away.show_away_people
    keeps = True


class ShowHomePlan(Button, prefix="jr"):
    """返乡计划."""

    org: int
    action = home_meetings.show_home_plan
    keeps = True


class FixMeeting(Button, prefix="jf"):
    """定在这天."""

    org: int
    held: int
    action = home_meetings.fix_meeting


AWAY = Command("away", away.show_away, needs=Permission.MEMBER_SEE)

SCREENS = (
    Screen(
        "away-people",
        ((EarlierAway, LaterAway), (ShowHomePlan,), (Go("menu"),)),
        items="people",
        item_buttons=(OpenMember,),
        item_sections=(
            *("place", "since", "planned", "short", "confirmed", "said", "unknown"),
            *("host_org", "contact", "coming_on"),
        ),
    ),
    Screen("away-counts", ((Go("stats"),), (Go("menu"),)), items="provinces", sections=("abroad", "unknown")),
    Screen(
        "home-plan",
        ((FixMeeting,), (Go("away"),), (Go("menu"),)),
        items="people",
        item_sections=("until",),
        sections=("proposed", "fixed"),
    ),
    Screen("home-wishes", items="wishes"),
    Screen("meeting-fixed", ((ShowHomePlan,), (Go("menu"),))),
    Screen("journeys-turned", ((Go("away"),), (Go("menu"),))),
    Screen("host-confirmed-note", ((OpenMember,), (Go("away"),))),
    Screen("host-denied-note", ((OpenMember,), (Go("away"),))),
)
