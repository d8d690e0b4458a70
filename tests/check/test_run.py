"""The whole check: order, marks, exit code, JSON, and that nothing secret is told."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.check import run
from bot.check.finding import Finding, Level, Probe, fault, look
from bot.check.ground import Ground
from bot.check.run import PROBES, check, unread
from bot.migrate import upgrade
from bot.settings import SettingsError
from tests.check.asking import Standing
from tests.crash.processes import free_port

ROOT = Path(__file__).parents[2]
SECRETS = {
    "HONGYAN_BOT_TOKEN": "123456:AAE-invented_token_of_the_test",
    "HONGYAN_SECRET_KEY": "key-of-the-test-key-of-the-test-key",
    "HONGYAN_WEBHOOK_SECRET": "hook-secret-of-the-test",
    "HONGYAN_METRICS_TOKEN": "scraper-token-of-the-test",
}


async def lines(ground: Ground, **how: bool) -> tuple[bool, list[str]]:
    said: list[str] = []
    well = await check(ground, said.append, **how)
    return well, "\n".join(said).splitlines()


def probing(monkeypatch: pytest.MonkeyPatch, *probes: tuple[str, Any, tuple[str, ...]]) -> None:
    """Put other probes into the table: what they find, or raise."""

    def asking(outcome: Any) -> Any:  # noqa: ANN401 - a finding or a fault
        async def ask(_ground: Ground) -> list[Finding]:
            if isinstance(outcome, Exception):
                raise outcome
            return [outcome]

        return ask

    monkeypatch.setattr(
        run, "PROBES", [Probe(name, asking(outcome), after) for name, outcome, after in probes]
    )


async def test_service_in_order_has_a_line_for_each_probe(database_url: str, standing: Standing) -> None:
    well, said = await lines(standing(database_url=database_url, http_port=free_port()))
    assert next(line for line in said if "database" in line).startswith("✓")
    told = {line[2:].split("  ")[0] for line in said if line[0] in "✓!✗"}
    assert told >= {probe.name for probe in PROBES} - {"updates", "further bots"}
    assert well is not any(line.startswith("✗") for line in said)


async def test_fault_is_marked_says_what_to_do_and_ends_badly(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    probing(
        monkeypatch,
        ("one", Finding("fine"), ()),
        ("two", look("odd", "Look there."), ()),
        ("three", fault("gone", "Bring it back."), ()),
        ("four", Finding("stands on what is gone"), ("three",)),
        ("five", Finding("stands on what is odd"), ("two",)),
    )  # fmt: skip
    well, said = await lines(standing())
    assert well is False
    assert [line.split() for line in said] == [
        ["✓", "one", "fine"],
        ["!", "two", "odd"],
        ["→", "Look", "there."],
        ["✗", "three", "gone"],
        ["→", "Bring", "it", "back."],
        ["✓", "five", "stands", "on", "what", "is", "odd"],
    ]


async def test_probe_that_breaks_or_hangs_hides_no_other(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    probing(
        monkeypatch,
        ("one", ValueError("a note of somebody"), ()),
        ("two", TimeoutError(), ()),
        ("three", Finding("fine"), ()),
    )
    well, said = await lines(standing())
    assert well is False
    assert "ValueError" in said[0]
    assert "somebody" not in "".join(said)
    assert "no answer" in said[2]
    assert said[-1].endswith("fine")


async def test_machine_gets_the_same_as_json(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    probing(monkeypatch, ("one", look("odd", "Look there."), ()))
    well, said = await lines(standing(), as_json=True)
    finding = {"probe": "one", "level": Level.LOOK.value, "says": "odd", "do": "Look there."}
    assert (well, json.loads("\n".join(said))) == (True, {"well": True, "findings": [finding]})


def test_settings_that_cannot_be_read_are_findings_too() -> None:
    said: list[str] = []
    assert unread(SettingsError("A is wrong.\nB is wrong."), said.append) is False
    assert [line.split("\n")[0].split("  ")[-1] for line in said] == ["A is wrong.", "B is wrong."]


def command(tmp_path: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator would."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HONGYAN_")}
    given = {"HONGYAN_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", "check", *arguments],
        cwd=tmp_path, env=kept | given, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_operator_sees_faults_with_code_1_and_never_a_secret(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'hongyan.db'}")
    away = {"HONGYAN_API_URL": "http://127.0.0.1:9", "HONGYAN_LOG_LEVEL": "debug"}
    done = command(tmp_path, "--json", **SECRETS, **away)
    told = json.loads(done.stdout)
    assert (done.returncode, told["well"]) == (1, False)
    assert [one["probe"] for one in told["findings"] if one["level"] == "fault"] == ["bot"]
    everything = done.stdout + done.stderr
    assert not [name for name, secret in SECRETS.items() if secret in everything]


def test_operator_with_a_wrong_setting_reads_its_sentence(tmp_path: Path) -> None:
    done = command(tmp_path, HONGYAN_HTTP_PORT="http")
    assert done.returncode == 1
    assert done.stdout.startswith("✗ settings")
    assert "HONGYAN_HTTP_PORT" in done.stdout
