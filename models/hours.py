"""When may a person be disturbed, and when does an office work? Pure functions over instants and zones.

An instant is an aware datetime and comes back in UTC; a zone is an IANA name. All wall-clock rules are
applied in that zone, also across a change of its clocks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

HOME_ZONE = "Asia/Shanghai"  # the counties' own clock (domain §3.6)
A_DAY = timedelta(days=1)
LONGEST_CLOSURE = 60  # days; a calendar that is off for longer is wrong, not generous


def _since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the local day, start included, end not; an end before the start is next morning's."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("a span needs two different ends")

    def covers(self, clock: time) -> bool:
        """Whether this wall-clock time lies in the span."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def wait(self, clock: time) -> timedelta:
        """How long, on the wall clock, until the span covers it: zero inside, less than a day outside."""
        if self.covers(clock):
            return timedelta()
        return (_since_midnight(self.start) - _since_midnight(clock)) % A_DAY


class OwnHours(StrEnum):
    """什么时候方便: the part of the day that somebody chose, on night shifts above all (domain §3.6)."""

    DAWN = "dawn"  # 05:00-09:00
    MORNING = "morning"  # 09:00-12:00
    AFTERNOON = "afternoon"  # 12:00-18:00
    EVENING = "evening"  # 18:00-23:00
    NIGHT = "night"  # 23:00-05:00

    @property
    def span(self) -> Span:
        """The stretch of the local day that it is; it ends where the next one begins."""
        hours = [5, 9, 12, 18, 23]
        number = list(OwnHours).index(self)
        return Span(time(hours[number]), time(hours[(number + 1) % len(hours)]))


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When people may be written to (domain §3.6); everything else is quiet. Ages are in full years.

    A person who picked own hours (night shift) gets a copy with other spans: ``with_own``.
    """

    open_for_all: tuple[Span, ...] = (Span(time(8), time(21)),)
    resting_from_age: int = 60
    open_for_resting: tuple[Span, ...] = (Span(time(8), time(12)), Span(time(14), time(21)))
    elder_from_age: int = 70
    open_for_elders: tuple[Span, ...] = (Span(time(9), time(11)), Span(time(15), time(18)))

    def __post_init__(self) -> None:
        if not (self.open_for_all and self.open_for_resting and self.open_for_elders):
            raise ValueError("quiet hours must leave everyone at least one open span")

    def open_spans(self, age: int | None) -> tuple[Span, ...]:
        """The open spans of a person of this age; an unknown age counts as young."""
        if age is None or age < min(self.resting_from_age, self.elder_from_age):
            return self.open_for_all
        return self.open_for_resting if age < self.elder_from_age else self.open_for_elders

    def wait(self, clock: time, age: int | None) -> timedelta:
        """How long, on the wall clock, until the next open span; zero when it is open now."""
        return min(span.wait(clock) for span in self.open_spans(age))


@lru_cache(maxsize=256)
def with_own(quiet: QuietHours, own: OwnHours | None) -> QuietHours:
    """Return the hours of somebody who chose their own; elders keep theirs (domain §3.6)."""
    return quiet if own is None else replace(quiet, open_for_all=(own.span,), open_for_resting=(own.span,))


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """Office hours and the days off of an ordinary week [D]; a holiday table comes in by `days_off`."""

    spans: tuple[Span, ...] = (Span(time(8), time(12)), Span(time(14, 30), time(18)))
    weekdays: frozenset[int] = frozenset(range(5))  # Monday is 0

    def __post_init__(self) -> None:
        ends = [clock for span in self.spans for clock in (span.start, span.end)]
        if not ends or ends != sorted(ends):
            raise ValueError("office hours are spans in order, inside one day")

    def is_off(self, day: date) -> bool:
        """Whether the office is closed on an ordinary week's day: Saturday and Sunday by default."""
        return day.weekday() not in self.weekdays


@dataclass(frozen=True, slots=True)
class Hours:
    """All defaults of this page, [D] in domain §3.6: a county that wants other hours hands in its own."""

    quiet: QuietHours = field(default_factory=QuietHours)
    week: WorkingWeek = field(default_factory=WorkingWeek)
    morning: int = 9  # greetings and openings leave at 09:00 local time


DEFAULTS = Hours()
DEFAULT = DEFAULTS.quiet
DEFAULT_WEEK = DEFAULTS.week


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC)


def _first_shift(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in (start, end] at which the zone's clock is set differently than at start; end when
    there is none.
    """
    before = start.astimezone(zone).utcoffset()
    if end.astimezone(zone).utcoffset() == before:
        return end
    # Clocks are set on whole seconds, so bisecting between whole seconds finds the instant itself.
    low, high = int(start.timestamp()), -int(-end.timestamp() // 1)
    while high - low > 1:
        middle = (low + high) // 2
        same = datetime.fromtimestamp(middle, zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return min(end, datetime.fromtimestamp(high, UTC))


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first instant at which the zone's clock shows this time, or the first one after it when it is
    skipped.
    """
    wanted = datetime.combine(day, clock, zone)
    instant = wanted.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return instant
    return _first_shift(wanted.replace(fold=1).astimezone(UTC), instant, zone)


def is_quiet(at: datetime, zone: str, age: int | None, quiet: QuietHours = DEFAULT) -> bool:
    """Whether a person of this age, in this zone, must not be disturbed at this instant (domain §3.6)."""
    return bool(quiet.wait(_utc(at).astimezone(ZoneInfo(zone)).time(), age))


def next_open(at: datetime, zone: str, age: int | None, quiet: QuietHours = DEFAULT) -> datetime:
    """The first instant from `at` on, in UTC, at which the person may be written to; `at` itself when it is
    not quiet.
    """
    moment, clock = _utc(at), ZoneInfo(zone)
    while wait := quiet.wait(moment.astimezone(clock).time(), age):
        # A wait on the wall clock is a wait in real time only until the clock is set: look again there.
        moment = _first_shift(moment, moment + wait, clock)
    return moment


def last_open(
    before: datetime, zone: str, age: int | None, quiet: QuietHours = DEFAULT
) -> tuple[datetime, datetime]:
    """The last stretch, in UTC, in which the person may be written to before an instant: where it begins, and
    where it is over (the instant at the latest).
    """
    moment, clock = _utc(before), ZoneInfo(zone)
    today = moment.astimezone(clock).date()
    found = [
        (_instant(day, span.start, clock), _instant(day + A_DAY * (span.end < span.start), span.end, clock))
        for day in (today - A_DAY * 2, today - A_DAY, today)
        for span in quiet.open_spans(age)
    ]
    return max((start, min(end, moment)) for start, end in found if start < moment)


def in_time(
    at: datetime, ends: datetime, since: datetime, zone: str, age: int | None, quiet: QuietHours = DEFAULT
) -> datetime | None:
    """The instant at which something is said whose use ends: when the person's night is over; where that is
    too late, in the last open stretch before, from ``since`` on. None where there is none (domain §3.6).
    """
    if (opens := next_open(at, zone, age, quiet)) < ends:
        return opens
    start, end = last_open(ends, zone, age, quiet)
    return moment if (moment := max(start, since)) < end else None


def local_morning(day: date, zone: str, hour: int = DEFAULTS.morning) -> datetime:
    """The instant, in UTC, at which that day's `hour` o'clock strikes in the zone (the next instant if that
    hour is skipped).
    """
    return _instant(day, time(hour), ZoneInfo(zone))


def _office_days(
    first: date, days_off: Callable[[date], bool] | None, week: WorkingWeek
) -> Callable[[], date]:
    """A calendar that yields one working day after another, from `first` on; a closure of over two months is
    an error.
    """
    off, day = days_off or week.is_off, first

    def following() -> date:
        nonlocal day
        for _ in range(LONGEST_CLOSURE):
            candidate, day = day, day + A_DAY
            if not off(candidate):
                return candidate
        raise ValueError(f"no working day in the {LONGEST_CLOSURE} days before {day}")

    return following


def add_working_hours(
    at: datetime,
    hours: timedelta,
    zone: str,
    days_off: Callable[[date], bool] | None = None,
    week: WorkingWeek = DEFAULT_WEEK,
) -> datetime:
    """The instant, in UTC, when the office in this zone has worked for `hours` since `at`.

    `days_off` decides alone which dates are free (weekends, holidays, moved work days); without it the
    ordinary week counts. Negative hours and a calendar without working days raise ValueError.
    """
    if hours < timedelta():
        raise ValueError("working hours are added, not taken away")
    moment, left, clock = _utc(at), hours, ZoneInfo(zone)
    following = _office_days(moment.astimezone(clock).date(), days_off, week)
    while True:
        day = following()
        for span in week.spans:
            start = max(moment, _instant(day, span.start, clock))
            worked = max(timedelta(), _instant(day, span.end, clock) - start)
            if worked and left <= worked:
                return start + left
            left -= worked


def add_working_days(
    at: datetime,
    days: int,
    zone: str,
    days_off: Callable[[date], bool] | None = None,
    week: WorkingWeek = DEFAULT_WEEK,
) -> datetime:
    """The instant, in UTC, at which the office closes on the `days`-th working day after the local day of
    `at`.

    The day itself does not count (domain §6: accepted on Wednesday 2026-09-30, three working days end on
    Saturday 2026-10-10). Fewer than one day raises ValueError; `days_off` as in `add_working_hours`.
    """
    if days < 1:
        raise ValueError("at least one working day is added")
    clock = ZoneInfo(zone)
    following = _office_days(_utc(at).astimezone(clock).date() + A_DAY, days_off, week)
    for _ in range(days - 1):
        following()
    return _instant(following(), week.spans[-1].end, clock)
