"""审承诺: whose promises wait, and all of one owner with what is missing (审诺, domain §3.4-L)."""

from actions import pledge_adoptions, pledge_calls, pledge_handing_in, pledge_reviews, pledge_waiting
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from models.roles import Permission


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


class PassAll(Button, prefix="qrf"):
    """全部通过: only where no hint is red."""

    pledge: int
    wording: int
    count: int
    action = pledge_reviews.pass_all
    only_if = "green"


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
BACK = (BackToReview, Go("review"))

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
    Screen("pledges-came", ((OpenAnyReview,),), prepare=pledge_handing_in.count_for_reviewers),
    Screen("pledges-waiting", ((OpenAnyReview,),), prepare=pledge_waiting.count_waiting),
    Screen("pledge-suggestion-accepted", ((OpenReview,), (Go("review"),))),
    Screen("pledge-suggestion-refused", ((OpenReview,), (Go("review"),))),
)
