"""审承诺: item by item, with what is missing and what became of last year's; 定诺 (domain §3.4-L)."""

from actions import (
    pledge_adoptions,
    pledge_calls,
    pledge_changes,
    pledge_handing_in,
    pledge_reviews,
    pledge_waiting,
)
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from handlers.pledges import HINTS, READ
from models.pledge_reading import LEAST, MOST
from models.pledge_reviews import ReturnReason
from models.roles import Permission


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


class OpenReview(Button, prefix="qra"):
    """All items of one owner."""

    pledge: int
    action = pledge_reviews.show_review
    keeps = True


class EarlierReviews(Button, prefix="qrb", page="earlier"):
    """One page back."""

    page: int
    action = pledge_reviews.show_reviews
    keeps = True


class LaterReviews(Button, prefix="qrc", page="later"):
    """One page on."""

    page: int
    action = pledge_reviews.show_reviews
    keeps = True


class ReviewItem(Button, prefix="qrd"):
    """One item that waits."""

    pledge_item: int
    action = pledge_reviews.show_review_item
    only_if = "waits"
    keeps = True


class PassItem(Button, prefix="qre"):
    """通过."""

    pledge_item: int
    wording: int
    action = pledge_reviews.pass_item


class PassAll(Button, prefix="qrf"):
    """全部通过: only where no hint is red."""

    pledge: int
    wording: int
    count: int
    action = pledge_reviews.pass_all
    only_if = "green"


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


class ListMeetings(Button, prefix="qrl"):
    """开会定诺: what is approved."""

    page: int
    action = pledge_adoptions.show_meetings
    only_if = "meetings"
    keeps = True


class OpenAnyReview(Button, prefix="qru"):
    """审一审, from the message that something came."""

    page: int
    action = pledge_reviews.show_reviews
    keeps = True


class ListUnproposed(Button, prefix="qrv"):
    """还没交承诺的."""

    page: int
    action = pledge_calls.show_unproposed
    only_if = "unproposed"
    keeps = True


class BackToReview(Button, prefix="qry"):
    """Back to this owner's items."""

    pledge: int
    action = pledge_reviews.show_review
    keeps = True


REVIEW = Command("review", pledge_reviews.show_reviews, needs=Permission.PLEDGE_REVIEW)
_BACK = (BackToReview, Go("review"))

SCREENS = (
    Screen(
        "pledge-reviews",
        ((ListMeetings,), (ListUnproposed,), (EarlierReviews, LaterReviews), (Go("todo"), Go("menu"))),
        items="people",
        item_buttons=(OpenReview,),
        sections=("meetings",),
    ),
    Screen(
        "pledge-review",
        ((PassAll,), (Go("review"), Go("menu"))),
        items="items",
        item_buttons=(ReviewItem,),
        sections=("occasion", "last_year", "red"),
    ),
    Screen(
        "pledge-review-item",
        ((PassItem, ReturnItem), (SuggestWording, LeaveToMeeting), _BACK),
        sections=(*READ, *HINTS, "last_year"),
    ),
    Screen(
        "pledge-change",
        ((AgreeChange, RefuseChange), _BACK),
        html="difference",
        sections=("why", *READ),
    ),
    Screen("pledge-change-decided", (_BACK,), sections=("agreed", "refused", "unreached")),
    Screen("pledge-call-owner"),
    Screen("pledges-came", ((OpenAnyReview,),), prepare=pledge_handing_in.count_for_reviewers),
    Screen("pledges-waiting", ((OpenAnyReview,),), prepare=pledge_waiting.count_waiting),
    Screen("pledge-suggestion-accepted", ((OpenReview,), (Go("review"),))),
    Screen("pledge-suggestion-refused", ((OpenReview,), (Go("review"),))),
    Screen("wording-decided", (_BACK,)),
    Screen("red-hint-left", (_BACK,)),
    Screen("change-over", (_BACK,)),
)
