"""Would the import contract notice a wrong direction? Each is tried on a house of empty rooms."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape.source import ROOMS, ROOT

FILES = (
    *(f"{room}/__init__.py" for room in ROOMS),
    *(
        "bot/wiring.py",
        "bot/__main__.py",
        "bot/serve.py",
        "bot/refusals.py",
        "bot/demo/__init__.py",
        "bot/demo/stage.py",
        "bot/demo/filling.py",
        "webchat/store.py",
        "bot/pump.py",
        "bot/screens.py",
        "models/orgs.py",
        "actions/orgs.py",
    ),
)


def lint(house: Path, file: str, line: str) -> subprocess.CompletedProcess[str]:
    """Build the rooms with one import in one file, and ask the contract of pyproject.toml."""
    for name in FILES:
        (house / name).parent.mkdir(exist_ok=True)
        (house / name).touch()
    (house / file).write_text(line)
    program = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as go; go()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("models/orgs.py", "import actions.orgs"),
        ("models/orgs.py", "import bot.screens"),
        ("actions/orgs.py", "import handlers"),
        ("actions/orgs.py", "import bot.screens"),
        ("scheduler/__init__.py", "import web"),
        ("scheduler/__init__.py", "import bot.screens"),
        ("handlers/__init__.py", "import web"),
        ("handlers/__init__.py", "import webchat"),
        ("bot/pump.py", "import actions.orgs"),
        ("bot/pump.py", "import bot.wiring"),
        ("web/__init__.py", "import bot.wiring"),
        ("webchat/__init__.py", "import models.orgs"),
    ],
)
def test_wrong_direction_breaks_the_contract(tmp_path: Path, file: str, line: str) -> None:
    found = lint(tmp_path, file, line)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "BROKEN" in found.stdout


def test_right_directions_keep_it(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/__main__.py").write_text("import bot.wiring, scheduler")
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers/__init__.py").write_text("import bot.screens, actions.orgs, models.orgs")
    found = lint(tmp_path, "bot/wiring.py", "import handlers, scheduler, web, webchat, actions.orgs, models")
    assert found.returncode == 0, found.stdout + found.stderr
