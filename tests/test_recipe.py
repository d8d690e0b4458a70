"""Does docs/recipes/add-a-feature.md work? A copy of the source follows it to the letter."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape.source import ROOMS, ROOT

RECIPE = ROOT / "docs" / "recipes" / "add-a-feature.md"
FILE = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WORD = re.compile(r"In `([^`]+)`, add the word `(\w+)` to `HANDLERS`, after `(\w+)`")
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = ".venv/bin/python"


@pytest.fixture(scope="module")
def told() -> str:
    """The recipe as a reader sees it."""
    return RECIPE.read_text(encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source tree with its tests, and nothing that was made from it."""
    made = shutil.ignore_patterns("__pycache__", "*.pyc", "*.db", "*.sqlite3")
    for name in (*ROOMS, "tests", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=made)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def write_files(told: str, copy: Path) -> list[str]:
    """Every block that names its file is that file now; return their names."""
    files: list[tuple[str, str]] = FILE.findall(told)
    for name, content in files:
        assert not (copy / name).exists(), f"{name} is there already: the recipe adds, it does not replace"
        (copy / name).write_text(content, encoding="utf-8")
    return [name for name, _ in files]


def add_word(told: str, copy: Path) -> None:
    """The one word stands in HANDLERS after the one named."""
    [(name, word, earlier)] = WORD.findall(told)
    source = (copy / name).read_text(encoding="utf-8")
    assert source.count(f'"{earlier}",') == 1
    changed = source.replace(f'"{earlier}",', f'"{earlier}",\n        "{word}",')
    (copy / name).write_text(changed, encoding="utf-8")


def run(line: str, copy: Path) -> str:
    """Run a command of the recipe with this interpreter, settings and test runner left outside."""
    assert line.startswith(PYTHON)
    ours = ("HONGYAN_", "PYTEST_", "COV_")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, *shlex.split(line)[1:]],
        cwd=copy,
        env=outside | {"PYTEST_ADDOPTS": "-k sqlite -p no:cacheprovider"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def revisions(copy: Path) -> set[Path]:
    """Every migration of the copy."""
    return set((copy / "models" / "migrations" / "versions").glob("*.py"))


def test_reader_who_follows_the_recipe_has_the_feature(told: str, copy: Path) -> None:
    names = write_files(told, copy)
    add_word(told, copy)
    before = revisions(copy)
    revise, tests = (line for block in COMMANDS.findall(told) for line in block.splitlines())

    run(revise, copy)
    [revision] = revisions(copy) - before
    changes = re.findall(r"op\.(\w+)\(", revision.read_text(encoding="utf-8").partition("def downgrade")[0])
    assert set(changes) <= {"create_table", "batch_alter_table", "create_index", "f"}
    assert changes.count("create_table") == 1

    assert "2 passed" in run(tests, copy)
    assert [Path(name).parts[0] for name in names] == [
        *("models", "actions", "handlers", "locales", "locales", "tests"),
    ]


def test_files_of_the_recipe_obey_the_linter(told: str, copy: Path) -> None:
    names = [name for name in write_files(told, copy) if name.endswith(".py")]
    for verb in (("check",), ("format", "--check")):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *verb, "--no-cache", *names],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
