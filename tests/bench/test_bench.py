"""Does the bench still run? One small run through the command, and its figures by hand."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.far_end import FarEnd
from bench.figures import Sheet
from bench.picture import draw

ROOT = Path(__file__).parents[2]


def test_engineer_measures_one_contestant_and_finds_table_figures_and_picture(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "send", "--only", "Hongyan, ", "--engine", "sqlite"]
    done = subprocess.run(
        [*command, "--count", "40", "--rounds", "1", "--results", "kept"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Hongyan, sqlite" in done.stdout
    kept = json.loads((tmp_path / "kept/figures.json").read_text())
    (line,) = kept["sheets"][0]["lines"]
    assert line["samples"]["rate"][0] > 1
    assert (tmp_path / "kept/figures.svg").read_text().endswith("</svg>\n")
    assert not list((tmp_path / "var/bench").iterdir())


def test_reader_compares_medians_and_sees_what_does_not_hold(tmp_path: Path) -> None:
    sheet = Sheet("send", "Sending", "rate")
    for ours, theirs in ((40, 10), (50, 9), (30, 11)):
        sheet.line("PTB").add(rate=theirs)
        sheet.line("Hongyan <b>").add(rate=ours)
    sheet.hold("times PTB", sheet.ratio("Hongyan <b>", "PTB", "rate"), 10)
    sheet.hold("times nobody", sheet.ratio("Hongyan <b>", "nobody", "rate"), 10)
    text = "\n".join(sheet.text())
    assert "rate 40 [30–50]   ×4.00" in text
    assert "✗ times PTB: 4 (≥ 10)" in text
    assert "nobody" not in text
    draw([sheet], "2 cores", tmp_path / "figures.svg")
    assert "Hongyan &lt;b&gt;" in (tmp_path / "figures.svg").read_text()


async def test_server_takes_no_more_messages_in_a_second_than_allowed() -> None:
    far_end = FarEnd()
    far_end.arrange(limit=2)
    answers: list[bytes] = []
    for chat in (1, 2, 3):
        far_end.hear(b"sendMessage", b"chat_id=%d&text=x" % chat, answers.append)
    assert [b'"ok":true' in answer for answer in answers] == [True, True, False]
    assert far_end.report()["floods"] == 1


async def test_server_offers_an_update_until_it_is_confirmed() -> None:
    far_end = FarEnd()
    far_end.stock([{"callback_query": {}}, {"callback_query": {}}])
    answers: list[bytes] = []
    for body in (b"{}", b'{"offset":2}', b'{"offset":3,"timeout":0}'):
        far_end.hear(b"getUpdates", body, answers.append)
    assert [answer.count(b"update_id") for answer in answers] == [2, 1, 0]
    assert far_end.confirmed == 2
