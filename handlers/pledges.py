"""我的承诺: what one promises this year, item by item, guided (提诺, domain §3.4-D′)."""

from actions import pledge_answers, pledge_changes, pledge_handing_in, pledge_wordings, pledges
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Text
from bot.screens import Screen
from models.pledge_hints import PledgeHint
from models.pledge_reading import LEAST, MOST
from models.pledges import Area
from models.roles import Permission


class WritePledge(Form):
    """一句话写清: what, for whom, how much, by which day."""

    before = pledge_wordings.offer_item
    text = Text(min_length=LEAST, max_length=MOST)
    on_submit = pledge_wordings.write_item
    passes = ("member", "org", "pledge", "area")


class RewritePledge(Form):
    """Other words for an item that is not sealed."""

    before = pledge_wordings.offer_edit
    text = Text(min_length=LEAST, max_length=MOST)
    on_submit = pledge_wordings.edit_item
    passes = ("pledge_item",)


class PledgeOccasion(Form):
    """即时承诺: for a season, a task, a disaster."""

    before = pledge_handing_in.offer_occasion
    occasion = Text(min_length=2, max_length=40)
    area = Choice(Area)
    text = Text(min_length=LEAST, max_length=MOST)
    on_submit = pledge_handing_in.write_occasion
    passes = ("member", "org")
    summary = False


class ChangePledge(Form):
    """A new wording of what was adopted, and why."""

    before = pledge_changes.offer_change
    text = Text(min_length=LEAST, max_length=MOST)
    why = Text(min_length=2, max_length=200)
    on_submit = pledge_changes.ask_change
    passes = ("pledge_item",)


class ChooseArea(Button, prefix="qaa"):
    """写一条, or one more."""

    member: int
    org: int
    pledge: int
    action = pledges.choose_area
    only_if = "addable"
    keeps = True


class BeginItem(Button, prefix="qab"):
    """One of the areas."""

    member: int
    org: int
    pledge: int
    area: str
    opens = WritePledge
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


class EditPledgeItem(Button, prefix="qaj"):
    """改一改."""

    pledge_item: int
    opens = RewritePledge
    only_if = "editable"
    keeps = True


class RewriteReturned(Button, prefix="qak"):
    """改一改, from the message that an item came back."""

    pledge_item: int
    opens = RewritePledge
    keeps = True


class DropPledgeItem(Button, prefix="qal"):
    """不要这条了."""

    pledge_item: int
    action = pledge_wordings.drop_item
    only_if = "droppable"


class ChangePledgeItem(Button, prefix="qam"):
    """申请修改, after it was adopted."""

    pledge_item: int
    opens = ChangePledge
    only_if = "changeable"
    keeps = True


class BeginOccasion(Button, prefix="qan"):
    """临时承诺."""

    member: int
    org: int
    opens = PledgeOccasion
    keeps = True


class SeeSuggestion(Button, prefix="qao"):
    """看建议的写法."""

    pledge_item: int
    action = pledge_answers.show_suggestion
    only_if = "suggestion"
    keeps = True


class AcceptSuggestion(Button, prefix="qaq"):
    """就用这句."""

    pledge_item: int
    wording: int
    action = pledge_answers.accept_suggestion


class KeepOwnWords(Button, prefix="qar"):
    """还用我的."""

    pledge_item: int
    wording: int
    action = pledge_answers.keep_own


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


class BackToPledgeItem(Button, prefix="qav"):
    """Back to this item."""

    pledge_item: int
    action = pledge_wordings.show_item
    keeps = True


PLEDGE = Command("pledge", pledges.show_pledge, needs=Permission.PLEDGE_WRITE)
_BACK = (BackToPledges, Go("menu"))
HINTS = (*(f"hint_{hint.value.replace('-', '_')}" for hint in PledgeHint), "hint_none")
READ = ("due", "target", "every", "whom", "baseline")

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
        ((SeeExamples, SeeLastYear), _BACK),
        items="areas",
        item_buttons=(BeginItem,),
        lines=False,
        sections=("kept",),
    ),
    Screen(
        "pledge-examples",
        (_BACK,),
        items="areas",
        item_buttons=(BeginItem,),
        item_sections=("theirs",),
    ),
    Screen(
        "pledge-last-year",
        (_BACK,),
        items="items",
        item_buttons=(TakeOver,),
    ),
    Screen(
        "pledge-card",
        (
            (SeeSuggestion,),
            (EditPledgeItem, DropPledgeItem),
            (ChangePledgeItem,),
            (ChooseArea,),
            (HandInPledges,),
            _BACK,
        ),
        sections=("written", "kept", "occasion", *READ, *HINTS, "suggestion", "changing"),
    ),
    Screen("pledge-handed-in", (_BACK,), sections=("who",)),
    Screen(
        "pledge-suggestion",
        ((AcceptSuggestion, KeepOwnWords), (RewriteReturned,), _BACK),
        html="difference",
    ),
    Screen("pledge-full", ((Go("pledge"),), (Go("menu"),))),
    Screen("pledge-frozen", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("pledge-too-short", ((ChooseArea,), _BACK)),
    Screen("nothing-to-hand-in", (_BACK,)),
    Screen("suggestion-over", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("suggestion-is-yours", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("change-waits", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("nothing-changed", ((BackToPledgeItem,), (Go("menu"),))),
)
