"""What has an invented county promised, and what became of it? Last year with verdicts, this year under way.

Who is played has promised nothing yet: that is theirs to do. Chance of its own, so that everything else of a
county is the same with it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from bot.demo import pledge_fates as days
from bot.demo.chance import one_of
from bot.demo.county import Unit
from bot.demo.people import Person
from bot.demo.pledge_fates import Fate, Fates
from bot.demo.pledge_stock import NOTES, OF_BRANCHES, OF_MEMBERS, WHY, Promise
from bot.demo.rows import Sheets
from models.orgs import OrgLevel
from models.pledge_ballots import Ballot, BallotState
from models.pledge_calls import PledgeCall
from models.pledge_progress import PledgeProgress
from models.pledge_reviews import PledgeReview, Ruling
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import ItemState
from models.pledge_tallies import Tally
from models.pledge_votes import Source
from models.pledges import Pledge, PledgeItem, PledgeKind, PledgeVersion, Verdict, VersionState

_PROMISES = 0.4  # of the members with a chat
_OF_AN_ORGANISATION = 3


@dataclass(frozen=True, slots=True)
class _Made:
    """A promise of somebody for a year: its identifier, its number on the board, how much, how far."""

    item: int
    pledge: int
    place: int
    year: int
    promise: Promise
    target: int
    fate: Fate

    @property
    def due(self) -> date:
        """Its last day."""
        return date(self.year, *self.promise.due)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who promises: a member, or where there is none an organisation; ``reviewer`` decides on it."""

    org_id: int
    member_id: int | None = None
    reviewer: int | None = None


class Pledging:
    """Writes the promises of organisations, and of one person after another, onto the sheets."""

    def __init__(self, seed: int, today: date, zone: ZoneInfo, sheets: Sheets) -> None:
        self._chance = Random(f"{seed} pledges")
        self._fates = Fates(self._chance, today)
        self._zone, self._sheets, self._numbers = zone, sheets, Counter[str]()
        self._rounds: dict[int, int] = {}
        both = (today.year - 1, today.year)
        self._years = [year for year in both if self._fates.passed(year, days.HANDED_IN)]

    def begin(self, units: Sequence[Unit]) -> None:
        """The county's rounds that are over, and the promises of all organisations below it."""
        for year in self._years:
            if self._fates.passed(year, days.SETTLED):
                opens, closes = date(year, *days.RATED), self._at(year, days.CLOSED)
                number = self._rounds[year] = self._next("round")
                self._sheets.add(Round, [number, units[0].id, RoundKind.YEARLY, opens, closes, closes])
        for unit in units:
            if unit.level is not OrgLevel.COUNTY:
                self._promise(_Owner(unit.id), OF_BRANCHES, _OF_AN_ORGANISATION)

    def write(self, person: Person) -> None:
        """What a person was asked for, and promised."""
        if person.part is not None:
            return
        secretary = person.id - person.place_in_branch
        wants = person.has_account and self._chance.random() < _PROMISES
        owner = _Owner(person.unit.id, person.id, secretary if secretary != person.id else None)
        self._promise(owner, OF_MEMBERS, 1 + self._chance.getrandbits(1) if wants else 0)

    def _promise(self, owner: _Owner, stock: Sequence[Promise], number: int) -> None:
        for year in self._years:
            asked, due = date(year, *days.ASKED), date(year, *days.DUE)
            self._sheets.add(PledgeCall, [year, owner.org_id, owner.member_id, False, asked, due])
            if number:
                self._make(owner, year, self._chance.sample(stock, number))

    def _make(self, owner: _Owner, year: int, promises: Sequence[Promise]) -> None:
        pledge, made = self._next("pledge"), self._at(year, days.HANDED_IN)
        row = [pledge, owner.org_id, owner.member_id, PledgeKind.YEARLY, year, made]
        self._sheets.add(Pledge, row)
        for place, promise in enumerate(promises, 1):
            target = self._chance.randint(promise.least, promise.most)
            fate = self._fates.draw(year, date(year, *promise.due), target)
            one = _Made(self._next("item"), pledge, place, year, promise, target, fate)
            self._item(one)
            self._word(owner, one)
            self._say(owner, one)
            if fate.verdict:
                self._rate(owner, one, fate.verdict)

    def _item(self, one: _Made) -> None:
        fate, year = one.fate, one.year
        published = self._at(year, days.PUBLISHED) if fate.published else None
        why = one_of(self._chance, WHY[fate.verdict]) if fate.verdict else None
        self._sheets.add(
            PledgeItem,
            [
                one.item, one.pledge, one.place, one.promise.area, fate.state, one.item,
                self._at(year, days.HANDED_IN), self._at(year, days.ADOPTED) if fate.adopted else None,
                published, published + days.NOTICE if published else None, fate.stage, fate.done,
                self._on(fate.moved_on) if fate.moved_on else None, fate.verdict, why,
                self._at(year, days.SETTLED) if fate.verdict else None,
                self._at(year + 1, days.DUE) if fate.state is ItemState.ARCHIVED else None,
            ],
        )  # fmt: skip

    def _word(self, owner: _Owner, one: _Made) -> None:
        """The one wording of an item, numbered as the item is, and what was decided on it."""
        state, handed_in = one.fate.state, self._at(one.year, days.HANDED_IN)
        of = VersionState.IN_FORCE if one.fate.adopted else VersionState.OFFERED
        adopted = self._at(one.year, days.ADOPTED) if one.fate.adopted else None
        row = [one.item, one.item, 1, of, one.promise.text.format(n=one.target), None, one.target]
        rest = [one.promise.unit, one.promise.beneficiary, one.due, owner.member_id]
        self._sheets.add(PledgeVersion, [*row, *rest, handed_in, handed_in, adopted])
        if state is ItemState.SUBMITTED:
            return
        ruling = Ruling.RETURNED if state is ItemState.RETURNED else Ruling.PASSED
        reviewed = self._at(one.year, days.REVIEWED)
        self._sheets.add(PledgeReview, [one.item, one.item, owner.reviewer, ruling, reviewed])

    def _say(self, owner: _Owner, one: _Made) -> None:
        """What its owner said last of how far it is."""
        if one.fate.moved_on:
            note, at = one_of(self._chance, NOTES), self._on(one.fate.moved_on)
            row = [one.item, owner.member_id, one.fate.stage, one.fate.done, note, at]
            self._sheets.add(PledgeProgress, row)

    def _rate(self, owner: _Owner, one: _Made, verdict: Verdict) -> None:
        """How it was rated: published totals of members and of the public."""
        ballot, settled = self._next("ballot"), self._at(one.year, days.SETTLED)
        begun = self._at(one.year, days.RATED)
        row = [ballot, self._rounds[one.year], one.item, BallotState.SETTLED, verdict, settled, begun]
        self._sheets.add(Ballot, row)
        for source in (Source.MEMBER, Source.PUBLIC):
            votes = self._chance.randint(5, 25)
            against = self._chance.randint(0, 1 if verdict is Verdict.KEPT else votes // 2)
            total = [ballot, self._rounds[one.year], owner.org_id, one.year, source]
            self._sheets.add(Tally, [*total, votes, votes - against, 0, settled])

    def _at(self, year: int, day: days.Day) -> datetime:
        return self._on(date(year, *day))

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, time(10), self._zone)

    def _next(self, what: str) -> int:
        self._numbers[what] += 1
        return self._numbers[what]
