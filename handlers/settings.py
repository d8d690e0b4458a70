"""规则参数: whose rules, under which headings, and which values hold today (domain §3.4-M)."""

from actions import settings
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Text
from bot.screens import Screen
from models.roles import Permission


class FindRuleUnit(Form):
    """看哪个单位: by a part of its name."""

    wanted = Text(max_length=40)
    on_submit = settings.find_rule_units


class OpenRuleUnit(Button, prefix="rd"):
    """The rules of this organisation."""

    org: int
    action = settings.show_areas
    keeps = True


class OtherRuleUnit(Button, prefix="rx"):
    """Those of another one below."""

    org: int
    opens = FindRuleUnit
    keeps = True


class OpenRuleArea(Button, prefix="ra"):
    """The rules under this heading."""

    org: int
    area: str
    action = settings.show_area
    keeps = True


class BackToArea(Button, prefix="rf"):
    """The other rules under the heading of this one."""

    org: int
    area: str
    action = settings.show_area
    keeps = True


class OpenRule(Button, prefix="rc"):
    """The card of this rule."""

    org: int
    rule: str
    action = settings.show_rule
    keeps = True


SETTINGS = Command("settings", settings.show_settings, takes_text=True, needs=Permission.RULES_SET)

SCREENS = (
    Screen(
        "settings",
        ((Go("rules", only_if="waiting"),), (OtherRuleUnit,), (Go("menu"),)),
        items="areas",
        item_buttons=(OpenRuleArea,),
        lines=False,
        sections=("to_come",),
    ),
    Screen(
        "settings-units",
        ((Go("settings"),), (Go("menu"),)),
        items="units",
        item_buttons=(OpenRuleUnit,),
        lines=False,
        sections=("more",),
    ),
    Screen("settings-area", ((OpenRuleUnit,),), items="rules", item_buttons=(OpenRule,)),
    Screen("no-unit-for-rules", ((Go("settings"),), (Go("menu"),))),
)
