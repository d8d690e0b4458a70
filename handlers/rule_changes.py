"""改规则: a rule's card, a value for it, before and after, a second person's word (domain §3.4-M)."""

from actions import rule_changes, settings
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.settings import BackToArea, OpenRule
from models.roles import Permission


class SetRule(Form):
    """改一项: the new value, as one writes it."""

    before = settings.offer_rule
    value = Text(max_length=120)
    on_submit = rule_changes.propose_rule
    passes = ("org", "rule")


class PickRuleValue(Button, prefix="rk"):
    """This value."""

    org: int
    rule: str
    word: str
    action = rule_changes.propose_word
    keeps = True


class TypeRuleValue(Button, prefix="rt"):
    """改: type another value."""

    org: int
    rule: str
    opens = SetRule
    only_if = "typed"
    keeps = True


class TypeRuleAgain(Button, prefix="rg"):
    """Type it once more."""

    org: int
    rule: str
    opens = SetRule


class BackToAbove(Button, prefix="rq"):
    """恢复成上级的."""

    org: int
    rule: str
    action = rule_changes.propose_above
    only_if = "backable"
    keeps = True


class ConfirmRule(Button, prefix="ry"):
    """确定."""

    change: int
    action = rule_changes.confirm_rule


class WithdrawRule(Button, prefix="rn"):
    """撤回这项改动."""

    change: int
    action = rule_changes.withdraw_rule
    only_if = "withdrawable"


class AgreeToRule(Button, prefix="rj"):
    """同意."""

    change: int
    action = rule_changes.agree_to_rule
    only_if = "decidable"


class RefuseRule(Button, prefix="rh"):
    """不同意."""

    change: int
    action = rule_changes.refuse_rule
    only_if = "decidable"


RULES_WAITING = Command("rules", settings.show_waiting, listed=False, needs=Permission.RULES_SET)

BACK = ((OpenRule,), (Go("settings"),))
SCREENS = (
    Screen(
        "rule-card",
        ((TypeRuleValue,), (BackToAbove,), (AgreeToRule, RefuseRule), (WithdrawRule,), (BackToArea,)),
        items="options",
        item_buttons=(PickRuleValue,),
        lines=False,
        sections=("own", "above", "default", "whole", "pending", "waits"),
    ),
    Screen(
        "rule-draft",
        ((ConfirmRule,), (OpenRule,)),
        sections=("others", "inherits", "replaces", "second"),
    ),
    Screen("rule-set", BACK),
    Screen("rule-waits", BACK, sections=("seconds", "nobody")),
    Screen("rule-to-confirm", ((AgreeToRule, RefuseRule), (OpenRule,))),
    Screen("rule-decided", BACK, sections=("agreed",)),
    Screen("rule-agreed", BACK),
    Screen("rule-refused", BACK),
    Screen("rule-taken-back", BACK),
    Screen(
        "rules-waiting",
        ((Go("settings"),), (Go("menu"),)),
        items="changes",
        item_buttons=(OpenRule, AgreeToRule, RefuseRule),
    ),
    Screen("rule-not-readable", ((TypeRuleAgain,), (OpenRule,))),
    Screen("rule-unchanged", BACK),
    Screen("own-rule-change", BACK),
    Screen("rule-change-over", BACK),
)
