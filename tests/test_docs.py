"""Do the documents say what is there? Settings, make targets, commands, links, pictures, IDs: both ways."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

import webchat.methods  # noqa: F401 - fills METHODS
from bot.__main__ import app
from bot.settings import known_names, settings_page
from tests.shape.source import ROOMS, ROOT
from webchat.__main__ import _parser
from webchat.calls import METHODS

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GUIDES = [ROOT / "README.md", ROOT / "README.zh.md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"\bHONGYAN_[A-Z_]*[A-Z]\b")
TARGET = re.compile(r"\bmake ([a-z][a-z-]+)")
COMMAND = re.compile(r"\bpython -m bot ([a-z][a-z-]+)")
SYSTEM = re.compile(r"\b[ZW]\d\d[a-z]?\b")
PICTURE_BYTES = 200_000
NO_TARGETS = {"finds"}  # "make finds its way": a word, not a target


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def code_in(told: str) -> str:
    """Everything set as code: what a reader would type."""
    blocks = re.findall(r"```\w*\n(.*?)```", told, re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", told)])


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):.*## ", text(ROOT / "Makefile"), re.MULTILINE))


def commands() -> set[str]:
    return set(getattr(typer.main.get_command(app), "commands", {}))


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def anchors(file: Path) -> set[str]:
    """The anchors that headings of a page get."""
    titles = re.findall(r"^#+ (.+)$", text(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("file", DOCS, ids=named)
def test_page_names_no_setting_target_or_command_that_is_not_there(file: Path) -> None:
    told = text(file)
    assert set(SETTING.findall(told)) <= set(known_names())
    assert set(TARGET.findall(code_in(told))) <= targets()
    assert set(COMMAND.findall(told)) <= commands()


@pytest.mark.parametrize("file", GUIDES, ids=named)
def test_readme_names_every_setting_and_command(file: Path) -> None:
    told = text(file)
    assert set(known_names()) <= set(SETTING.findall(told))
    assert not [command for command in commands() if not re.search(rf"`{command}\b", told)]


def test_every_make_target_is_told_to_somebody() -> None:
    told = "".join(text(file) for file in DOCS)
    assert targets() <= set(TARGET.findall(told)) | {"help"}


def test_example_settings_are_those_of_the_code() -> None:
    assert text(ROOT / ".env.example") == settings_page()


@pytest.mark.parametrize("file", DOCS, ids=named)
def test_links_and_pictures_lead_somewhere(file: Path) -> None:
    broken = []
    for link in LINK.findall(text(file)):
        address, _, anchor = link.partition("#")
        if "://" in address:
            continue
        goal = file.parent / address if address else file
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            broken.append(link)
    assert not broken


def test_pictures_are_light_and_all_of_them_shown() -> None:
    pictures = {file.resolve() for file in (ROOT / "docs" / "pictures").glob("*.png")}
    shown = {
        (file.parent / link).resolve() for file in DOCS for link in LINK.findall(text(file)) if ".png" in link
    }
    assert pictures == shown
    assert not [file.name for file in pictures if file.stat().st_size >= PICTURE_BYTES]


def told_in_code() -> Iterator[tuple[str, str]]:
    """Every system's ID in the source, with the file that names it."""
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(text(file))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from ((found, named(file)) for found in SYSTEM.findall(node.value))


def rows_of(file: Path) -> dict[str, str]:
    """The rows of the page's table by their ID."""
    return dict(re.findall(r"^\| ([ZW]\d\d[a-z]?) \| (.*) \|$", text(file), re.MULTILINE))


def test_every_system_has_its_row_and_code_names_only_those() -> None:
    rows = rows_of(ROOT / "docs" / "systems.md")
    planned = {f"Z{n:02}" for n in range(1, 31)} | {f"W{n:02}" for n in range(1, 35)} | {"W22b"}
    assert rows.keys() == planned
    assert not [(system, file) for system, file in told_in_code() if system not in rows]


def test_system_named_in_code_is_not_called_unbuilt() -> None:
    rows = rows_of(ROOT / "docs" / "systems.md")
    assert not [(system, file) for system, file in told_in_code() if rows[system].endswith("| not yet")]


@pytest.mark.parametrize("file", DOCS, ids=named)
def test_files_that_a_page_names_exist(file: Path) -> None:
    rooms = "|".join((*ROOMS, "locales", "tests", "docs"))
    paths = re.findall(rf"`((?:{rooms})/[\w/.-]*)`", text(file))
    recipe = set(re.findall(r"^\*\*`([^`]+)`\*\*$", text(file), re.MULTILINE))
    assert not [path for path in paths if path not in recipe and not (ROOT / path).exists()]


def test_terms_name_classes_that_are_there() -> None:
    source = {named(file): text(file) for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    rows = [line.split("|")[-2] for line in text(ROOT / "docs" / "terms.md").splitlines() if line[:1] == "|"]
    names = re.findall(r"`([A-Z]\w+)(?:\.(\w+))?`", "".join(rows))
    assert len(names) > 20
    for owner, part in names:
        homes = [code for code in source.values() if re.search(rf"^class {owner}\b", code, re.MULTILINE)]
        assert homes, owner
        assert not part or any(re.search(rf"^    {part}\b", code, re.MULTILINE) for code in homes), part


def test_chat_server_page_names_what_is_served() -> None:
    told = text(ROOT / "docs" / "webchat.md")
    words = set(re.findall(r"`([a-z]+[A-Z]\w+|close)`", told)) - {"METHOD"}
    assert {method.name for method in METHODS.values()} == words
    options = {flag for action in _parser()._actions for flag in action.option_strings if flag[:2] == "--"}
    assert options - {"--help"} == set(re.findall(r"`(--[a-z-]+)`", told))


def test_decisions_are_numbered_and_have_their_five_parts() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [file.name[:4] for file in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    for file in files:
        parts = re.findall(r"^## (.+)$", text(file), re.MULTILINE)
        assert parts == ["Status", "Context", "Decision", "Consequences", "Alternatives"], file.name
