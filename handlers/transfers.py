"""转支部: asked by one branch, received by the other (domain §3.5)."""

from actions import transfers
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen


class TransferTo(Form):
    """转到哪个支部? A part of its name."""

    wanted = Text(max_length=30)
    on_submit = transfers.find_branches
    passes = ("member",)
    summary = False


class TransferThis(Button, prefix="xt"):
    """转支部."""

    member: int
    opens = TransferTo
    only_if = "transferable"
    keeps = True


class ChooseBranch(Button, prefix="xc"):
    """To this one."""

    member: int
    org: int
    action = transfers.ask_transfer


class WithdrawTransfer(Button, prefix="xw"):
    """撤回转接."""

    member: int
    action = transfers.withdraw_transfer
    only_if = "transferring"


class ReceiveMember(Button, prefix="xr"):
    """接收."""

    follow_up: int
    action = transfers.receive_member
    only_if = "receiving"


class DeclineMember(Button, prefix="xd"):
    """不接收."""

    follow_up: int
    action = transfers.decline_member
    only_if = "receiving"


SCREENS = (
    Screen("transfer-choose", ((Go("roster"),),), items="targets", item_buttons=(ChooseBranch,), lines=False),
    Screen("transfer-asked", ((Go("roster"),), (Go("menu"),))),
    Screen("transfer-offered", ((Go("todo"),),)),
    Screen("transfer-received", ((Go("roster"),),)),
    Screen("transfer-declined", ((Go("roster"),),)),
    Screen("transferred", ((Go("talk"),), (Go("menu"),))),
)
