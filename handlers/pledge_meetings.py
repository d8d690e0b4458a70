"""会上定诺, and who has not promised anything yet (domain §2.2, §3.6)."""

from datetime import timedelta

from actions import pledge_adoptions, pledge_calls
from bot.buttons import Button, Go
from bot.forms import Choice, Date, Form, Number, Text
from bot.screens import Screen
from handlers.members import OpenMember
from handlers.pledge_reviews import ListUnproposed
from handlers.pledges import PledgeForThem
from models.pledge_reviews import ReturnReason


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


SCREENS = (
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
    Screen("meeting-list-changed", ((OpenMeeting,), (Go("review"),))),
    Screen(
        "unproposed",
        ((EarlierUnproposed, LaterUnproposed), (Go("review"), Go("menu"))),
        items="people",
        item_buttons=(OpenMember, PledgeForThem),
    ),
    Screen("pledges-unproposed", ((ListUnproposed,), (Go("menu"),)), prepare=pledge_calls.count_unproposed),
)
