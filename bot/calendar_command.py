"""How does ``calendar`` do its work? A calendar is told line by line, and a year is loaded from a sheet."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.cells import guarded
from bot.exports.table import ExportError
from bot.settings import Settings
from bot.sheets import SheetError, grids_of
from bot.texts import Catalogue, Words
from bot.upkeep.draft import draft
from bot.upkeep.fault import NOTHING_CHANGED, UpkeepError
from bot.upkeep.fit import opened
from bot.upkeep.meant import org_meant, present
from models.audit import AuditLine
from models.calendars import MOST_CLOSED, load_notice, longest_closure, marked, years_known
from models.database import Database, is_empty
from models.day_lines import DaysRead, read_days
from models.festivals import FIRST_YEAR, LAST_YEAR, SolarTerm, festivals_on
from models.official_days import DayKind
from models.orgs import Org
from models.roster.cells import text_of
from models.rule_book import NO_CHANGES, Here, county_day
from models.rule_changes import read_book
from models.values import enum_key

COLUMNS = ("day", "weekday", "what", "name")
Tell = Callable[[str], object]
Line = tuple[str, str, str, str]


async def tell_calendar(
    settings: Settings, first: int, last: int, file: Path | None, under: str | None, tell: Tell
) -> int:
    """Tell the festivals, solar terms, days off and moved work days of some years, as an organisation has
    them: to a .csv, or line by line; return how many. Raises ExportError and UpkeepError.
    """
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise ExportError(f"Give years from {FIRST_YEAR} to {LAST_YEAR}, the earlier one first.")
    words = Words(Catalogue(), "zh_CN", settings.time_zone.key)
    here = await _here(settings, under)
    lines = list(_lines(here, words, date(first, 1, 1), date(last, 12, 31)))
    if file is None:
        for line in lines:
            tell("  ".join(line))
    else:
        _write(file, [tuple(words.plain(f"export-calendar.{column}") for column in COLUMNS), *lines])
    unknown = [year for year in range(first, last + 1) if year not in years_known(here)]
    if unknown:
        tell(words.plain("calendar-years-unknown", {"years": [str(year) for year in unknown]}))
    return len(lines)


async def _here(settings: Settings, under: str | None) -> Here:
    """The calendar of an organisation; what ships with the service where there are no tables yet."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url.get_secret_value()
    if under is None and await _is_bare(url):
        return NO_CHANGES.here(None, date.min)
    async with opened(url) as database, database.reading() as session:
        org = await _org(session, under)
        book = await read_book(session)
        return book.at(org.path, county_day(await present(session))) if org else book.here(None, date.min)


async def _is_bare(url: str) -> bool:
    database = Database(url)
    try:
        async with database.engine.connect() as connection:
            return await is_empty(connection)
    finally:
        await database.close()


async def _org(session: AsyncSession, under: str | None) -> Org | None:
    """The organisation that is meant; without a name the county, None where there is none yet."""
    if under is not None:
        return await org_meant(session, under)
    roots = (await session.scalars(Org.roots())).all()
    if len(roots) > 1:
        raise UpkeepError(f"There are {len(roots)} counties: say which with --under.")
    return roots[0] if roots else None


def _lines(here: Here, words: Words, day: date, last: date) -> Iterator[Line]:
    terms = {term.day_in(year): term for term in SolarTerm for year in range(day.year, last.year + 1)}
    while day <= last:
        on = (day.isoformat(), words.name(day, "weekday").split()[-1])
        for festival in festivals_on(day):
            yield *on, words.plain("export-calendar.festival"), words.plain(enum_key(festival.name))
        if day in terms:
            yield *on, words.plain("export-calendar.term"), words.plain(enum_key(terms[day]))
        if mark := marked(here, day):
            name = words.name([enum_key(one) for one in mark.festivals]) or mark.name
            yield *on, words.plain(f"export-calendar.{mark.kind}"), name
        day += timedelta(days=1)


def _write(file: Path, rows: list[tuple[str, ...]]) -> None:
    if file.suffix.lower() != ".csv":
        raise ExportError(f"A calendar is a .csv file, not {file.name}. Nothing was written.")
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([[guarded(cell) for cell in row] for row in rows])
    with draft(file) as out:
        out.write(f"\ufeff{sheet.getvalue()}".encode())


async def load_calendar(settings: Settings, file: Path, year: int, under: str | None, tell: Tell) -> None:
    """An organisation has a year's days off as a sheet tells, in place of what it had of that year. Each line
    that cannot be taken is told, and then nothing is changed: UpkeepError.
    """
    words = Words(Catalogue(), "zh_CN", settings.time_zone.key)
    read = read_days(_typed(file), year)
    for one in read.wrong:
        told = {"number": one.number, "line": one.text, "why": enum_key(one.why)}
        tell(words.plain("days-not-readable.item", told))
    if read.skipped:
        tell(words.plain("calendar-loaded.skipped", {"skipped": [str(number) for number in read.skipped]}))
    if read.wrong or not read.days:
        raise UpkeepError(
            f"{len(read.wrong)} lines are wrong, {len(read.days)} days right. {NOTHING_CHANGED}"
        )
    async with opened(settings.database_url.get_secret_value()) as database, database.writing() as session:
        await _load(session, read, year, under)
    off, work = read.number_of(DayKind.OFF), read.number_of(DayKind.WORK)
    tell(f"{year}: {off} days off, {work} moved work days. A running service knows them within a minute.")


def _typed(file: Path) -> list[str]:
    try:
        [(_, grid), *_] = grids_of(file)
    except SheetError as fault:
        raise UpkeepError(f"{fault} {NOTHING_CHANGED}") from None
    return [" ".join(filter(None, map(text_of, row))) for row in grid]


async def _load(session: AsyncSession, read: DaysRead, year: int, under: str | None) -> None:
    org, now = await _org(session, under), await present(session)
    if org is None:
        raise UpkeepError(f"There is no county yet: begin one with python -m bot init. {NOTHING_CHANGED}")
    here = (await read_book(session)).at(org.path, county_day(now))
    closed = longest_closure(here, {day: mark.kind for day, mark in read.days.items()})
    if closed > MOST_CLOSED:
        raise UpkeepError(f"That would be {closed} days off in a row: something is wrong. {NOTHING_CHANGED}")
    await load_notice(session, org.id, year, read.days, now)
    facts = {"year": year, "off": read.number_of(DayKind.OFF), "work": read.number_of(DayKind.WORK)}
    session.add(AuditLine(at=now, verb="calendar-year-loaded", subject=f"org:{org.id}", facts=facts))
