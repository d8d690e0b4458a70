"""删除申请: asked by the member, decided above the branch, confirmed twice (domain §3.7)."""

from actions import erasures
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen


class OfferErasure(Button, prefix="ye"):
    """申请删除我的资料."""

    member: int
    action = erasures.offer_erasure
    keeps = True


class AskErasure(Button, prefix="yr"):
    """Yes, ask for it."""

    member: int
    action = erasures.ask_erasure


class WithdrawErasure(Button, prefix="yz"):
    """撤回申请."""

    member: int
    action = erasures.withdraw_erasure


class ShowRequest(Button, prefix="er"):
    """The request of this follow-up."""

    follow_up: int
    action = erasures.show_request
    keeps = True


class ShowErasure(Button, prefix="es"):
    """The request, from the card of the follow-up."""

    follow_up: int
    action = erasures.show_request
    only_if = "erasing"
    keeps = True


class AgreeToErase(Button, prefix="eg"):
    """Yes, on this ground."""

    follow_up: int
    ground: str
    action = erasures.agree


class ConfirmErasure(Button, prefix="ec"):
    """The first confirmation."""

    follow_up: int
    action = erasures.confirm


class EraseForGood(Button, prefix="ez"):
    """The second one."""

    follow_up: int
    action = erasures.erase_for_good


class Reconsider(Button, prefix="ew"):
    """Not yet."""

    follow_up: int
    action = erasures.reconsider


class RefuseErasure(Form):
    """Why not?"""

    before = erasures.offer_refusal
    reason = Text(min_length=2, max_length=200)
    on_submit = erasures.refuse
    passes = ("follow_up",)
    summary = False


class RefuseToErase(Button, prefix="en"):
    """不同意."""

    follow_up: int
    opens = RefuseErasure
    keeps = True


BACK = ((Go("me"),), (Go("menu"),))

SCREENS = (
    Screen("erasure-offered", ((AskErasure,), *BACK)),
    Screen("erasure-waiting", ((WithdrawErasure,), *BACK)),
    Screen("erasure-withdrawn", BACK),
    Screen("nobody-decides", ((Go("talk"),), (Go("menu"),))),
    Screen("erasure-refused", ((Go("me"),), (Go("talk"),))),
    Screen("erasure-agreed"),
    Screen("erasure-of-relative", ((Go("menu"),),)),
    Screen("erasure-to-decide", ((ShowRequest,), (Go("todo"),))),
    Screen(
        "erasure-card",
        ((RefuseToErase,), (Go("todo"),)),
        items="grounds",
        item_buttons=(AgreeToErase,),
        lines=False,
        sections=("offices", "people"),
    ),
    Screen("erasure-sure", ((ConfirmErasure,), (Reconsider,)), sections=("offices", "people")),
    Screen("erasure-last-word", ((EraseForGood,), (Reconsider,))),
    Screen("erasure-begun", ((Go("todo"),), (Go("menu"),))),
    Screen("erasure-done", ((Go("todo"),),)),
)
