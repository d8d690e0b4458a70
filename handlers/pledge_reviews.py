"""审承诺: item by item, with what is missing and what became of last year's; 定诺 (domain §3.4-L)."""

from datetime import timedelta

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
from bot.forms import Choice, Date, Form, Number, Text
from bot.screens import Screen
from handlers.members import OpenMember
from handlers.pledges import HINTS, READ, PledgeForThem
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


class SendBackPledge(Form):
    """退回改, by the meeting."""

    before = pledge_adoptions.offer_return
    reason = Choice(ReturnReason)
    note = Text(max_length=200, optional=True)
    on_submit = pledge_adoptions.return_from_meeting
    passes = ("pledge_item",)
    speaks_as = "return-pledge"


class AdoptPledges(Form):
    """定诺: when the meeting was, and how many were there."""

    before = pledge_adoptions.offer_adoption
    held_on = Date(earliest=timedelta(days=-60), latest=timedelta(0))
    present = Number(1, 5000)
    on_submit = pledge_adoptions.adopt
    passes = ("org", "count")


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


class EarlierMeetings(Button, prefix="qrm", page="earlier"):
    """One page back."""

    page: int
    action = pledge_adoptions.show_meetings
    keeps = True


class LaterMeetings(Button, prefix="qrn", page="later"):
    """One page on."""

    page: int
    action = pledge_adoptions.show_meetings
    keeps = True


class OpenMeeting(Button, prefix="qro"):
    """What one meeting is to adopt."""

    org: int
    page: int
    action = pledge_adoptions.show_meeting
    keeps = True


class EarlierOfMeeting(Button, prefix="qrp", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = pledge_adoptions.show_meeting
    keeps = True


class LaterOfMeeting(Button, prefix="qrq", page="later"):
    """One page on."""

    org: int
    page: int
    action = pledge_adoptions.show_meeting
    keeps = True


class AdoptAll(Button, prefix="qrs"):
    """会议通过了: date and number follow."""

    org: int
    count: int
    opens = AdoptPledges
    only_if = "adoptable"
    keeps = True


class SendBackItem(Button, prefix="qrt"):
    """The meeting sends this one back."""

    pledge_item: int
    opens = SendBackPledge
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


class EarlierUnproposed(Button, prefix="qrw", page="earlier"):
    """One page back."""

    page: int
    action = pledge_calls.show_unproposed
    keeps = True


class LaterUnproposed(Button, prefix="qrx", page="later"):
    """One page on."""

    page: int
    action = pledge_calls.show_unproposed
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
    Screen("pledges-unproposed", ((ListUnproposed,), (Go("menu"),)), prepare=pledge_calls.count_unproposed),
    Screen(
        "unproposed",
        ((EarlierUnproposed, LaterUnproposed), (Go("review"), Go("menu"))),
        items="people",
        item_buttons=(OpenMember, PledgeForThem),
    ),
    Screen("pledge-suggestion-accepted", ((OpenReview,), (Go("review"),))),
    Screen("pledge-suggestion-refused", ((OpenReview,), (Go("review"),))),
    Screen(
        "pledge-meetings",
        ((EarlierMeetings, LaterMeetings), (Go("review"), Go("menu"))),
        items="orgs",
        item_buttons=(OpenMeeting,),
        lines=False,
    ),
    Screen(
        "pledge-meeting",
        ((AdoptAll,), (EarlierOfMeeting, LaterOfMeeting), (Go("review"), Go("menu"))),
        items="items",
        item_buttons=(SendBackItem,),
        item_sections=("left",),
    ),
    Screen("pledges-adopted", ((Go("progress"),), (Go("review"), Go("menu")))),
    Screen("wording-decided", (_BACK,)),
    Screen("red-hint-left", (_BACK,)),
    Screen("change-over", (_BACK,)),
    Screen("meeting-list-changed", ((OpenMeeting,), (Go("review"),))),
)
