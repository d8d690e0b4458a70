"""查人: search, a member's card, the telephone, the list of those who are asked (domain §3.4-L)."""

from actions import asking, roster
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.certificates import EnterForMember
from handlers.choosing import AppointThis, ChangeContact
from handlers.contact_log import ShowLog
from handlers.farewell import NoteDeath
from handlers.invites import InviteThis
from handlers.mourning import EndMourning, OfferMourning
from handlers.pledges import PledgeForThis
from handlers.proxy import RecordThis
from handlers.transfers import TransferThis, WithdrawTransfer


class FindMember(Form):
    """查人: by Chinese name, a part of it, pinyin or initials."""

    wanted = Text(max_length=20)
    on_submit = roster.find_members


class Search(Button, prefix="rs"):
    """Look somebody up."""

    opens = FindMember
    keeps = True


class OpenMember(Button, prefix="mo"):
    """The card of the member of this line."""

    member: int
    action = roster.show_member
    keeps = True


class SeePhone(Button, prefix="mp"):
    """看号码."""

    member: int
    action = roster.show_phone
    only_if = "numbered"
    keeps = True


class AddToList(Button, prefix="ma"):
    """加入报到名单."""

    member: int
    action = asking.ask_member
    only_if = "addable"


class TakeOffList(Button, prefix="mr"):
    """移出报到名单."""

    member: int
    action = asking.release_member
    only_if = "removable"


SCREENS = (
    Screen(
        "member-card",
        (
            *(
                (SeePhone,),
                (RecordThis, ShowLog),
                (PledgeForThis,),
                (InviteThis, EnterForMember),
                (AddToList,),
                (TakeOffList,),
            ),
            *((ChangeContact,), (AppointThis,), (TransferThis,), (WithdrawTransfer,)),
            *((OfferMourning, EndMourning), (NoteDeath,), (Search,), (Go("roster"),)),
        ),
        sections=(
            *("born", "joined", "floating", "place", "employer", "last", "condition", "never"),
            *("listed", "bound", "unbound", "contact", "phone", "transferring", "mourning"),
        ),
        prepare=roster.mask_phones,
    ),
    Screen("phone-number", prepare=roster.open_phones),
)
