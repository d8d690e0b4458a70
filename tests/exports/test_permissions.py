"""Does the printed table say what the declarations say?"""

import ast
import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actions.declared import declared_actions
from bot.__main__ import app
from bot.exports import ExportError
from bot.exports.permissions import write_permissions
from models.roles import ROLES, Permission, Role
from tests.shape.source import ROOT


def _in_the_source() -> dict[str, str]:
    """Every function under ``@action`` with what it is declared to need, as it is written."""
    found = {}
    for file in (ROOT / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "action":
                    needs = next(ast.unparse(word.value) for word in mark.keywords if word.arg == "needs")
                    found[f"{file.stem}.{getattr(node, 'name', '')}"] = needs
    return found


def test_every_declared_action_is_found_with_what_it_needs() -> None:
    told = {
        name: f"Permission.{needs.name}" if needs else "None" for name, needs in declared_actions().items()
    }
    assert len(told) > 40
    assert told == _in_the_source()


def test_file_has_a_row_an_action_sorted_and_a_mark_where_a_role_may(tmp_path: Path) -> None:
    file = tmp_path / "rights.csv"
    done = CliRunner().invoke(app, ["permissions", "--csv", str(file)])
    assert done.exit_code == 0, done.output
    text = file.read_text("utf-8")
    assert text.startswith("\ufeff操作,所需权限,党员,联系人,支部书记,")
    rows = list(csv.reader(text.removeprefix("\ufeff").splitlines()))[1:]
    declared = declared_actions()
    assert [row[0] for row in rows] == sorted(declared)
    for name, needed, *marks in rows:
        needs = declared[name]
        assert needed == (needs.value if needs else "人人可用")
        assert marks == ["√" if needs is None or needs in ROLES[role] else "" for role in Role]


@pytest.mark.parametrize(
    ("needs", "marks"),
    [
        (None, ["√"] * len(Role)),
        (Permission.SELF_SEE, ["√"]),
        (Permission.CLOCK_MOVE, ["", "", "", "", "√"]),
    ],
)
def test_marks_follow_the_roles(tmp_path: Path, needs: Permission | None, marks: list[str]) -> None:
    file = tmp_path / "a.csv"
    assert write_permissions(file, {"area.verb": needs}) == 1
    row = next(csv.reader([file.read_text("utf-8").splitlines()[1]]))
    assert row[2 : 2 + len(marks)] == marks


def test_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written: No such file"):
        write_permissions(tmp_path / "no" / "a.csv", {})
    done = CliRunner().invoke(app, ["permissions", "--csv", str(tmp_path / "no" / "a.csv")])
    assert done.exit_code == 2
