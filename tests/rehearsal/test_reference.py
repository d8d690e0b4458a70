"""A rehearsal of a small county says what a second working-out in plain Python says: every message of every
kind, its instant, its person, every counter, and on which day the silent are whose.
"""

import ast
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import scheduler
from bot.rehearsal.lines import Line
from bot.rehearsal.report import Report
from models.database import Database
from models.kinds import Kind
from models.official_days import DayKind
from models.outbox import Message
from models.pledge_calls import PledgeCall
from models.roles import Role
from models.rule_changes import RuleChange, RuleState
from models.rules import DUE_DAY, GREET, MORNING, OPEN_DAY, REMINDERS
from tests.calendar_rows import mark
from tests.county import County
from tests.crash.processes import ROOT
from tests.rehearsal.slow.calendar import OFF, OWN_WORKED, WORKED
from tests.rehearsal.slow.festivals import EVERYWHERE, Festivals
from tests.rehearsal.slow.outbox import Outbox
from tests.rehearsal.slow.people import COUNTY, MERGED, REMINDED, TOLD, Fate, Letter, Terms
from tests.rehearsal.slow.pledges import Pledges
from tests.rehearsal.slow.rounds import Rounds
from tests.rehearsal.slow.staff import Staff
from tests.rehearsal.slow.walk import Reference
from tests.rehearsal.trials import STEP, Trial, moved_to, told
from tests.rehearsal.village import OFFICES, Cast
from tests.world import World, at

NOW = at(2027, 1, 28, 10)
DAYS = 69  # 春节, 清明, three rounds, a quarter's reports; the clocks of Los Angeles change on 2027-03-14
QUIET_NIGHTS = {"keep_journeys", "warn_missing_calendar", "erase_people"}  # nothing of theirs is due here
JOBS = tuple(job for job in scheduler.JOBS if not job.silent and job.name not in QUIET_NIGHTS)
PARTS = {
    "willow": Terms(),
    "bridge": Terms(opens=5, reminds=(3,), due=6, morning=7, greets_spring=True),
}
ELDERS_BORN_BY = "1957-01-05"  # seventy when they are asked for a pledge: theirs is voluntary
PLANNED = (
    ("young", TOLD, at(2027, 1, 30, 22, 30)),
    ("of sixty-five", TOLD, at(2027, 1, 30, 12, 30)),
    ("of seventy-two", TOLD, at(2027, 1, 30, 11, 30)),
    ("in Los Angeles", TOLD, at(2027, 1, 30, 19, 0)),
    ("at home", TOLD, at(2027, 1, 28, 9)),
    *(("young", REMINDED, at(2027, 2, 1, 8, minute)) for minute in (10, 20, 30)),
    *(("with two chats", REMINDED, at(2027, 2, 4, 9)) for _ in range(2)),
    *(("whom much befalls", REMINDED, at(2027, 2, day, 8)) for day in (1, 1, 2, 2, 3)),
)


@dataclass
class Tried:
    """The rehearsal and the reference of the same days, each having seen nothing of the other. ``climbed``
    is what the rehearsal's silences came to: (member, day, step, rung), each from its first evening on.
    """

    trial: Trial
    report: Report
    reference: Reference
    climbed: set[tuple[int, date, int, str]] = field(default_factory=set)


async def furnished(world: World, county: County, cast: Cast) -> list[Letter]:
    """The village on the morning before, its rules and days off, and what waits in its outbox."""
    await cast.enter(world, county)
    await mark(world, county.county, OFF, year=2027)
    await mark(world, county.county, WORKED, DayKind.WORK, year=2027)
    await mark(world, county.bridge, OWN_WORKED["bridge"], DayKind.WORK)
    rules = ((OPEN_DAY, 5), (REMINDERS, [3]), (DUE_DAY, 6), (MORNING, 7), (GREET["spring"], True))
    async with world.scope() as scope:
        for rule, value in rules:
            scope.add(
                RuleChange(
                    org_id=county.bridge.id, name=rule.name, value=value, from_on=date(2027, 1, 1),
                    state=RuleState.ACCEPTED, set_at=scope.now,
                )
            )  # fmt: skip
    await ask_for_pledges(world, county, cast)
    return await waiting(world, cast)


async def ask_for_pledges(world: World, county: County, cast: Cast) -> None:
    """One branch was asked for the year's pledges in January, before the rehearsal begins."""
    async with world.scope() as scope:
        for number in asked_of(cast):
            birth = cast.people[number].birth
            voluntary = birth is not None and birth <= ELDERS_BORN_BY
            scope.add(
                PledgeCall(
                    year=2027, org_id=county.willow.id, member_id=number, voluntary=voluntary,
                    asked_on=date(2027, 1, 5), due_on=date(2027, 1, 31),
                )
            )  # fmt: skip


async def waiting(world: World, cast: Cast) -> list[Letter]:
    """Put messages into the outbox that wait for their instant; return them as the reference has them."""
    letters = []
    for number, (name, kind, due) in enumerate(PLANNED, 1):
        one, manner = cast.named["willow", name], Kind.of(kind.word).value
        stale = NOW - timedelta(minutes=30) if name == "at home" else due + kind.stale
        async with world.scope() as scope:
            scope.add(
                Message(
                    bot_id=100, account_id=one.chats[0], member_id=one.number, kind=kind.word,
                    lane=int(manner.lane), capped=manner.capped, screen="about", args={},
                    key=f"planned:{number}", attempts=0, not_before=due, stale_at=stale, created_at=scope.now,
                )
            )  # fmt: skip
        goes = max(due, NOW).astimezone(UTC)
        letters.append(Letter(0, one.chats[0], one.number, kind, "about", goes, stale))
    return letters


def asked_of(cast: Cast) -> list[int]:
    """Who was asked for a pledge on 5 January: all of one branch. Nobody hands in."""
    return [one.number for one in cast.people.values() if one.part == "willow" and one.active]


def reference_of(cast: Cast) -> Reference:
    """The slow working-out, before anything has happened."""
    outbox = Outbox(cast.people, {part: terms.morning for part, terms in PARTS.items()}, STEP)
    rounds = Rounds(cast.people, PARTS, outbox, cast.missed, in_hand={(one, "silent") for one in cast.missed})
    secretaries = {part: (cast.named[part, "secretary"].number,) for part in PARTS}
    seats = {name: (cast.named["willow", name].number,) for name, _, _ in OFFICES}
    offices = [(who, part) for part, some in secretaries.items() for who in some]
    offices += [(who, EVERYWHERE) for some in seats.values() for who in some]
    festivals = Festivals(cast.people, PARTS, outbox, offices)
    staff = Staff(cast.people, secretaries, seats, rounds, outbox)
    committee = [who for name, role, _ in OFFICES if role is Role.COMMITTEE for who in seats[name]]
    pledges = Pledges(cast.people, PARTS, outbox, asked_of(cast), secretaries, committee)
    return Reference(outbox, rounds, festivals, staff, pledges)


async def rehearsed(world: World, folder: Path) -> tuple[Trial, Report, set[tuple[int, date, int, str]]]:
    """Rehearse, looking at the follow-ups each evening."""
    climbed: dict[tuple[int, int], tuple[int, date, int, str]] = {}
    trial = Trial(told(world.database.url, folder), JOBS)
    evenings = iter(range(DAYS + 1))

    async def look(_copy: Database) -> None:
        day = NOW.date() + timedelta(days=next(evenings))
        for row in trial.follow_ups:
            if row.step:
                climbed.setdefault((row.id, row.step), (row.member_id or 0, day, row.step, row.rung.value))

    trial.between = look
    return trial, await trial.run(DAYS), set(climbed.values())


_tried: list[Tried] = []  # it is walked through once for all tests of this page


@pytest.fixture
async def tried(world: World, county: County, tmp_path: Path) -> Tried:
    """Both, at the end of their days."""
    if not _tried:
        cast = Cast()
        letters = await furnished(world, county, cast)
        await moved_to(world, NOW)
        trial, report, climbed = await rehearsed(world, tmp_path)
        reference = reference_of(cast)
        end = datetime.combine(NOW.date() + timedelta(days=DAYS + 1), datetime.min.time(), COUNTY)
        reference.walk(NOW, end - timedelta(seconds=1), letters)
        _tried.append(Tried(trial, report, reference, climbed))
    return _tried[0]


def shown(fate: Fate) -> tuple[object, ...]:
    """A fate as a line says it, to the hundredth of a second."""
    letter = fate.letter
    return (
        rounded(fate.at), letter.chat, letter.person, letter.kind.word, letter.screen, fate.outcome, fate.why,
        rounded(letter.first) if letter.first else None, fate.nth,
    )  # fmt: skip


def why_of(line: Line) -> str:
    """Why, without the number of the message that something was merged into."""
    return MERGED.word if line.why.startswith(MERGED.word) else line.why


def rounded(moment: datetime) -> datetime:
    """To the hundredth of a second; what waited at the beginning went at the beginning."""
    moment = moment.astimezone(UTC)
    if abs(moment - NOW) < timedelta(minutes=1):
        return NOW.astimezone(UTC)
    return datetime.fromtimestamp(round(moment.timestamp(), 2), UTC)


def test_reference_knows_nothing_of_the_service() -> None:
    files = [*(Path(__file__).parent / "slow").glob("*.py"), ROOT / "tests/ladder/reference.py"]
    nodes = [one for file in files for one in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    known = {one.module or "" for one in nodes if isinstance(one, ast.ImportFrom)}
    known |= {name.name for one in nodes if isinstance(one, ast.Import) for name in one.names}
    others = {one for one in known if one.partition(".")[0] not in sys.stdlib_module_names}
    assert all(one.startswith(("tests.rehearsal.slow", "tests.ladder.reference")) for one in others), others
    assert len(files) > 5


@pytest.mark.sqlite_only
async def test_every_message_goes_to_whom_and_when_the_reference_says(tried: Tried) -> None:
    lines = [
        (
            rounded(line.at), line.account, line.person, line.kind, line.screen, line.outcome, why_of(line),
            rounded(line.meant_for) if line.meant_for else None, line.nth,
        )
        for line in tried.trial.lines
    ]  # fmt: skip
    assert sorted(lines, key=str) == sorted(map(shown, tried.reference.outbox.fates), key=str)


@pytest.mark.sqlite_only
async def test_days_hold_every_kind_and_every_reason(tried: Tried) -> None:
    sent = Counter(line.kind for line in tried.trial.lines if line.sent)
    assert sent.keys() == {
        "check-in-opened", "check-in-reminder", "digest", "greeting", "home-coming", "member-note", "merged",
        "pledge-asked", "report-opened", "staff-note",
    }  # fmt: skip
    assert {why_of(line) for line in tried.trial.lines} == {
        "", "merged", "too late", "quiet-hours", "pushes-of-the-day", "too late: over the caps",
        "in mourning", "paused", "no longer wanted", "replaced by a newer one",
    }  # fmt: skip
    assert {line.screen for line in tried.trial.lines} >= {
        "ladder-note", "colour-note", "birthday-preview", "pledges-unproposed",
    }  # fmt: skip


@pytest.mark.sqlite_only
async def test_every_counter_is_that_of_the_reference(tried: Tried) -> None:
    sent: Counter[tuple[date, str]] = Counter()
    moved, merged, unsent = Counter(sent), Counter(sent), Counter(sent)
    doubled: Counter[date] = Counter()
    first: dict[tuple[date, str], datetime] = {}
    last: dict[tuple[date, str], datetime] = {}
    for fate in tried.reference.outbox.fates:
        row = fate.at.astimezone(COUNTY).date(), fate.letter.kind.word
        if fate.outcome == "sent":
            sent[row] += 1
            moved[row] += len(fate.letter.why)
            first[row] = min(first.get(row, fate.at), fate.at)
            last[row] = max(last.get(row, fate.at), fate.at)
            doubled[row[0]] += fate.nth == 2
        elif fate.why.startswith(("replaced", MERGED.word)):
            merged[row] += 1
        else:
            unsent[row] += 1
    rows = {(day, kind): one for day, kind, one in tried.report.rows()}
    assert rows.keys() == sent.keys() | merged.keys() | unsent.keys()
    for row, tally in rows.items():
        counts = tally.sent, tally.moved.total(), tally.merged, tally.unsent.total()
        assert counts == (sent[row], moved[row], merged[row], unsent[row]), row
        for told_at, known in ((tally.first, first), (tally.last, last)):
            assert (told_at and rounded(told_at)) == (rounded(known[row]) if row in known else None), row
    assert +tried.report.doubled == +doubled
    assert sum(doubled.values()) > 2


@pytest.mark.sqlite_only
async def test_every_silent_member_is_handed_on_on_the_right_day(tried: Tried) -> None:
    handed = {
        (one.member_id, one.cause.value, one.opened_at.astimezone(COUNTY).date())
        for one in tried.trial.follow_ups
        if one.opened_at > NOW
    }
    assert handed == tried.reference.rounds.handed_on
    assert {cause for _, cause, _ in handed} == {"silent", "unbound"}


@pytest.mark.sqlite_only
async def test_every_silence_is_whose_the_reference_says_from_that_day_on(tried: Tried) -> None:
    assert tried.climbed == tried.reference.staff.climbed
    assert {step for _, _, step, _ in tried.climbed} == {1, 2, 3, 4, 5, 6}
    assert {rung for *_, rung in tried.climbed} == {"contact", "secretary", "specific", "direct", "first"}
