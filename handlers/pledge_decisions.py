"""One promise is decided on: passed, returned with a reason, suggested anew, left to the meeting."""

from actions import pledge_changes, pledge_reviews
from bot.buttons import Button
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from handlers.pledge_cards import HINTS, READ
from handlers.pledge_reviews import BACK
from models.pledge_reading import LEAST, MOST
from models.pledge_reviews import ReturnReason


class ReturnPledge(Form):
    """退回改: a reason, and a few words where they help."""

    before = pledge_reviews.offer_decision
    reason = Choice(ReturnReason)
    note = Text(max_length=200, optional=True)
    on_submit = pledge_reviews.return_item
    passes = ("pledge_item", "wording")


class SuggestPledge(Form):
    """建议这样写."""

    before = pledge_reviews.offer_decision
    text = Text(min_length=LEAST, max_length=MOST)
    on_submit = pledge_reviews.suggest_wording
    passes = ("pledge_item", "wording")


class PassItem(Button, prefix="qre"):
    """通过."""

    pledge_item: int
    wording: int
    action = pledge_reviews.pass_item


class ReturnItem(Button, prefix="qrg"):
    """退回改."""

    pledge_item: int
    wording: int
    opens = ReturnPledge
    keeps = True


class SuggestWording(Button, prefix="qrh"):
    """建议这样写."""

    pledge_item: int
    wording: int
    opens = SuggestPledge
    keeps = True


class LeaveToMeeting(Button, prefix="qri"):
    """合并到会上定."""

    pledge_item: int
    wording: int
    action = pledge_reviews.leave_to_meeting


class AgreeChange(Button, prefix="qrj"):
    """同意修改."""

    pledge_item: int
    wording: int
    action = pledge_changes.agree_change


class RefuseChange(Button, prefix="qrk"):
    """不改了: the wording in force stays."""

    pledge_item: int
    wording: int
    action = pledge_changes.refuse_change


SCREENS = (
    Screen(
        "pledge-review-item",
        ((PassItem, ReturnItem), (SuggestWording, LeaveToMeeting), BACK),
        sections=(*READ, *HINTS, "last_year"),
    ),
    Screen(
        "pledge-change",
        ((AgreeChange, RefuseChange), BACK),
        html="difference",
        sections=("why", *READ),
    ),
    Screen("pledge-change-decided", (BACK,), sections=("agreed", "refused", "unreached")),
    Screen("pledge-call-owner"),
    Screen("wording-decided", (BACK,)),
    Screen("red-hint-left", (BACK,)),
    Screen("change-over", (BACK,)),
)
