"""A rehearsal of a small county says what a second working-out in plain Python says: every message, its
instant, its person, every counter, and on which day the silent are handed to their branches.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.lines import Line
from models.accounts import Account, Binding, BindingState, Relation
from models.kinds import Kind
from models.outbox import Message
from models.rule_changes import RuleChange, RuleState
from models.rules import DUE_DAY, MORNING, OPEN_DAY, REMINDERS
from scheduler import close_check_ins, open_check_ins, remind_check_ins
from tests.county import County, enlist
from tests.rehearsal.reference import COUNTY, MERGED, Fate, Letter, Reference, Somebody, Terms
from tests.rehearsal.trials import STEP, Trial, moved_to, told
from tests.world import World, at

NOW = at(2027, 1, 28, 10)
DAYS = 75  # the clocks of Los Angeles change on 2027-03-14
JOBS = (close_check_ins.JOB, open_check_ins.JOB, remind_check_ins.JOB)
PARTS = {"willow": Terms(), "bridge": Terms(opens=5, reminds=(3,), due=6, morning=7)}
NOTE, PUSH = Kind.MEMBER_NOTE, Kind.CHECK_IN_REMINDER
VILLAGE: dict[str, dict[str, Any]] = {
    "young": {},
    "of sixty-five": {"birth": "1961-05-20"},
    "of seventy-two": {"birth": "1954-12-31"},
    "seventy in March": {"birth": "1957-03-04"},
    "of no known birth": {"birth": None, "chats": 0},
    "in Lagos": {"zone": "Africa/Lagos"},
    "in Los Angeles": {"zone": "America/Los_Angeles"},
    "abroad": {"zone": "America/Los_Angeles", "abroad": True},
    "at home": {"floating": False},
    "by telephone": {"prefers_phone": True},
    "without a chat": {"chats": 0},
    "with two chats": {"chats": 2},
}
PLANNED: tuple[tuple[str, Kind, datetime], ...] = (
    ("young", NOTE, at(2027, 1, 30, 22, 30)),
    ("of sixty-five", NOTE, at(2027, 1, 30, 12, 30)),
    ("of seventy-two", NOTE, at(2027, 1, 30, 11, 30)),
    ("in Los Angeles", NOTE, at(2027, 1, 30, 19, 0)),
    ("at home", NOTE, at(2027, 1, 28, 9)),
    *(("young", PUSH, at(2027, 2, 1, 8, minute)) for minute in (10, 20, 30)),
    *(("with two chats", PUSH, at(2027, 2, 4, 9)) for _ in range(2)),
)  # fmt: skip


class Cast:
    """The people of the village, as rows and as the reference knows them."""

    def __init__(self) -> None:
        self.people: dict[int, Somebody] = {}
        self.named: dict[tuple[str, str], Somebody] = {}
        self.chat = 900

    async def enter(self, world: World, county: County) -> None:
        """Put everybody on the rosters of both branches; in the first, two share a telephone."""
        for part, branch in (("willow", county.willow), ("bridge", county.bridge)):
            for name, about in VILLAGE.items():
                columns = {key: value for key, value in about.items() if key != "chats"}
                async with world.scope() as scope:
                    member = await enlist(scope, branch, name, **columns)
                chats = [await self.seat(world, member.id) for _ in range(about.get("chats", 1))]
                if name == "of no known birth":
                    chats = [await self.seat(world, member.id, self.named[part, "young"].chats[0])]
                self.know(member.id, part, name, chats, columns)

    def know(self, number: int, part: str, name: str, chats: Iterable[int], about: dict[str, Any]) -> None:
        """Tell the reference who that is."""
        known = {key: value for key, value in about.items() if key != "prefers_phone"}
        one = Somebody(number, part, by_phone="prefers_phone" in about, chats=tuple(chats), **known)
        self.people[number] = self.named[part, name] = one

    async def seat(self, world: World, member: int, account: int | None = None) -> int:
        """Bind a member to a chat, a new one unless it is given; return the account."""
        async with world.scope() as scope:
            if account is None:
                self.chat += 1
                row = Account(
                    bot_id=100, chat_id=self.chat, language="zh_CN", language_chosen=False, simulated=False,
                    tries=0, created_at=scope.now,
                )  # fmt: skip
                scope.add(row)
                await scope.flush()
                account = row.id
            relation = Relation.SELF if account not in self.taken() else Relation.FAMILY
            scope.add(
                Binding(
                    account_id=account,
                    member_id=member,
                    relation=relation,
                    state=BindingState.ACTIVE,
                    bound_at=scope.now,
                )
            )
        return account

    def taken(self) -> set[int]:
        """The chats that somebody has."""
        return {chat for one in self.people.values() for chat in one.chats}

    async def plan(self, world: World) -> list[Letter]:
        """Put messages into the outbox that wait for their instant; return them as the reference has them."""
        letters = []
        for number, (name, kind, due) in enumerate(PLANNED, 1):
            one, manner = self.named["willow", name], kind.value
            stale = due + manner.stale_after if manner.stale_after and name != "at home" else None
            stale = NOW - timedelta(minutes=30) if name == "at home" else stale
            async with world.scope() as scope:
                scope.add(
                    Message(
                        bot_id=100, account_id=one.chats[0], member_id=one.number, kind=kind.word,
                        lane=int(manner.lane), capped=manner.capped, screen="about", args={},
                        key=f"planned:{number}", attempts=0, not_before=due, stale_at=stale,
                        created_at=scope.now,
                    )
                )  # fmt: skip
            letters.append(
                Letter(
                    0, one.chats[0], one.number, kind.word, "about", max(due, NOW).astimezone(UTC),
                    manner.capped, stale,
                )
            )  # fmt: skip
        return letters


async def furnished(world: World, county: County, cast: Cast) -> list[Letter]:
    """The village on the evening before, its rules, and what waits in its outbox."""
    await cast.enter(world, county)
    async with world.scope() as scope:
        for rule, value in ((OPEN_DAY, 5), (REMINDERS, [3]), (DUE_DAY, 6), (MORNING, 7)):
            scope.add(
                RuleChange(
                    org_id=county.bridge.id, name=rule.name, value=value, from_on=date(2027, 1, 1),
                    state=RuleState.ACCEPTED, set_at=scope.now,
                )
            )  # fmt: skip
    return await cast.plan(world)


@pytest.fixture
async def tried(world: World, county: County, tmp_path: Path) -> tuple[Trial, Reference, Any]:
    """The rehearsal and the reference of the same days, each having seen nothing of the other."""
    cast = Cast()
    letters = await furnished(world, county, cast)
    await moved_to(world, NOW)
    trial = Trial(told(world.database.url, tmp_path), JOBS)
    report = await trial.run(DAYS)
    reference = Reference(cast.people, PARTS, STEP)
    end = datetime.combine(NOW.date() + timedelta(days=DAYS + 1), datetime.min.time(), COUNTY)
    reference.walk(NOW, end - timedelta(seconds=1), letters)
    return trial, reference, report


def shown(fate: Fate) -> tuple[object, ...]:
    """A fate as a line says it, to the hundredth of a second."""
    letter = fate.letter
    return (
        rounded(fate.at), letter.chat, letter.person, letter.kind, letter.screen, fate.outcome, fate.why,
        rounded(letter.first) if letter.first else None, fate.nth,
    )  # fmt: skip


def why_of(line: Line) -> str:
    """Why, without the number of the message that something was merged into."""
    return MERGED if line.why.startswith(MERGED) else line.why


def rounded(moment: datetime) -> datetime:
    """To the hundredth of a second; what waited at the beginning went at the beginning."""
    moment = moment.astimezone(UTC)
    if abs(moment - NOW) < timedelta(minutes=1):
        return NOW.astimezone(UTC)
    return datetime.fromtimestamp(round(moment.timestamp(), 2), UTC)


async def test_every_message_goes_to_whom_and_when_the_reference_says(
    tried: tuple[Trial, Reference, Any],
) -> None:
    trial, reference, _ = tried
    lines = [
        (
            rounded(line.at), line.account, line.person, line.kind, line.screen, line.outcome, why_of(line),
            rounded(line.meant_for) if line.meant_for else None, line.nth,
        )
        for line in trial.lines
    ]  # fmt: skip
    assert sorted(lines, key=str) == sorted(map(shown, reference.fates), key=str)
    assert len(lines) > 150
    assert {why_of(line) for line in trial.lines} == {"", MERGED, "too late", "quiet-hours"}


async def test_every_counter_is_that_of_the_reference(tried: tuple[Trial, Reference, Any]) -> None:
    _, reference, report = tried
    sent: Counter[tuple[date, str]] = Counter()
    moved, merged, unsent = Counter(sent), Counter(sent), Counter(sent)
    doubled: Counter[date] = Counter()
    first: dict[tuple[date, str], datetime] = {}
    last: dict[tuple[date, str], datetime] = {}
    for fate in reference.fates:
        row = fate.at.astimezone(COUNTY).date(), fate.letter.kind
        if fate.outcome == "sent":
            sent[row] += 1
            moved[row] += len(fate.letter.why)
            first[row], last[row] = (
                min(first.get(row, fate.at), fate.at),
                max(last.get(row, fate.at), fate.at),
            )
            doubled[row[0]] += fate.nth == 2
        elif fate.why.startswith(("replaced", MERGED)):
            merged[row] += 1
        else:
            unsent[row] += 1
    rows = {(day, kind): one for day, kind, one in report.rows()}
    assert rows.keys() == sent.keys() | merged.keys() | unsent.keys()
    for row, tally in rows.items():
        counts = tally.sent, tally.moved.total(), tally.merged, tally.unsent.total()
        assert counts == (sent[row], moved[row], merged[row], unsent[row]), row
        for told_at, known in ((tally.first, first), (tally.last, last)):
            assert (told_at and rounded(told_at)) == (rounded(known[row]) if row in known else None), row
    assert +report.doubled == +doubled
    assert sum(doubled.values()) == 2


async def test_every_silent_member_is_handed_on_on_the_right_day(tried: tuple[Trial, Reference, Any]) -> None:
    trial, reference, _ = tried
    handed = {
        (one.member_id, one.cause.value, one.opened_at.astimezone(COUNTY).date()) for one in trial.follow_ups
    }
    assert handed == reference.handed_on
    assert {cause for _, cause, _ in handed} == {"silent", "unbound"}
