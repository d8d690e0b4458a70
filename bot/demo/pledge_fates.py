"""How far has an invented promise come on a day? Its state, its progress, its verdict, by the year's calendar
(domain §2.2).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.demo.chance import Lot
from models.pledge_steps import ItemState
from models.pledges import Stage, Verdict

Day = tuple[int, int]  # month and day of any year
ASKED: Day = (1, 5)
HANDED_IN: Day = (1, 12)
REVIEWED: Day = (1, 18)
DUE: Day = (1, 31)
ADOPTED: Day = (2, 18)
PUBLISHED: Day = (2, 24)
RATED: Day = (12, 1)
CLOSED: Day = (12, 21)
SETTLED: Day = (12, 27)
NOTICE = timedelta(days=7)
_DECIDED = Lot({ItemState.SUBMITTED: 60, ItemState.APPROVED: 25, ItemState.RETURNED: 15})  # in January
_VERDICTS = Lot({Verdict.KEPT: 80, Verdict.PARTLY: 15, Verdict.BROKEN: 5})
_SHARES = {Verdict.KEPT: 1.0, Verdict.PARTLY: 0.6, Verdict.BROKEN: 0.0}
_IN_TIME = 0.88  # of what is due is done
_EARLY = (ItemState.SUBMITTED, ItemState.APPROVED, ItemState.RETURNED)


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a promise stands; ``moved_on``: the day on which its owner last said how far it is."""

    state: ItemState
    verdict: Verdict | None
    stage: Stage
    done: int
    moved_on: date | None

    @property
    def adopted(self) -> bool:
        """Whether the meeting has adopted it."""
        return self.state not in _EARLY

    @property
    def published(self) -> bool:
        """Whether its public notice has begun."""
        return self.adopted and self.state is not ItemState.ADOPTED


class Fates:
    """Draws what becomes of promises up to a day."""

    def __init__(self, chance: Random, today: date) -> None:
        self._chance, self._today = chance, today

    def passed(self, year: int, day: Day) -> bool:
        """Whether a day of a year lies behind."""
        return self._today > date(year, *day)

    def draw(self, year: int, due: date, target: int) -> Fate:
        """Return the fate of a promise of a year."""
        if self.passed(year, SETTLED):
            return self._rated(year, due, target)
        state = self._state(year)
        if state is not ItemState.RUNNING:
            return Fate(state, None, Stage.NOT_BEGUN, 0, None)
        return self._running(due, target)

    def _state(self, year: int) -> ItemState:
        if not self.passed(year, ADOPTED):
            return _DECIDED.draw(self._chance) if self.passed(year, REVIEWED) else ItemState.SUBMITTED
        if not self.passed(year, PUBLISHED):
            return ItemState.ADOPTED
        over = self._today > date(year, *PUBLISHED) + NOTICE
        return ItemState.RUNNING if over else ItemState.ON_NOTICE

    def _running(self, due: date, target: int) -> Fate:
        gone = (self._today - date(due.year, *PUBLISHED)) / (due - date(due.year, *PUBLISHED))
        yesterday = self._today - timedelta(days=1)
        if gone >= 1 and self._chance.random() < _IN_TIME:
            return Fate(ItemState.RUNNING, None, Stage.DONE, target, min(due, yesterday))
        done = int(target * min(gone, 0.9) * self._chance.random())
        if not done:
            return Fate(ItemState.RUNNING, None, Stage.NOT_BEGUN, 0, None)
        return Fate(ItemState.RUNNING, None, Stage.DOING, done, min(due, yesterday))

    def _rated(self, year: int, due: date, target: int) -> Fate:
        verdict = _VERDICTS.draw(self._chance)
        state = ItemState.ARCHIVED if self.passed(year + 1, DUE) else ItemState.RATED
        stage = Stage.DONE if verdict is Verdict.KEPT else Stage.DOING
        return Fate(state, verdict, stage, round(target * _SHARES[verdict]), due)
