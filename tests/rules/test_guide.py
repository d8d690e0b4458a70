"""Does the office's guide tell every rule with its default, as the chat says them?"""

from typing import Any

import pytest

from actions.settings import value_args
from models.rules import CATALOGUE, Rule
from tests.shape.source import ROOT
from tests.world import words


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.name)
def test_guide_has_a_row_for_the_rule(rule: Rule[Any]) -> None:
    said, told = words(), value_args(rule, rule.default)
    default = f"{said.name(told['value'])}{said.name(told['unit_of_value'])}"
    guide = (ROOT / "docs" / "settings.zh.md").read_text("utf-8")
    assert (
        f"| {said.plain(f'rule.{rule.name}')} | {default} | {said.plain(f'rule-about.{rule.name}')}" in guide
    )
