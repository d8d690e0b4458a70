"""🙋 谁想学: who wishes for which course, for those who run sittings (W15, W22b)."""

from actions import wish_lists
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.session_forms import PlanWished
from handlers.session_people import ShowWished
from handlers.sessions import OpenSession


class OpenCourse(Button, prefix="xk"):
    """Who wishes for this one."""

    course: str
    page: int
    action = wish_lists.show_course
    keeps = True


class WishersEarlier(Button, prefix="xke", page="earlier"):
    """The page before."""

    course: str
    page: int
    action = wish_lists.show_course
    keeps = True


class WishersLater(Button, prefix="xkn", page="later"):
    """The page behind."""

    course: str
    page: int
    action = wish_lists.show_course
    keeps = True


class PlanForWishers(Button, prefix="xp"):
    """办一期 for them."""

    course: str
    opens = PlanWished
    keeps = True


class InviteWishers(Button, prefix="xg"):
    """邀请想学的."""

    training: int
    course: str
    action = wish_lists.invite_wishers


SCREENS = (
    Screen(
        "course-wishes",
        ((Go("session"),), (Go("menu"),)),
        items="courses",
        item_buttons=(OpenCourse,),
        lines=False,
    ),
    Screen("course-offers", items="offers", item_buttons=(InviteWishers, OpenSession)),
    Screen(
        "wished-course",
        ((PlanForWishers,), (WishersEarlier, WishersLater), (ShowWished,), (Go("session"),)),
        items="people",
        item_sections=("home", "away", "day"),
        sections=("days", "teachers"),
    ),
)
