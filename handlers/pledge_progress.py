"""践诺: members say how far their promises are; who was promised something confirms (domain §3.4-D′ 5)."""

from actions import pledge_benefits, pledge_progress, pledge_publishing, pledge_reminders
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Number, Text, WordOrPhoto
from bot.pictures import qr
from bot.screens import Screen
from handlers.pledge_office import OpenOffice, PublishWaiting
from models.pledge_progress import MOST_DONE, NOTE


def drawn(args: dict[str, object]) -> bytes:
    """Return the link that confirms as a picture."""
    return qr(str(args["link"]))


class SayDoing(Form):
    """在做: how many by now, and a note or a photo."""

    before = pledge_progress.offer_progress
    done = Number(0, MOST_DONE)
    note = WordOrPhoto(max_length=NOTE, optional=True)
    on_submit = pledge_progress.doing
    passes = ("item",)


class SayDoingPlainly(Form):
    """在做, of what cannot be counted."""

    before = pledge_progress.offer_progress
    note = WordOrPhoto(max_length=NOTE, optional=True)
    on_submit = pledge_progress.doing_plainly
    passes = ("item",)


class SayDone(Form):
    """做完了: with a note or a photo."""

    before = pledge_progress.offer_progress
    note = WordOrPhoto(max_length=NOTE)
    on_submit = pledge_progress.finish
    passes = ("item",)


class Explain(Form):
    """做不了: the explanation that everybody reads."""

    before = pledge_progress.offer_explaining
    explained = Text(min_length=5, max_length=NOTE)
    on_submit = pledge_progress.cannot
    passes = ("item", "reason")


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


class NotBegun(Button, prefix="zn"):
    """还没开始."""

    item: int
    action = pledge_progress.not_begun
    only_if = "live"
    keeps = True


class DoingIt(Button, prefix="zdi"):
    """在做, counted."""

    item: int
    opens = SayDoing
    only_if = "counting"
    keeps = True


class DoingItPlainly(Button, prefix="zdp"):
    """在做."""

    item: int
    opens = SayDoingPlainly
    only_if = "plain"
    keeps = True


class DoneIt(Button, prefix="zdd"):
    """做完了."""

    item: int
    opens = SayDone
    only_if = "live"
    keeps = True


class CannotDoIt(Button, prefix="zdn"):
    """做不了."""

    item: int
    action = pledge_progress.ask_reason
    only_if = "live"
    keeps = True


class BecauseOf(Button, prefix="zdr"):
    """One reason."""

    item: int
    reason: str
    opens = Explain
    keeps = True


class MakeCode(Button, prefix="zk"):
    """请受益人确认."""

    item: int
    action = pledge_benefits.make_code
    only_if = "live"
    keeps = True


class EndCodes(Button, prefix="zkx"):
    """确认码作废."""

    item: int
    action = pledge_benefits.end_codes
    keeps = True


PROGRESS = Command("progress", pledge_progress.show_progress)
STAGES = ((NotBegun, DoingIt, DoingItPlainly), (DoneIt, CannotDoIt))
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
    Screen("photo-ready", BACK),
    Screen("photo-refused", BACK),
    Screen("photo-over", BACK),
    Screen(
        "benefit-code", ((EndCodes,), *BACK), prepare=pledge_benefits.draw_codes, deep_link="payload",
        photo=drawn,
    ),
    Screen("benefit-codes-ended", BACK),
    Screen("many-codes", ((EndCodes,), *BACK)),
    Screen("nothing-done-yet", BACK),
    Screen("pledges-published", ((PublishWaiting,), *BACK)),
)  # fmt: skip
