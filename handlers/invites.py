"""邀请码: codes and QR of branches and members (domain §3.3, Z30)."""

from actions import invites, slips
from bot.buttons import Button, Go
from bot.commands import Command
from bot.pictures import qr
from bot.screens import Args, Screen
from models.roles import Permission


def link_as_qr(args: Args) -> bytes:
    """Return the picture of the invite's full link."""
    return qr(str(args["link"]))


class InviteThis(Button, prefix="im"):
    """The code of the member of this card."""

    member: int
    action = invites.invite_member
    only_if = "invitable"
    keeps = True


class InviteUnit(Button, prefix="ib"):
    """The code of the unit of this list."""

    org: int
    action = invites.invite_branch
    only_if = "invitable"
    keeps = True


class RenewBranchInvite(Button, prefix="rb"):
    """A new code; the old one ends."""

    org: int
    invite: int
    action = invites.renew_branch_invite


class RenewMemberInvite(Button, prefix="rm"):
    """A new code; the old one ends."""

    member: int
    invite: int
    action = invites.renew_member_invite


class PrintSlips(Button, prefix="wh"):
    """打印全支部: slips for everybody without a chat."""

    org: int
    action = slips.print_slips
    keeps = True


INVITE = Command("invite", invites.show_invites, needs=Permission.INVITE_MAKE)

SCREENS = (
    Screen(
        "branch-invite",
        ((PrintSlips,), (RenewBranchInvite,), (Go("roster"),), (Go("menu"),)),
        photo=link_as_qr,
        deep_link="payload",
    ),
    Screen(
        "member-invite",
        ((RenewMemberInvite,), (Go("roster"),), (Go("menu"),)),
        photo=link_as_qr,
        deep_link="payload",
        sections=("bound",),
    ),
    Screen("slips-ready", ((Go("invite"),), (Go("menu"),))),
    Screen("slips-none", ((Go("invite"),), (Go("menu"),))),
)
