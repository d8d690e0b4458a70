"""定评: verdicts with reasons, and the owner's days to object (domain §3.4-D′)."""

from actions import verdicts
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.vote_lists import LookForRated, RatedEarlier, RatedLater, RateItem, SeePromise, VoteFloods
from handlers.vote_papers import VoteCodes
from handlers.votes import SAID, ReadWords


class JudgePromise(Form):
    """The reason of a verdict."""

    before = verdicts.offer_verdict
    why = Text(min_length=2, max_length=200)
    on_submit = verdicts.propose_verdict
    passes = ("ballot", "verdict")


class ObjectToVerdict(Form):
    """What the owner has to say against it."""

    before = verdicts.offer_objection
    said = Text(min_length=2, max_length=200)
    on_submit = verdicts.object_to_verdict
    passes = ("ballot",)


class Unjudged(Button, prefix="vvj"):
    """待定评."""

    page: int
    action = verdicts.show_unjudged
    only_if = "judges"
    keeps = True


class UnjudgedEarlier(Button, prefix="vvje", page="earlier"):
    """The page before."""

    page: int
    action = verdicts.show_unjudged
    keeps = True


class UnjudgedLater(Button, prefix="vvjn", page="later"):
    """The page behind."""

    page: int
    action = verdicts.show_unjudged
    keeps = True


class OpenVerdict(Button, prefix="vvv"):
    """One item that waits for its verdict."""

    ballot: int
    action = verdicts.show_verdict
    keeps = True


class LookAtVerdict(Button, prefix="vvb"):
    """看一看."""

    ballot: int
    action = verdicts.show_verdict
    keeps = True


class GiveVerdict(Button, prefix="vvd"):
    """兑现, 部分兑现 or 未兑现."""

    ballot: int
    verdict: str
    opens = JudgePromise


class Disagree(Button, prefix="vvx"):
    """有不同意见."""

    ballot: int
    opens = ObjectToVerdict
    keeps = True


TURNS = ((UnjudgedEarlier, UnjudgedLater), (Go("rate"),), (Go("menu"),))
SCREENS = (
    Screen(
        "rate-list",
        (
            (RatedEarlier, RatedLater),
            (LookForRated,),
            (Unjudged, VoteCodes),
            (VoteFloods,),
            (Go("menu"),),
        ),
        items="rows",
        item_buttons=(RateItem,),
        lines=False,
        sections=("none",),
    ),
    Screen("verdicts", TURNS, items="rows", item_buttons=(OpenVerdict,), lines=False, sections=("none",)),
    Screen(
        "verdict-card",
        ((ReadWords, SeePromise), (Unjudged,), (Go("menu"),)),
        items="verdicts",
        item_buttons=(GiveVerdict,),
        lines=False,
        sections=(*SAID, "proposed", "objection", "judge"),
    ),
    Screen("verdict-proposed", ((Unjudged,), (Go("rate"),), (Go("menu"),)), sections=("days", "settled")),
    Screen("verdict-given", ((LookAtVerdict,), (Go("rate"),), (Go("menu"),))),
    Screen("verdict-offered", ((Disagree,), (SeePromise,), (Go("menu"),))),
    Screen("verdict-public", ((SeePromise,), (Go("menu"),))),
    Screen("verdict-objected", ((SeePromise,), (Go("menu"),))),
    Screen("verdict-objection", ((LookAtVerdict,), (Go("menu"),))),
    Screen("objection-late", ((SeePromise,), (Go("menu"),))),
)
