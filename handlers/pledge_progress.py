"""践诺: members say how far their promises are (domain §3.4-D′ 5)."""

from actions import pledge_progress, pledge_publishing, pledge_reminders
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.pledge_benefits import MakeCode
from handlers.pledge_office import OpenOffice
from handlers.pledge_stages import STAGES, BecauseOf


class OpenProgress(Button, prefix="zco"):
    """One of one's own."""

    item: int
    action = pledge_progress.open_progress
    keeps = True


class ProgressEarlier(Button, prefix="zce", page="earlier"):
    """One page back."""

    page: int
    action = pledge_progress.show_progress
    keeps = True


class ProgressLater(Button, prefix="zcl", page="later"):
    """One page on."""

    page: int
    action = pledge_progress.show_progress
    keeps = True


PROGRESS = Command("progress", pledge_progress.show_progress)
BACK = ((Go("progress"),), (Go("menu"),))
CARD = (*STAGES, (MakeCode,), *BACK)
SAID = ("left", "today", "over", "counted", "explained", "confirmed")
LEFT = ("left", "today", "over")

SCREENS = (
    Screen(
        "my-progress", ((ProgressEarlier, ProgressLater), (OpenOffice,), (Go("menu"),)),
        items="rows", item_buttons=(OpenProgress,), item_sections=(*LEFT, "counted"), sections=("none",),
    ),
    Screen("progress-card", CARD, items="said", sections=SAID),
    Screen("progress-kept", CARD, sections=SAID),
    Screen("progress-recorded", BACK, sections=("counted",)),
    Screen("progress-cannot", ((OpenProgress,),), items="reasons", item_buttons=(BecauseOf,), lines=False),
    Screen(
        "pledge-due", BACK, items="rows", item_buttons=(OpenProgress,), item_sections=(*LEFT, "counted"),
        prepare=pledge_reminders.describe_due,
    ),
    Screen(
        "pledges-late", ((OpenOffice,), (Go("menu"),)), items="rows", item_buttons=(OpenProgress,),
        prepare=pledge_reminders.describe_late,
    ),
    Screen("pledge-published", BACK, prepare=pledge_publishing.count_own),
    Screen("pledge-running", BACK, prepare=pledge_publishing.count_own),
    Screen("pledge-not-running", BACK),
)  # fmt: skip
