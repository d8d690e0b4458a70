"""📋 看承诺: everybody looks up a village, its board, one promise with its photo (domain §3.4-N)."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from actions import pledge_looks
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.pledge_follows import FollowOwner, FollowPromise, FollowVillage, ShowFollowed, Support
from handlers.pledge_sayings import BackToPromise, ObjectToPromise, OpenPromise, ReportAProblem, SayAWord


def picture(args: Mapping[str, Any]) -> bytes:
    """Return the photo that was looked up just before sending."""
    return b64decode(args["content"])


class OpenBoard(Button, prefix="zb"):
    """One village."""

    org: int
    year: int
    page: int
    action = pledge_looks.show_board
    keeps = True


class BoardBefore(Button, prefix="zby", year="before", page="first"):
    """The year before."""

    org: int
    year: int
    page: int
    action = pledge_looks.show_board
    only_if = "before"
    keeps = True


class BoardEarlier(Button, prefix="zbe", page="earlier"):
    """One page back."""

    org: int
    year: int
    page: int
    action = pledge_looks.show_board
    keeps = True


class BoardLater(Button, prefix="zbl", page="later"):
    """One page on."""

    org: int
    year: int
    page: int
    action = pledge_looks.show_board
    keeps = True


class PlacesEarlier(Button, prefix="zue", page="earlier"):
    """One page back."""

    page: int
    word: str
    action = pledge_looks.show_units
    keeps = True


class PlacesLater(Button, prefix="zul", page="later"):
    """One page on."""

    page: int
    word: str
    action = pledge_looks.show_units
    keeps = True


class ShowPledgePhoto(Button, prefix="zp"):
    """看照片."""

    photo: int
    action = pledge_looks.show_photo
    keeps = True


BACK = ((BackToPromise,), (Go("pledges"),))
PLEDGES = Command("pledges", pledge_looks.look_up, takes_text=True)

SCREENS = (
    Screen(
        "pledge-places", ((PlacesEarlier, PlacesLater), (ShowFollowed,), (Go("menu"),)),
        items="rows", item_buttons=(OpenBoard,), lines=False, sections=("sought", "none"),
    ),
    Screen(
        "pledge-board",
        ((BoardEarlier, BoardLater), (FollowVillage,), (BoardBefore,), (Go("pledges"),), (Go("menu"),)),
        items="rows", item_buttons=(OpenPromise,), item_sections=("counted", "explained"),
        sections=("hidden",),
    ),
    Screen(
        "pledge-item",
        (
            (Support, SayAWord), (ObjectToPromise,), (FollowPromise, FollowOwner), (ShowPledgePhoto,),
            (ReportAProblem,), (OpenBoard,), (Go("pledges"),),
        ),
        sections=(
            "due", "counted", "explained", "notice", "verdict", "verdict_why", "confirmed", "supports",
            "notes", "comments", "said",
        ),
    ),
    Screen("pledge-photo", BACK, prepare=pledge_looks.bring_photo, photo=picture),
    Screen("pledge-supported", BACK),
)  # fmt: skip
