"""还没开始, 在做, 做完了, 做不了: the four buttons and what each asks (domain §3.4-D′ 5)."""

from actions import pledge_progress
from bot.buttons import Button, Go
from bot.forms import Form, Number, Text, WordOrPhoto
from bot.screens import Screen
from models.pledge_progress import MOST_DONE, NOTE


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


BACK = ((Go("progress"),), (Go("menu"),))
STAGES = ((NotBegun, DoingIt, DoingItPlainly), (DoneIt, CannotDoIt))

SCREENS = (
    Screen("photo-ready", BACK),
    Screen("photo-refused", BACK),
    Screen("photo-over", BACK),
)  # fmt: skip
