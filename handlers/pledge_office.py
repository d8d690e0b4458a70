"""Who looks after promises: what is to be published, how far a branch is, objections, held comments."""

from actions import pledge_comments, pledge_objections, pledge_office, pledge_publishing
from actions.pledge_objections import Decision
from bot.buttons import Button, Go
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from models.pledge_objections import ANSWER


class DecideObjection(Form):
    """What becomes of an objection, and why."""

    before = pledge_objections.offer_decision
    decision = Choice(Decision)
    answer = Text(min_length=2, max_length=ANSWER)
    on_submit = pledge_objections.decide_objection
    passes = ("objection",)


class OpenOffice(Button, prefix="zga"):
    """支部践诺."""

    page: int
    action = pledge_office.show_office
    only_if = "watching"
    keeps = True


class ShowRunning(Button, prefix="zgr"):
    """进度一览."""

    page: int
    action = pledge_office.show_running
    keeps = True


class RunningEarlier(Button, prefix="zge", page="earlier"):
    """One page back."""

    page: int
    action = pledge_office.show_running
    keeps = True


class RunningLater(Button, prefix="zgl", page="later"):
    """One page on."""

    page: int
    action = pledge_office.show_running
    keeps = True


class OpenKept(Button, prefix="zgo"):
    """One item of the asker's branches."""

    item: int
    action = pledge_office.open_item
    keeps = True


class PublishWaiting(Button, prefix="zq"):
    """待公示."""

    page: int
    action = pledge_publishing.show_waiting
    keeps = True


class WaitingEarlier(Button, prefix="zqe", page="earlier"):
    """One page back."""

    page: int
    action = pledge_publishing.show_waiting
    keeps = True


class WaitingLater(Button, prefix="zql", page="later"):
    """One page on."""

    page: int
    action = pledge_publishing.show_waiting
    keeps = True


class AskPublishing(Button, prefix="zqa"):
    """公示 of one organisation."""

    org: int
    action = pledge_publishing.ask_publishing
    keeps = True


class PublishPledges(Button, prefix="zqp"):
    """确定公示."""

    org: int
    action = pledge_publishing.publish_pledges


class ShowObjections(Button, prefix="zj"):
    """异议."""

    page: int
    action = pledge_objections.show_objections
    only_if = "deciding"
    keeps = True


class ObjectionsEarlier(Button, prefix="zje", page="earlier"):
    """One page back."""

    page: int
    action = pledge_objections.show_objections
    keeps = True


class ObjectionsLater(Button, prefix="zjl", page="later"):
    """One page on."""

    page: int
    action = pledge_objections.show_objections
    keeps = True


class OpenObjection(Button, prefix="zjo"):
    """One of them."""

    objection: int
    action = pledge_objections.open_objection
    keeps = True


class Decide(Button, prefix="zjd"):
    """作决定."""

    objection: int
    opens = DecideObjection
    only_if = "open"


class ShowHeld(Button, prefix="zh"):
    """待审留言."""

    page: int
    action = pledge_comments.show_held
    keeps = True


class HeldEarlier(Button, prefix="zhe", page="earlier"):
    """One page back."""

    page: int
    action = pledge_comments.show_held
    keeps = True


class HeldLater(Button, prefix="zhl", page="later"):
    """One page on."""

    page: int
    action = pledge_comments.show_held
    keeps = True


class OpenHeld(Button, prefix="zho"):
    """One of them."""

    comment: int
    action = pledge_comments.open_held
    keeps = True


class LetShow(Button, prefix="zhs"):
    """显示."""

    comment: int
    action = pledge_comments.let_show
    only_if = "open"


class RefuseComment(Button, prefix="zhx"):
    """不显示."""

    comment: int
    action = pledge_comments.refuse_comment
    only_if = "open"


BACK = ((Go("progress"),), (Go("menu"),))

SCREENS = (
    Screen(
        "pledge-office", ((PublishWaiting,), (ShowRunning,), (ShowObjections,), (ShowHeld,), *BACK),
        sections=("adopted", "noticed", "running", "average", "late", "objections", "held"),
    ),
    Screen(
        "pledges-running", ((RunningEarlier, RunningLater), *BACK), items="rows", item_buttons=(OpenKept,),
        item_sections=("left", "today", "over", "counted"), sections=("none",),
    ),
    Screen("pledges-to-publish", ((WaitingEarlier, WaitingLater), *BACK), items="rows",
           item_buttons=(AskPublishing,), lines=False, sections=("none",)),
    Screen("pledges-publish-asked", ((PublishPledges,), *BACK)),
    Screen("nothing-to-publish", BACK),
    Screen("objections", ((ObjectionsEarlier, ObjectionsLater), *BACK), items="rows",
           item_buttons=(OpenObjection,), lines=False, sections=("none",)),
    Screen(
        "objection", ((Decide,), (ShowObjections,), *BACK),
        sections=("who", "anonymous", "answered", "others"),
    ),
    Screen("objection-decided", ((ShowObjections,), *BACK)),
    Screen("objection-to-own", BACK, sections=("answer",)),
    Screen("pledge-objected", ((OpenObjection,), (ShowObjections,))),
    Screen("objection-settled", BACK),
    Screen("about-yourself", BACK),
    Screen("held-comments", ((HeldEarlier, HeldLater), *BACK), items="rows", item_buttons=(OpenHeld,),
           lines=False, sections=("none",)),
    Screen("held-comment", ((LetShow, RefuseComment), (ShowHeld,), *BACK)),
    Screen("comment-decided", ((ShowHeld,), *BACK)),
    Screen("own-comments", BACK),
)  # fmt: skip
