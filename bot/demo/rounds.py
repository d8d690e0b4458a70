"""Which cycles lie behind an invented county? On the days and hours that the scheduler keeps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from models.check_ins import Condition
from models.follow_ups import Cause, due_after
from models.rules import DUE_DAY, DUE_TIME, LATE_ROUNDS, MONTHS, MONTHS_ABROAD, MORNING
from models.unplayed import cycle_key

# An invented county has changed no rule.
_OPENS, _DUE_DAY, _DUE, _CLOSES = time(MORNING.default), DUE_DAY.default, DUE_TIME.default, time(0)
_MONTHS, _ABROAD, _ROUNDS = MONTHS.default, MONTHS_ABROAD.default, 1 + LATE_ROUNDS.default
CAUSES = {Condition.DIFFICULTY: Cause.DIFFICULTY, Condition.HELP: Cause.HELP}


def month_later(day: date, months: int) -> date:
    """Return the 1st of the month so many months later (or, negative, earlier)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class Round:
    """One cycle of the past or the one that is open; ``id`` is its row's."""

    id: int
    abroad: bool
    opens_on: date
    zone: ZoneInfo
    horizon: datetime  # nothing after it has happened yet

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    @cached_property
    def opened_at(self) -> datetime:
        """The 1st at 09:00 in the county."""
        return self._at(self.opens_on, _OPENS)

    @cached_property
    def due_at(self) -> datetime:
        """Day 10 at 18:00."""
        return self._at(self.opens_on.replace(day=_DUE_DAY), _DUE)

    @cached_property
    def closes_at(self) -> datetime:
        """The night to day 11, when the silent are handed to people."""
        return self._at(self.opens_on.replace(day=_DUE_DAY + 1), _CLOSES)

    @cached_property
    def late_until(self) -> datetime:
        """The end of the next cycle's last day."""
        end = month_later(self.opens_on, _ROUNDS * (_ABROAD if self.abroad else _MONTHS))
        return self._at(end, time()) - timedelta(seconds=1)

    @property
    def closed(self) -> bool:
        """Whether the silent were handed over already."""
        return self.closes_at <= self.horizon

    @cached_property
    def key(self) -> str:
        """By what the rule of the unplayed knows it."""
        return cycle_key(self.opens_on, abroad=self.abroad)

    @cached_property
    def silent_due(self) -> datetime:
        """By when somebody has to have called those who were silent."""
        return due_after(Cause.SILENT, self.closes_at, str(self.zone))

    @cached_property
    def unbound_due(self) -> datetime:
        """By when somebody has to have told those without a chat account."""
        return due_after(Cause.UNBOUND, self.opened_at, str(self.zone))


def past_rounds(horizon: datetime, months: int, zone: ZoneInfo) -> dict[bool, list[Round]]:
    """Return the cycles of the last ``months`` months before the horizon, oldest first; abroad: True.

    These open in January and July; at least the latest one is there.
    """
    first = horizon.astimezone(zone).date().replace(day=1)
    opened = [month_later(first, -back) for back in range(max(months, _ABROAD), -1, -1)]
    opened = [day for day in opened if datetime.combine(day, _OPENS, zone) < horizon]
    home = opened[-months:] if months else []
    abroad = [day for day in opened if (day.month - 1) % _ABROAD == 0]
    abroad = [day for day in abroad if day in home] or abroad[-1:] if months else []
    days = [(day, False) for day in home] + [(day, True) for day in abroad]
    rounds = [Round(number, away, day, zone, horizon) for number, (day, away) in enumerate(sorted(days), 1)]
    return {away: [one for one in rounds if one.abroad is away] for away in (False, True)}
