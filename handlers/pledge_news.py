"""What is said to who promises: asked for in January, come back, passed, adopted (domain §3.4-D′)."""

from actions import pledge_answers, pledge_calls
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.pledge_forms import RewriteReturned
from handlers.pledges import BACK, BackToPledges, ChooseArea, OpenPledgeItem


class BeginAskedPledge(ChooseArea, prefix="qat"):
    """现在写, from the message that asks."""


class ReadSuggestion(Button, prefix="qap"):
    """看看有什么不同, from the message that it came."""

    pledge_item: int
    action = pledge_answers.show_suggestion
    keeps = True


SCREENS = (
    Screen(
        "pledge-asked",
        ((BeginAskedPledge,), (Go("pledge"), Go("menu"))),
        sections=("voluntary",),
        prepare=pledge_calls.describe_asked,
    ),
    Screen(
        "pledge-reminder",
        ((BeginAskedPledge,), (Go("pledge"), Go("menu"))),
        prepare=pledge_calls.describe_asked,
    ),
    Screen("org-pledge-asked", ((BackToPledges,), (Go("menu"),)), prepare=pledge_calls.describe_org_asked),
    Screen("org-pledge-reminder", ((BackToPledges,), (Go("menu"),)), prepare=pledge_calls.describe_org_asked),
    Screen("pledge-returned", ((RewriteReturned,), (OpenPledgeItem,), (Go("talk"),)), sections=("note",)),
    Screen("pledge-suggested", ((ReadSuggestion,), (Go("talk"),))),
    Screen("pledge-approved", (BACK,)),
    Screen("pledge-adopted", ((Go("pledge"),), (Go("menu"),))),
    Screen("pledge-change-agreed", ((OpenPledgeItem,), (Go("menu"),))),
    Screen("pledge-change-refused", ((OpenPledgeItem,), (Go("talk"),))),
)
