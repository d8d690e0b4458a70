"""发通知: to whom, with which receipt, and the card of a draft (domain §3.4-L)."""

from actions import draft_cards, drafts
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.draft_looks import LOOKS, BackToDraft
from handlers.draft_parts import ChangeDue, ChangeWords, ForElders, Hasten, MoreFiles, WantReply
from handlers.picking import BuildAudience
from handlers.saved_audiences import ShowSavedFor


class NoFiles(Button, prefix="bcp"):
    """去掉附件."""

    notice: int
    action = drafts.drop_files
    only_if = "files"


class NoVoice(Button, prefix="bcr"):
    """去掉语音."""

    notice: int
    action = drafts.drop_voice
    only_if = "voice"


class TurnPin(Button, prefix="bcs"):
    """置顶, or no longer."""

    notice: int
    action = drafts.turn_pin


class CalmDown(Button, prefix="bcu"):
    """不加急."""

    notice: int
    action = drafts.calm_down
    only_if = "urgent"


class FinishDraft(Button, prefix="bcz"):
    """On to how it leaves."""

    notice: int
    action = draft_cards.finish_draft
    keeps = True


class ChangeWhom(Button, prefix="bch"):
    """发给谁."""

    notice: int
    action = drafts.ask_whom
    keeps = True


class ChangeReceipt(Button, prefix="bci"):
    """回执."""

    notice: int
    action = drafts.ask_receipt
    keeps = True


class ChooseQuick(Button, prefix="bcg"):
    """To this quick audience."""

    notice: int
    kind: str
    action = drafts.choose_quick


class WantRead(Button, prefix="bcj", kind="read"):
    """要已阅."""

    notice: int
    kind: str
    action = drafts.choose_receipt


class WantNothing(Button, prefix="bcl", kind="nothing"):
    """不用."""

    notice: int
    kind: str
    action = drafts.choose_receipt


SCREENS = (
    Screen(
        "notice-whom",
        ((ShowSavedFor, BuildAudience), (BackToDraft,)),
        items="quick",
        item_buttons=(ChooseQuick,),
        lines=False,
    ),
    Screen("notice-receipt", ((WantRead,), (WantReply,), (WantNothing,), (BackToDraft,))),
    Screen(
        "notice-draft",
        (
            (FinishDraft,),
            *LOOKS,
            (ChangeWords, MoreFiles, NoFiles),
            (ForElders, NoVoice),
            (ChangeWhom, ChangeReceipt, ChangeDue),
            (TurnPin, Hasten, CalmDown),
            (Go("broadcast"), Go("menu")),
        ),
        sections=(
            "files",
            "voice",
            "open",
            "whom",
            "people",
            "nobody",
            "phones",
            "receipt",
            "question",
            "due",
            "pinned",
            "reason",
        ),
    ),
    Screen("audience-open", ((ChangeWhom,), (BackToDraft,))),
    Screen("files-too-many", ((NoFiles,), (BackToDraft,))),
)
