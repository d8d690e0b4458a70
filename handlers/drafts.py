"""📣发通知: beginning a notice, and finding one that was not finished (domain §3.4-L)."""

from actions import draft_cards, drafts
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Content, Form
from bot.screens import Screen
from handlers.draft_parts import TWO_WEEKS
from models.roles import Permission


class WriteNotice(Form):
    """要发什么?"""

    before = drafts.offer_writing
    what = Content()
    on_submit = drafts.begin_draft
    passes = ("org",)
    expires_after = TWO_WEEKS


class BeginNotice(Button, prefix="bca"):
    """✍️ for this organisation."""

    org: int
    opens = WriteNotice
    keeps = True


class ShowDrafts(Button, prefix="bcb"):
    """📝草稿."""

    page: int
    action = drafts.show_drafts
    only_if = "drafts"
    keeps = True


class EarlierDrafts(Button, prefix="bcc", page="earlier"):
    """One page back among drafts."""

    page: int
    action = drafts.show_drafts
    keeps = True


class LaterDrafts(Button, prefix="bcd", page="later"):
    """One page on among drafts."""

    page: int
    action = drafts.show_drafts
    keeps = True


class OpenDraft(Button, prefix="bce"):
    """The draft of this line."""

    notice: int
    action = draft_cards.show_draft
    keeps = True


BROADCAST = Command("broadcast", drafts.show_broadcast, needs=Permission.NOTICE_SEND)

SCREENS = (
    Screen(
        "broadcast",
        ((ShowDrafts,), (Go("menu"),)),
        items="units",
        item_buttons=(BeginNotice,),
        lines=False,
        sections=("drafts",),
    ),
    Screen(
        "notice-drafts",
        ((EarlierDrafts, LaterDrafts), (Go("broadcast"),)),
        items="drafts",
        item_buttons=(OpenDraft,),
    ),
)
