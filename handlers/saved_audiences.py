"""常用范围: audiences that an organisation keeps for the next time (domain §3.4-L)."""

from actions import audiences, saved_audiences
from bot.buttons import Button
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.picking import BACK
from models.condition_kinds import NAME_LENGTH


class SaveAudience(Form):
    """By which name it is kept."""

    before = audiences.offer_condition
    called = Text(max_length=NAME_LENGTH)
    on_submit = saved_audiences.save_audience
    passes = ("notice",)


class KeepAudience(Button, prefix="bbz"):
    """存成常用."""

    notice: int
    opens = SaveAudience
    only_if = "chosen"
    keeps = True


class ShowSavedFor(Button, prefix="bbl"):
    """常用范围."""

    notice: int
    page: int
    action = saved_audiences.show_saved
    keeps = True


class EarlierSaved(Button, prefix="bbm", page="earlier"):
    """One page back among those kept."""

    notice: int
    page: int
    action = saved_audiences.show_saved


class LaterSaved(Button, prefix="bbn", page="later"):
    """One page on among those kept."""

    notice: int
    page: int
    action = saved_audiences.show_saved


class UseSaved(Button, prefix="bbe"):
    """It goes to these."""

    notice: int
    audience: int
    action = saved_audiences.use_saved


class JoinSaved(Button, prefix="bbf"):
    """As one condition among others."""

    notice: int
    audience: int
    action = saved_audiences.join_saved


class ForgetSaved(Button, prefix="bbg"):
    """Keep it no longer."""

    notice: int
    audience: int
    page: int
    action = saved_audiences.forget_saved


SCREENS = (
    Screen(
        "audiences-saved",
        ((EarlierSaved, LaterSaved), BACK),
        items="kept",
        item_buttons=(UseSaved, JoinSaved, ForgetSaved),
    ),
    Screen("audience-name-taken", ((KeepAudience,), BACK)),
)
