"""请当地支部确认: a link and a picture of it, for the branch where somebody lives now (domain §3.4-B)."""

from typing import Any

from actions import handshakes
from bot.buttons import Button, Go
from bot.pictures import qr
from bot.screens import Screen


class OfferLink(Button, prefix="jk"):
    """请当地支部确认."""

    member: int
    action = handshakes.offer_link
    only_if = "hostable"


class MakeLink(Button, prefix="jy"):
    """同意,给我链接."""

    member: int
    action = handshakes.make_link


class WithdrawLink(Button, prefix="jx"):
    """撤回链接."""

    host_link: int
    action = handshakes.withdraw_link


def drawn(args: dict[str, Any]) -> bytes:
    """Return the link as a picture that a telephone reads."""
    return qr(args["link"])


SCREENS = (
    Screen("host-asked", ((MakeLink,), (Go("travel"),))),
    Screen("host-link", ((WithdrawLink,),), photo=drawn, page="path", prepare=handshakes.draw_links),
    Screen("host-link-withdrawn", ((MakeLink,), (Go("travel"),))),
    Screen("host-confirmed", ((Go("travel"),), (Go("menu"),))),
    Screen("host-denied", ((MakeLink,), (Go("talk"),), (Go("menu"),))),
)
