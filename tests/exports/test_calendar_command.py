"""``calendar``: a calendar told line by line or to a file, and a year loaded with every wrong line told."""

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner
from xlsxwriter import Workbook

from bot.__main__ import app
from bot.calendar_command import load_calendar, tell_calendar
from bot.exports.table import ExportError
from bot.settings import Settings
from bot.upkeep.fault import UpkeepError
from models.audit import AuditLine
from models.calendars import CalendarDay
from models.official_days import DayKind, shipped
from tests.calendar_rows import mark
from tests.county import County, found_county
from tests.knowledge.test_day_lines import NOTICE_OF_2026
from tests.world import World


def settings_of(world: World, tmp_path: Path) -> Settings:
    return Settings(database_url=world.database.url, data_dir=tmp_path)


async def kinds(world: World) -> dict[tuple[int, date], DayKind]:
    """What is marked: (organisation, day)."""
    async with world.scope() as scope:
        return {(row.org_id, row.day): row.kind for row in await scope.all(select(CalendarDay))}


async def test_county_s_calendar_is_written_with_festivals_terms_and_its_own_days(
    world: World, county: County, tmp_path: Path
) -> None:
    await mark(world, county.willow, [date(2026, 4, 20)])
    told: list[str] = []
    settings, file = settings_of(world, tmp_path), tmp_path / "days.csv"
    lines = await tell_calendar(settings, 2026, 2026, file, None, told.append)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["日期", "星期", "类型", "名称"]
    assert len(rows) == lines + 1
    off = {row[0] for row in rows if row[2] == "放假"}
    work = {row[0] for row in rows if row[2] == "调休上班"}
    wanted = {day.isoformat(): mark.kind for day, mark in shipped().items() if mark.year == 2026}
    assert (off, work) == (
        {day for day, kind in wanted.items() if kind is DayKind.OFF},
        {day for day, kind in wanted.items() if kind is DayKind.WORK},
    )
    assert ["2026-04-05", "星期日", "节日", "清明"] in rows
    assert ["2026-04-05", "星期日", "节气", "清明"] in rows
    assert not told
    await tell_calendar(settings, 2026, 2026, file, "柳湾村党支部", told.append)
    assert "2026-04-20,星期一,放假," in file.read_text("utf-8-sig")


async def test_year_without_days_off_is_said(world: World, county: County, tmp_path: Path) -> None:
    told: list[str] = []
    await tell_calendar(settings_of(world, tmp_path), 2026, 2028, None, None, told.append)
    assert told[0].startswith("2026-01-01")
    assert "2027、2028年的放假安排" in told[-1]


async def test_notice_in_a_text_file_is_loaded_for_the_county(
    world: World, county: County, tmp_path: Path
) -> None:
    file, told = tmp_path / "notice.csv", list[str]()
    file.write_text(NOTICE_OF_2026, "utf-8")
    await load_calendar(settings_of(world, tmp_path), file, 2026, None, told.append)
    assert await kinds(world) == {
        (county.county.id, day): one.kind for day, one in shipped().items() if one.year == 2026
    }
    assert "33 days off, 6 moved work days" in told[-1]
    async with world.scope() as scope:
        [line] = await scope.all(select(AuditLine).where(AuditLine.verb == "calendar-year-loaded"))
    assert line.facts == {"year": 2026, "off": 33, "work": 6}


async def test_workbook_with_dates_is_loaded_for_a_branch(
    world: World, county: County, tmp_path: Path
) -> None:
    file = tmp_path / "days.xlsx"
    with Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["日期", "类型", "名称"])
        sheet.write_datetime(1, 0, date(2027, 4, 15))
        sheet.write_row(1, 1, ["放假", "村里的节"])
    told: list[str] = []
    await load_calendar(settings_of(world, tmp_path), file, 2027, "柳湾村党支部", told.append)
    assert await kinds(world) == {(county.willow.id, date(2027, 4, 15)): DayKind.OFF}
    assert told[0] == "第1行没有写日子,跳过了。"


@pytest.mark.parametrize(
    ("text", "said", "fault"),
    [
        ("2027-02-05,放假\n2027-02-30,放假", "第2行「2027-02-30 放假」:没有这一天", "1 lines are wrong"),
        (
            "2027-02-05,2027-02-11,放假",
            "第1行「2027-02-05 2027-02-11 放假」:两个日子挨着",
            "1 lines are wrong",
        ),
        ("日期,类型\n,", "第1行没有写日子", "0 days right"),
    ],
)
async def test_wrong_file_changes_nothing_and_says_which_lines(
    world: World, county: County, tmp_path: Path, text: str, said: str, fault: str
) -> None:
    file, told = tmp_path / "days.csv", list[str]()
    file.write_text(text, "utf-8")
    with pytest.raises(UpkeepError, match=fault):
        await load_calendar(settings_of(world, tmp_path), file, 2027, None, told.append)
    assert any(line.startswith(said) for line in told), told
    assert await kinds(world) == {}


async def test_refusals_are_sentences(world: World, tmp_path: Path) -> None:
    settings, file = settings_of(world, tmp_path), tmp_path / "days.csv"
    with pytest.raises(ExportError, match="Give years from 1901 to 2099"):
        await tell_calendar(settings, 2027, 2026, None, None, print)
    with pytest.raises(ExportError, match=r"A calendar is a \.csv file"):
        await tell_calendar(settings, 2027, 2027, tmp_path / "days.pdf", None, print)
    file.write_text("2027-02-05,放假", "utf-8")
    with pytest.raises(UpkeepError, match="There is no county yet"):
        await load_calendar(settings, file, 2027, None, print)
    file.write_text("2027-03-01~2027-03-15,放假\n2027-03-16~2027-03-26,放假", "utf-8")
    async with world.scope() as scope:
        await found_county(scope)
    with pytest.raises(UpkeepError, match="30 days off in a row"):
        await load_calendar(settings, file, 2027, None, print)
    assert await kinds(world) == {}


def test_command_needs_years_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGYAN_DATA_DIR", str(tmp_path))
    assert CliRunner().invoke(app, ["calendar"]).exit_code == 2
    assert CliRunner().invoke(app, ["calendar", "--load", "x.csv"]).exit_code == 2
    done = CliRunner().invoke(app, ["calendar", "--from", "2026"])
    assert done.exit_code == 0, done.output
    assert "2026-10-10  星期六  调休上班  国庆" in done.output
    assert "lines" in done.output
