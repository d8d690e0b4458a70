"""📋 看承诺: everybody looks up a village, its board, one promise; supports, comments, follows, reports a
problem, objects while it is on notice (domain §3.4-N).
"""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from actions import pledge_comments, pledge_follows, pledge_looks, pledge_objections, pledge_problems
from actions.pledge_objections import Named
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from models.pledge_comments import WORDS
from models.pledge_objections import WORDS as OBJECTION_WORDS


def is_named(answers: Mapping[str, object]) -> bool:
    """Whether a name is given."""
    return answers.get("named") is Named.NAMED


def picture(args: Mapping[str, Any]) -> bytes:
    """Return the photo that was looked up just before sending."""
    return b64decode(args["content"])


class SayWord(Form):
    """有话说."""

    before = pledge_comments.offer_comment
    said = Text(min_length=2, max_length=WORDS)
    on_submit = pledge_comments.submit_comment
    passes = ("item",)


class ReportProblem(Form):
    """反映问题."""

    before = pledge_comments.offer_comment
    said = Text(min_length=2, max_length=OBJECTION_WORDS)
    on_submit = pledge_problems.submit_problem
    passes = ("item",)


class ObjectTo(Form):
    """有意见, while the public notice runs."""

    before = pledge_objections.offer_objecting
    said = Text(min_length=2, max_length=OBJECTION_WORDS)
    named = Choice(Named)
    who = Text(min_length=2, max_length=40, when=is_named)
    on_submit = pledge_objections.submit_objection
    passes = ("item",)


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


class OpenPromise(Button, prefix="zi"):
    """One promise."""

    item: int
    action = pledge_looks.open_item
    keeps = True


class ShowPledgePhoto(Button, prefix="zp"):
    """看照片."""

    photo: int
    action = pledge_looks.show_photo
    keeps = True


class Support(Button, prefix="zs"):
    """支持."""

    item: int
    action = pledge_follows.support
    only_if = "others"
    keeps = True


class SayAWord(Button, prefix="zw"):
    """有话说."""

    item: int
    opens = SayWord
    keeps = True


class ObjectToPromise(Button, prefix="zob"):
    """有意见."""

    item: int
    opens = ObjectTo
    only_if = "objecting"
    keeps = True


class ReportAProblem(Button, prefix="zr"):
    """反映问题."""

    item: int
    opens = ReportProblem
    keeps = True


class FollowPromise(Button, prefix="zfi"):
    """关注这条."""

    item: int
    action = pledge_follows.follow_item
    keeps = True


class FollowOwner(Button, prefix="zfo"):
    """关注这个人."""

    item: int
    action = pledge_follows.follow_owner
    keeps = True


class FollowVillage(Button, prefix="zfv"):
    """关注这个村."""

    org: int
    action = pledge_follows.follow_org
    keeps = True


class ShowFollowed(Button, prefix="zfm"):
    """我关注的."""

    action = pledge_follows.show_followed
    keeps = True


class Unfollow(Button, prefix="zfx"):
    """取消关注."""

    follow: int
    action = pledge_follows.unfollow


class UnfollowAll(Button, prefix="zfa"):
    """都不用告诉我了."""

    action = pledge_follows.unfollow_all


PLEDGES = Command("pledges", pledge_looks.look_up, takes_text=True)
BACK = ((OpenPromise,), (Go("pledges"),))
MENU = ((Go("pledges"),), (Go("menu"),))

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
    Screen("comment-shown", BACK),
    Screen("comment-held", BACK),
    Screen("problem-taken", BACK),
    Screen("pledge-problem-settled", MENU),
    Screen("objection-taken", BACK, sections=("named",)),
    Screen("objection-answered", MENU, sections=("answer",)),
    Screen("pledge-followed", ((Unfollow,), (ShowFollowed,), (Go("pledges"),))),
    Screen("pledge-unfollowed", ((ShowFollowed,), *MENU)),
    Screen(
        "pledges-followed", ((UnfollowAll,), *MENU), items="rows", item_buttons=(Unfollow,), lines=False,
        sections=("none", "some"),
    ),
    Screen(
        "pledge-news", ((UnfollowAll,), (ShowFollowed,), (Go("menu"),)), items="rows",
        item_buttons=(OpenPromise,), prepare=pledge_follows.describe_news, sections=("more",),
    ),
    Screen("benefit-confirmed", MENU),
    Screen("code-unfit", MENU),
    Screen("pledge-notice-over", BACK),
    Screen("many-already", MENU),
    Screen("saying-too-much", MENU),
    Screen("pledge-words-unfit", MENU),
    Screen("following-enough", ((ShowFollowed,), *MENU)),
    Screen("own-support", MENU),
)  # fmt: skip
