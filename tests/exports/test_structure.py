"""What leaves the house by ``export``? Exact shares for spreadsheets and programs, or a reason."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.exports import ExportError, export
from bot.settings import Settings
from tests.demo.loading import loaded
from tests.exports.books import rows_of


def _settings(url: str) -> Settings:
    return Settings.model_validate({"database_url": url})


async def test_office_exports_the_structure_with_the_shares_of_z02(database_url: str, tmp_path: Path) -> None:
    file, sheet = tmp_path / "structure.csv", tmp_path / "structure.xlsx"
    async with loaded(database_url, months=0):
        assert await export("structure", file, _settings(database_url)) == 234
        await export("structure", sheet, _settings(database_url))
    text = file.read_text("utf-8")
    assert text.startswith("\ufeff单位,层级,")
    county, *others = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    assert county["层级"] == "县委"
    shares = ("农村占比%", "35岁及以下占比%", "高中及以上占比%", "女占比%")
    assert [county[share] for share in shares] == ["50.35", "26.13", "50.67", "16.94"]
    assert [county[count] for count in ("党委数", "总支数", "支部数", "党员总数")] == [
        "12",
        "9",
        "212",
        "3418",
    ]
    assert county["年龄截止日期"] == "2027-01-28"
    assert len(others) == 233
    top = rows_of(sheet)[0]
    assert [top[share] for share in shares] == [50.35, 26.13, 50.67, 16.94]
    assert (top["35岁及以下"], top["党员总数"], top["年龄截止日期"]) == (893, 3418, date(2027, 1, 28))


async def test_program_reads_numbers_under_english_names(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "structure.jsonl"
    async with loaded(database_url, members=100, months=0):
        await export("structure", file, _settings(database_url))
    county, *_ = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    assert county["members"] == 100
    assert county["rural_share"] == 50.0
    assert county["level"] == "county"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("table", "name", "told"),
    [
        ("secrets", "a.csv", "Known: structure, orgs, roster"),
        ("structure", "a.exe", ".xlsx, .csv, .jsonl"),
        ("structure", "no/a.csv", "No such"),
    ],
)
async def test_impossible_export_names_what_is_known(
    database_url: str, tmp_path: Path, table: str, name: str, told: str
) -> None:
    with pytest.raises(ExportError, match=told):
        await export(table, tmp_path / name, _settings(database_url))


async def test_database_without_tables_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="migrate"):
        await export("structure", tmp_path / "a.csv", _settings(f"sqlite:///{tmp_path / 'new.db'}"))


@pytest.mark.sqlite_only
def test_command_tells_the_rows_and_a_wrong_one_what_is_known(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.logs.set_up", lambda _settings: None)  # the runner's own streams end with it
    runner = CliRunner(env={"HONGYAN_DATABASE_URL": database_url, "HONGYAN_DATA_DIR": str(tmp_path)})
    file = tmp_path / "a.xlsx"
    done = runner.invoke(app, ["export", "orgs", str(file)])
    assert (done.exit_code, done.output.strip()) == (0, f"Written: {file} (0 rows)")
    assert file.stat().st_mode & 0o077 == 0
    wrong = runner.invoke(app, ["export", "orgs", str(file), "--under", "nowhere"])
    assert (wrong.exit_code, "There is no organisation 'nowhere'" in wrong.output) == (2, True)
