"""我的承诺: what one promises this year, item by item, guided (提诺, domain §3.4-D′)."""

from actions import pledge_handing_in, pledge_wordings, pledges
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.pledge_forms import BeginItem, BeginOccasion, BeginOrgItem
from models.roles import Permission


class ChooseArea(Button, prefix="qaa"):
    """写一条, or one more."""

    member: int
    org: int
    pledge: int
    action = pledges.choose_area
    only_if = "addable"
    keeps = True


class SeeExamples(Button, prefix="qac"):
    """支部例子."""

    member: int
    org: int
    pledge: int
    action = pledges.show_examples
    keeps = True


class SeeLastYear(Button, prefix="qad"):
    """去年的承诺."""

    member: int
    org: int
    action = pledges.show_last_year
    only_if = "before"
    keeps = True


class TakeOver(Button, prefix="qae"):
    """照这条再写: an item of the year before."""

    pledge_item: int
    action = pledge_wordings.take_over
    keeps = True


class OpenPledgeItem(Button, prefix="qaf"):
    """One item."""

    pledge_item: int
    action = pledge_wordings.show_item
    keeps = True


class BackToPledges(Button, prefix="qag"):
    """Back to all items."""

    member: int
    org: int
    action = pledges.show_pledges_of
    keeps = True


class KeepOrgPledge(Button, prefix="qah", org="keep_org"):
    """支部自己的承诺."""

    member: int
    org: int
    action = pledges.show_pledges_of
    only_if = "keeping"
    keeps = True


class HandInPledges(Button, prefix="qai"):
    """交支部审."""

    member: int
    org: int
    action = pledge_handing_in.hand_in
    only_if = "ready"


class PledgeForThis(Button, prefix="qas"):
    """代录承诺: for the member of this card."""

    member: int
    action = pledges.show_pledges_of
    only_if = "recordable"
    keeps = True


class PledgeForThem(Button, prefix="qau"):
    """代录, beside a name."""

    member: int
    action = pledges.show_pledges_of
    keeps = True


PLEDGE = Command("pledge", pledges.show_pledge, needs=Permission.PLEDGE_WRITE)
BACK = (BackToPledges, Go("menu"))

SCREENS = (
    Screen(
        "pledges",
        (
            *((ChooseArea,), (HandInPledges,)),
            *((SeeLastYear, BeginOccasion), (KeepOrgPledge,)),
            (Go("pledge", only_if="others"), Go("progress")),
            (Go("menu"),),
        ),
        items="items",
        item_buttons=(OpenPledgeItem,),
        item_sections=("occasion",),
        sections=("kept", "of_org", "full"),
    ),
    Screen(
        "pledge-areas",
        ((SeeExamples, SeeLastYear), BACK),
        items="areas",
        item_buttons=(BeginItem, BeginOrgItem),
        lines=False,
        sections=("kept",),
    ),
    Screen(
        "pledge-examples",
        (BACK,),
        items="areas",
        item_buttons=(BeginItem, BeginOrgItem),
        item_sections=("theirs",),
    ),
    Screen(
        "pledge-last-year",
        (BACK,),
        items="items",
        item_buttons=(TakeOver,),
    ),
    Screen("pledge-handed-in", (BACK,), sections=("who",)),
    Screen("pledge-full", ((Go("pledge"),), (Go("menu"),))),
    Screen("pledge-too-short", ((ChooseArea,), BACK)),
    Screen("nothing-to-hand-in", (BACK,)),
)
