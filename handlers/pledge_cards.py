"""One promise: what was understood, what is missing, what a reviewer suggests (domain §3.4-D′)."""

from actions import pledge_answers, pledge_wordings
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.pledge_forms import ChangePledgeItem, EditPledgeItem, RewriteReturned
from handlers.pledges import BACK, ChooseArea, HandInPledges
from models.pledge_hints import PledgeHint


class BackToPledgeItem(Button, prefix="qav"):
    """Back to this item."""

    pledge_item: int
    action = pledge_wordings.show_item
    keeps = True


class DropPledgeItem(Button, prefix="qal"):
    """不要这条了."""

    pledge_item: int
    action = pledge_wordings.drop_item
    only_if = "droppable"


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


HINTS = (*(f"hint_{hint.value.replace('-', '_')}" for hint in PledgeHint), "hint_none")
READ = ("due", "target", "every", "whom", "baseline")

SCREENS = (
    Screen(
        "pledge-card",
        (
            (SeeSuggestion,),
            (EditPledgeItem, DropPledgeItem),
            (ChangePledgeItem,),
            (ChooseArea,),
            (HandInPledges,),
            BACK,
        ),
        sections=("written", "kept", "occasion", *READ, *HINTS, "suggestion", "changing"),
    ),
    Screen(
        "pledge-suggestion",
        ((AcceptSuggestion, KeepOwnWords), (RewriteReturned,), BACK),
        html="difference",
    ),
    Screen("pledge-frozen", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("suggestion-over", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("suggestion-is-yours", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("change-waits", ((BackToPledgeItem,), (Go("menu"),))),
    Screen("nothing-changed", ((BackToPledgeItem,), (Go("menu"),))),
)
