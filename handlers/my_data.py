"""我的资料: what is known about me, who looked at it, what I agreed to, all of it in a file (domain §3.7)."""

from actions import my_consents, my_data, my_record
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Note
from bot.papers import record
from bot.screens import Screen
from handlers.erasures import OfferErasure
from handlers.pledge_figures import OwnPledgeYears


class ShowLooks(Button, prefix="yl"):
    """谁看过."""

    member: int
    action = my_data.show_looks
    keeps = True


class NewerLooks(Button, prefix="yn", looks_page="newer"):
    """One page back."""

    member: int
    looks_page: int
    action = my_data.show_looks
    keeps = True


class OlderLooks(Button, prefix="yo", looks_page="older"):
    """One page on."""

    member: int
    looks_page: int
    action = my_data.show_looks
    keeps = True


class ShowConsents(Button, prefix="yc"):
    """我的同意."""

    member: int
    action = my_consents.show_consents
    keeps = True


class GiveConsent(Button, prefix="yg"):
    """Agree to it."""

    member: int
    purpose: str
    action = my_consents.give_consent
    only_if = "open"


class WithdrawConsent(Button, prefix="yw"):
    """Withdraw it."""

    member: int
    purpose: str
    action = my_consents.withdraw_consent
    only_if = "given"


class WithdrawAll(Button, prefix="ya"):
    """Yes, all of it."""

    member: int
    action = my_consents.withdraw_all


class KeepConsents(Button, prefix="yk"):
    """No, as it was."""

    member: int
    action = my_consents.show_consents


class TakeAlong(Button, prefix="yt"):
    """导出."""

    member: int
    action = my_record.take_along
    keeps = True


class Correct(Form, command="correct"):
    """改正: one sentence about what is wrong."""

    before = my_data.offer_correction
    what = Note(voice=False)
    on_submit = my_data.ask_correction


ME = Command("me", my_data.show_me)

SCREENS = (
    Screen(
        "me",
        (
            (ShowLooks, ShowConsents),
            (TakeAlong, Go("correct")),
            (OwnPledgeYears,),
            (OfferErasure,),
            (Go("less"), Go("privacy")),
            (Go("menu"),),
        ),
        items="facts",
        sections=("contact", "place"),
    ),
    Screen("my-looks", ((NewerLooks, OlderLooks), (Go("me"),), (Go("menu"),)), items="looks"),
    Screen(
        "my-consents",
        ((Go("me"),), (Go("menu"),)),
        items="purposes",
        item_buttons=(GiveConsent, WithdrawConsent),
        item_sections=("given", "open"),
    ),
    Screen("leaving-altogether", ((WithdrawAll,), (KeepConsents,))),
    Screen("withdrawn-altogether", ((Go("bind"),), (Go("menu"),))),
    Screen("binding-withdrawn", ((Go("menu"),),)),
    Screen("member-withdrew", ((Go("todo"),),)),
    Screen("correction-asked", ((Go("me"),), (Go("menu"),))),
    Screen("my-record", ((Go("me"),), (Go("menu"),)), prepare=my_record.gather, document=record),
)
