"""Is it the same person on the new device? What the secretary decides and both chats hear (domain §3.3.6)."""

from actions import rebinding
from bot.buttons import Button, Go
from bot.screens import Screen


class IsThePerson(Button, prefix="fy"):
    """是本人."""

    follow_up: int
    action = rebinding.confirm_binding
    only_if = "deciding"


class IsSomebodyElse(Button, prefix="fz"):
    """不是本人."""

    follow_up: int
    action = rebinding.refuse_binding
    only_if = "deciding"


SCREENS = (
    Screen("binding-released", ((Go("checkin"),), (Go("menu"),), (Go("sos"),))),
    Screen("binding-moved", ((Go("bind"),), (Go("menu"),))),
    Screen("binding-refused", ((Go("menu"),), (Go("sos"),))),
    Screen("binding-kept", ((Go("menu"),),)),
)
