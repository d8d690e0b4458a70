"""What leaves the house by ``export``? Exact shares for spreadsheets and programs, or a reason."""

import csv
import json
from pathlib import Path

import pytest

from bot.exports import ExportError, export
from bot.settings import Settings
from tests.demo.loading import loaded


def _settings(url: str) -> Settings:
    return Settings.model_validate({"database_url": url})


async def test_office_exports_the_structure_with_the_shares_of_z02(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "structure.csv"
    async with loaded(database_url, months=0):
        assert await export("structure", file, _settings(database_url)) == 234
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
