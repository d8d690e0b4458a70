"""What may a repository never hold? The machine it was written on, where packages came from, secrets."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.shape.source import ROOMS, ROOT

SECRETS = {
    "a bot token": re.compile(r"\b\d{8,12}:[A-Za-z0-9_-]{35}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a password in an address": re.compile(r"https?://[^/\s:@\"'{}<>]+:[^/\s@\"'{}<>]{6,}@"),
}
SECRET_SHAPED = (
    "7123456789:" + "A" * 35,
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "https://ann:" + "secret7@host/",
)
PACKAGE_INDEX = re.compile(r"https?://(?:[^/@\s]+@)?([^/\s:'\"]+)")
ALLOWED_AT_THE_TOP = {
    *ROOMS,
    *("tests", "locales", "docs", "bench", ".ci", ".gitignore", ".gitattributes", ".env.example"),
    *("pyproject.toml", "requirements.lock", "requirements-dev.lock", "Makefile"),
    *("README.md", "README.zh.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
}


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """Every text file of the repository by its path; where git does not answer, every file of the rooms."""
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the person's git
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = asked.stdout.decode().split("\0") if asked.returncode == 0 else _walk()
    return {name: text for name in names if name and (text := _text(ROOT / name)) is not None}


def _walk() -> list[str]:
    places = [ROOT / name for name in ALLOWED_AT_THE_TOP]
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place])]
    return [str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts]


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return None


def _index_hosts() -> set[str]:
    """Return the hosts from which this machine takes its packages."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    told += " ".join(value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_")))
    return set(PACKAGE_INDEX.findall(told)) - {"localhost"}


def test_nothing_names_where_packages_came_from(kept: dict[str, str]) -> None:
    hosts = _index_hosts()
    assert not [(name, host) for name, text in kept.items() for host in hosts if host in text]
    locks = {name: text for name, text in kept.items() if name.endswith(".lock")}
    assert len(locks) == 2
    assert not [name for name, text in locks.items() if "://" in text or "\n--" in text]


def test_every_locked_package_has_hashes(kept: dict[str, str]) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", kept[name].strip())
        assert len(entries) > 30
        assert not [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]


def test_both_locks_name_the_same_versions(kept: dict[str, str]) -> None:
    runtime, development = (
        set(re.findall(r"^[a-z0-9-]+==\S+", kept[name], re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime < development


def test_nothing_names_the_machine_it_was_written_on(kept: dict[str, str]) -> None:
    places = {ROOT, ROOT.parent} - {Path(tempfile.gettempdir()), Path.home().parent, Path(ROOT.anchor)}
    here = re.compile("|".join(rf"(?<![\w.]){re.escape(str(place))}/" for place in places))
    assert not [(name, found[0]) for name, text in kept.items() if (found := here.search(text))]


@pytest.mark.parametrize("what", SECRETS)
def test_nothing_holds_a_secret(kept: dict[str, str], what: str) -> None:
    assert not [name for name, text in kept.items() if SECRETS[what].search(text)]


@pytest.mark.parametrize(("what", "secret"), list(zip(SECRETS, SECRET_SHAPED, strict=True)))
def test_secret_would_be_noticed(what: str, secret: str) -> None:
    assert SECRETS[what].search(f"x = '{secret}'")


def test_top_level_is_the_agreed_one(kept: dict[str, str]) -> None:
    assert not {name.split("/")[0] for name in kept} - ALLOWED_AT_THE_TOP


def test_no_line_is_left_for_later(kept: dict[str, str]) -> None:
    later = re.compile("|".join(rf"\b{word}\b" for word in ("TO" + "DO", "FIX" + "ME", "X" * 3)))
    assert not [name for name, text in kept.items() if name.endswith(".py") and later.search(text)]
