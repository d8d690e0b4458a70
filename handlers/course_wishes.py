"""🙋 我想学: what a member would like to learn, and what comes of it (W15, W22b)."""

from actions import course_wishes, enrolling
from bot.buttons import Button, Go
from bot.forms import Form, Ticks
from bot.screens import Screen
from models.course_wishes import Course


class WishCourses(Form):
    """想学点什么."""

    before = course_wishes.offer_courses
    courses = Ticks(Course)
    on_submit = course_wishes.wish_courses
    passes = ("member",)


class WishThese(Button, prefix="ji"):
    """想学点什么."""

    member: int
    opens = WishCourses


class OpenOffered(Button, prefix="xo"):
    """看详情 of a sitting that is about a wish."""

    training: int
    member: int
    action = enrolling.show_training
    keeps = True


class AskExpert(Button, prefix="xe"):
    """请老师联系我."""

    course: str
    member: int
    action = course_wishes.ask_expert


SCREENS = (
    Screen("courses-wished", ((WishThese,), (Go("train"),), (Go("menu"),)), sections=("some",)),
    Screen("courses-offered", items="sittings", item_buttons=(OpenOffered,)),
    Screen("courses-taught", items="experts", item_buttons=(AskExpert,)),
    Screen("expert-asked", ((Go("train"),), (Go("menu"),)), sections=("people",)),
)
