"""💬 What may anybody say to a promise? A word, a problem, an objection on notice (domain §3.4-N)."""

from collections.abc import Mapping

from actions import pledge_comments, pledge_looks, pledge_objections, pledge_problems
from actions.pledge_objections import Named
from bot.buttons import Button, Go
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from models.pledge_comments import WORDS
from models.pledge_objections import WORDS as OBJECTION_WORDS


def is_named(answers: Mapping[str, object]) -> bool:
    """Whether a name is given."""
    return answers.get("named") is Named.NAMED


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


class BackToPromise(Button, prefix="zib"):
    """Back to it from an answer."""

    item: int
    action = pledge_looks.open_item
    keeps = True


class OpenPromise(Button, prefix="zi"):
    """One promise."""

    item: int
    action = pledge_looks.open_item
    keeps = True


BACK = ((BackToPromise,), (Go("pledges"),))
MENU = ((Go("pledges"),), (Go("menu"),))

SCREENS = (
    Screen("comment-shown", BACK),
    Screen("comment-held", BACK),
    Screen("problem-taken", BACK),
    Screen("pledge-problem-settled", MENU),
    Screen("objection-taken", BACK, sections=("named",)),
    Screen("objection-answered", MENU, sections=("answer",)),
    Screen("pledge-notice-over", BACK),
    Screen("many-already", MENU),
    Screen("saying-too-much", MENU),
    Screen("pledge-words-unfit", MENU),
    Screen("own-support", MENU),
)  # fmt: skip
