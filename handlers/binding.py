"""First contact: welcome, consent, who are you (domain §3.3)."""

from actions import binding
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, PhoneOrCode, Ticks, Year
from bot.screens import Screen
from models.consents import Purpose


class Bind(Form, command="bind"):
    """Bind by one's own shared number or by an invite code typed in."""

    before = binding.check_patience
    consents = Ticks(Purpose, required=(Purpose.BASIC,))
    identity = PhoneOrCode(own_only=True)
    birth_year = Year(minimum=1900, maximum=2020)
    on_submit = binding.bind
    passes = ("branch",)
    summary = False


class BindByInvite(Form):
    """Bind by the invite that opened the chat: its code needs no typing."""

    before = binding.check_patience
    consents = Ticks(Purpose, required=(Purpose.BASIC,))
    birth_year = Year(minimum=1900, maximum=2020)
    on_submit = binding.bind
    passes = ("code",)
    speaks_as = "bind"
    summary = False


class Agree(Button, prefix="ag"):
    """Go on from the welcome to binding; carries the branch of the QR, if any."""

    branch: str
    opens = Bind
    only_if = "uninvited"
    keeps = True


class AgreeInvited(Button, prefix="ai"):
    """Go on from a personal invite."""

    code: str
    opens = BindByInvite
    only_if = "code"
    keeps = True


START = Command("start", binding.greet, takes_text=True, listed=False)
FAMILY = Command("family", opens=Bind, listed=False)

SCREENS = (
    Screen("welcome", ((Agree,), (AgreeInvited,), (Go("privacy"),), (Go("menu"),)), sections=("named",)),
    Screen("bound", ((Go("checkin"),), (Go("menu"),), (Go("sos"),)), sections=("has_contact",)),
    Screen("binding-held", ((Go("menu"),),)),
    Screen("bound-elsewhere", ((Go("talk"),), (Go("sos"),))),
    Screen("rebind-asked", ((Go("todo"),),)),
    Screen("nobody-matched", ((Go("bind"),), (Go("menu"),), (Go("sos"),))),
    Screen("several-matched", ((Go("bind"),), (Go("menu"),))),
    Screen("family-not-agreed", ((Go("bind"),), (Go("menu"),))),
    Screen("not-bound", ((Go("bind"),), (Go("menu"),), (Go("sos"),))),
)
