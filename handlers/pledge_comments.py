"""💬 待审留言: what is looked at before everybody reads it (domain §3.5)."""

from actions import pledge_comments
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.follow_ups import OpenAlert


class ShowHeld(Button, prefix="zh"):
    """待审留言."""

    page: int
    action = pledge_comments.show_held
    keeps = True


class HeldEarlier(Button, prefix="zhe", page="earlier"):
    """One page back."""

    page: int
    action = pledge_comments.show_held
    keeps = True


class HeldLater(Button, prefix="zhl", page="later"):
    """One page on."""

    page: int
    action = pledge_comments.show_held
    keeps = True


class OpenHeld(Button, prefix="zho"):
    """One of them."""

    comment: int
    action = pledge_comments.open_held
    keeps = True


class LetShow(Button, prefix="zhs"):
    """显示."""

    comment: int
    action = pledge_comments.let_show
    only_if = "open"


class RefuseComment(Button, prefix="zhx"):
    """不显示."""

    comment: int
    action = pledge_comments.refuse_comment
    only_if = "open"


BACK = ((Go("progress"),), (Go("menu"),))

SCREENS = (
    Screen("held-comments", ((HeldEarlier, HeldLater), *BACK), items="rows", item_buttons=(OpenHeld,),
           lines=False, sections=("none",)),
    Screen("held-comment", ((LetShow, RefuseComment), (ShowHeld,), *BACK)),
    Screen("comment-decided", ((ShowHeld,), *BACK)),
    Screen("own-comments", BACK),
    Screen("pledge-problem-note", ((OpenAlert,), (Go("todo"),))),
)  # fmt: skip
