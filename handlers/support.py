"""Reaching a person: 🆘, a talk with the branch, and stopping the messages (domain §3.2, §3.5)."""

from actions import support
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Note
from bot.screens import Screen


class Sos(Form, command="sos"):
    """🆘我要帮助: one question, which may be skipped."""

    before = support.offer_help
    what = Note(optional=True)
    on_submit = support.ask_for_help
    urgent = True


class Talk(Form, command="talk"):
    """找支部: leave a word, somebody calls back."""

    before = support.offer_help
    what = Note(optional=True)
    on_submit = support.ask_for_talk
    urgent = True


class ByPhone(Button, prefix="lp"):
    """Remind me by telephone."""

    action = support.prefer_phone


class StayInChat(Button, prefix="lc"):
    """Go on as before."""

    action = support.prefer_chat


LEAVE = Command("leave", support.offer_leaving, urgent=True)

SCREENS = (
    Screen("help-unbound", ((Go("bind"),), (Go("menu"),))),
    Screen("help-asked", ((Go("menu"),),)),
    Screen("talk-asked", ((Go("menu"),), (Go("sos"),))),
    Screen("leaving", ((ByPhone,), (StayInChat,), (Go("sos"),))),
    Screen("phone-preferred", ((StayInChat,), (Go("menu"),))),
    Screen("chat-preferred", ((Go("menu"),),)),
)
