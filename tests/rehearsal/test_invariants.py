"""What must be true of every rehearsal of a county, read from the file that the office gets."""

import asyncio
import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.clock import Clock
from models.installation import Installation
from models.kinds import Kind
from models.members import Member
from models.rules import RULES
from tests.crash.processes import ROOT
from tests.demo.loading import loaded
from tests.rehearsal.slow.clocks import OPEN_FROM_60, OPEN_FROM_70, OPEN_TO_ALL
from tests.upkeep.rows import KEY
from tests.world import at

TODAY = date(2027, 2, 26)
DAYS = 34  # a whole round, a festival, a quarter's reports, and the change of clocks on 2027-03-14
FAR = ("America/Los_Angeles", "Africa/Lagos", "Asia/Shanghai")
Row = dict[str, str]


async def people_of(url: str) -> dict[str, Any]:
    """A county of 150, of whom every seventh lives in another zone; return its members by number."""
    async with loaded(url, members=150, months=1, today=TODAY) as county:
        offset = round((at(TODAY.year, TODAY.month, TODAY.day, 10) - Clock().now()).total_seconds())
        async with county.database.writing() as session:
            await session.execute(update(Installation).values(clock_offset_seconds=offset))
            for number, zone in enumerate(FAR):
                await session.execute(update(Member).where(Member.id % 7 == number).values(zone=zone))
        return {str(row["id"]): row for row in await county.all(Member)}


async def rehearsed(url: str, folder: Path) -> list[Row]:
    """The lines of ``rehearse --csv`` as anybody reads them."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HONGYAN_")},
        "HONGYAN_DATABASE_URL": url, "HONGYAN_SECRET_KEY": KEY, "HONGYAN_DATA_DIR": str(folder),
    }  # fmt: skip
    file = folder / "days.csv"
    command = ("-m", "bot", "rehearse", "--days", str(DAYS), "--csv", str(file))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said
    assert b"Written: " in said
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def manner(row: Row) -> Any:  # noqa: ANN401 - how its kind is treated
    return Kind.of(row["kind"]).value


def of_a_person(rows: list[Row]) -> dict[tuple[str, str], list[date]]:
    """The days, by their own clock, on which pushes reached each person in each chat."""
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in rows:
        if manner(row).capped:
            days[row["account"], row["about"] or row["person"]].append(local(row).date())
    return days


def local(row: Row) -> datetime:
    return datetime.fromisoformat(row["local_time"])


def weeks(days: list[date]) -> Iterator[int]:
    """How many of these lie in the seven days from each of them on."""
    return (sum(day <= other < day + timedelta(days=7) for other in days) for day in days)


def open_hours(member: dict[str, Any], day: date) -> tuple[tuple[int, int], ...]:
    """When somebody may be written to, by their age."""
    if not member["birth"]:
        return OPEN_TO_ALL
    year, month, first = (*map(int, member["birth"].split("-")), 1, 1)[:3]
    age = day.year - year - ((day.month, day.day) < (month, first))
    return OPEN_TO_ALL if age < 60 else OPEN_FROM_60 if age < 70 else OPEN_FROM_70


@pytest.mark.sqlite_only
async def test_file_of_a_county_keeps_every_promise(database_url: str, tmp_path: Path) -> None:
    people = await people_of(database_url)
    lines = await rehearsed(database_url, tmp_path)
    rows = [row for row in lines if row["outcome"] == "sent"]
    assert len(rows) > 500
    nobody_hears_too_often(rows)
    nobody_is_disturbed(rows, people)
    nothing_comes_twice(rows)
    what_is_told_of_people_is_a_number(lines, people)


def nobody_hears_too_often(rows: list[Row]) -> None:
    days = of_a_person(rows)
    assert max(max(Counter(one).values()) for one in days.values()) <= RULES["pushes-a-day"].default
    if "pushes-a-week" in RULES:
        assert max(max(weeks(one)) for one in days.values()) <= RULES["pushes-a-week"].default


def nobody_is_disturbed(rows: list[Row], people: dict[str, Any]) -> None:
    zones = set()
    for row in rows:
        if manner(row).quiet and not row["about"] and row["person"]:
            member, moment = people[row["person"]], local(row)
            zones.add(member["zone"])
            clock, hours = moment.time(), open_hours(member, moment.date())
            assert any(time(start) <= clock < time(end) for start, end in hours), f"{row}"
            sent = datetime.fromisoformat(row["instant_utc"] + "+00:00")
            assert moment == sent.astimezone(ZoneInfo(member["zone"])), row
    assert zones >= set(FAR)


def nothing_comes_twice(rows: list[Row]) -> None:
    pushes = [row for row in rows if manner(row).capped]
    who = ("account", "person", "about", "kind", "screen")
    said = Counter((*(row[column] for column in who), local(row).date()) for row in pushes)
    assert max(said.values()) == 1
    greetings = [row for row in rows if row["kind"].startswith("greeting")]
    greeted = Counter((row["account"], row["about"] or row["person"], local(row).date()) for row in greetings)
    assert max(greeted.values(), default=1) == 1


def what_is_told_of_people_is_a_number(rows: list[Row], people: dict[str, Any]) -> None:
    assert {row["person"] for row in rows} <= people.keys() | {""}
    assert {row["branch"] for row in rows} <= {str(one["branch_id"]) for one in people.values()} | {""}
    assert "name" not in "".join(rows[0])
