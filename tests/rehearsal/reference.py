"""What must a rehearsal of check-ins come to? Worked out a second time, slowly, in plain Python.

Dictionaries and clock arithmetic alone: no table, no statement, and nothing of the service's own code. The
numbers below are written down again by hand, from domain §2.1 and §3.6.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

COUNTY = ZoneInfo("Asia/Shanghai")
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
OPEN_TO_ALL = ((8, 21),)
OPEN_FROM_60 = ((8, 12), (14, 21))
OPEN_FROM_70 = ((9, 11), (15, 18))
A_DAY_AT_MOST, A_WEEK_AT_MOST, A_WEEK = 2, 5, 7
MERGED, EVE = "merged", "check-in-due-tomorrow"
NEVER = datetime.min.replace(tzinfo=UTC)
OPENED, REMINDED = "check-in-opened", "check-in-reminder"
STALE = {OPENED: 9 * A_DAY, REMINDED: 3 * A_DAY}
SCREENS = ("check-in-opened", "check-in-reminder", "check-in-due-today")


@dataclass(frozen=True)
class Terms:
    """What one part of the county has laid down for its rounds."""

    opens: int = 1  # day of the month
    reminds: tuple[int, ...] = (4, 8)  # days of the round
    due: int = 10
    months: int = 1
    months_abroad: int = 6
    morning: int = 9


@dataclass(frozen=True)
class Somebody:
    """A member, and the chats that speak for them."""

    number: int
    part: str
    zone: str = "Asia/Shanghai"
    birth: str | None = "1985-03-12"
    floating: bool = True
    abroad: bool = False
    by_phone: bool = False
    chats: tuple[int, ...] = ()

    def age(self, day: date) -> int | None:
        """Full years."""
        if self.birth is None:
            return None
        year, month, first = map(int, self.birth.split("-"))
        return day.year - year - ((day.month, day.day) < (month, first))


@dataclass(frozen=True)
class Letter:
    """A message that is planned: ``first`` is when it would have gone, had nothing moved it."""

    number: int
    chat: int
    person: int
    kind: str
    screen: str
    due: datetime
    capped: bool
    stale: datetime | None = None
    round: tuple[str, bool, date] | None = None
    first: datetime | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fate:
    """What became of a letter: when, and why then, or why not."""

    at: datetime
    letter: Letter
    outcome: str
    why: str
    nth: int = 0


def awake(person: Somebody, at: datetime) -> bool:
    """Whether it is an hour at which the person may be written to, by their own clock."""
    local = at.astimezone(ZoneInfo(person.zone))
    age = person.age(local.date())
    hours = OPEN_TO_ALL if age is None or age < 60 else OPEN_FROM_60 if age < 70 else OPEN_FROM_70
    return any(start <= local.hour < end for start, end in hours)


def morning(person: Somebody, day: date, hour: int) -> datetime:
    """That hour of the day by the person's own clock."""
    return datetime.combine(day, time(hour), ZoneInfo(person.zone)).astimezone(UTC)


def opened_to(person: Somebody, at: datetime) -> datetime:
    """The first whole minute from ``at`` on at which the person may be written to; ``at`` if they may now."""
    if awake(person, at):
        return at
    at = at.replace(second=0, microsecond=0)
    while not awake(person, at):
        at += A_MINUTE
    return at


def in_time(person: Somebody, from_: datetime, at: datetime, ends: datetime) -> datetime | None:
    """When something is said that is of no use from ``ends`` on: when the person is awake from ``from_`` on,
    else in the last open stretch before the end, not before ``at``; None where that is over.
    """
    if (due := opened_to(person, from_)) < ends:
        return due
    last = ends - A_MINUTE
    while not awake(person, last):
        last -= A_MINUTE
    first = last
    while awake(person, first - A_MINUTE):
        first -= A_MINUTE
    return max(first, at) if max(first, at) <= last else None


@dataclass
class Reference:
    """Walks through the days once; then ``fates`` and ``handed_on`` say everything.

    ``step`` is how many seconds lie between two messages at the rate limit.
    """

    people: dict[int, Somebody]
    parts: dict[str, Terms]
    step: float
    fates: list[Fate] = field(default_factory=list)
    handed_on: set[tuple[int, str, date]] = field(default_factory=set)
    _rounds: dict[tuple[str, bool, date], set[int]] = field(default_factory=dict)  # who is asked in each
    _waiting: list[tuple[datetime, int, Letter]] = field(default_factory=list)
    _in_hand: set[tuple[int, str]] = field(default_factory=set)  # one line for a person is enough
    _gone: set[int] = field(default_factory=set)
    _burst: list[Letter] = field(default_factory=list)  # of one instant, not yet decided on
    _pushes: dict[tuple[int, int], Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    _free: datetime = NEVER
    _number: int = 0

    def walk(self, start: datetime, end: datetime, planned: list[Letter]) -> None:
        """Live through the time from ``start`` to ``end``, with what was planned before."""
        for letter in planned:
            self._plan(letter)
        slot = min(terms.morning for terms in self.parts.values())
        day = start.astimezone(COUNTY).date()
        while day <= end.astimezone(COUNTY).date():
            for hour, act in ((0, self._close), (slot, self._open), (slot, self._remind)):
                at = datetime.combine(day, time(hour), COUNTY).astimezone(UTC)
                if start < at <= end:
                    self._deliver(at - timedelta(microseconds=1))
                    act(day, at)
            day += A_DAY
        self._deliver(end)

    def _plan(self, letter: Letter) -> None:
        self._number += 1
        letter = replace(letter, number=letter.number or self._number)
        heappush(self._waiting, (letter.due, letter.number, letter))

    def _close(self, day: date, at: datetime) -> None:
        """The night after the last day: whoever said nothing is handed to their branch."""
        for key in list(self._rounds):
            part, _, opened = key
            last = datetime.combine(opened + (self.parts[part].due - 1) * A_DAY, time(18), COUNTY)
            if last <= at:
                for number in self._rounds.pop(key):
                    self._hand_on(number, "silent", day)
                self._replace(key, at)

    def _hand_on(self, number: int, cause: str, day: date) -> None:
        known = {"silent", "unbound"} if cause == "silent" else {"unbound"}
        if not any((number, one) in self._in_hand for one in known):
            self._in_hand.add((number, cause))
            self.handed_on.add((number, cause, day))

    def _open(self, day: date, at: datetime) -> None:
        for part, terms in self.parts.items():
            for abroad, months in ((False, terms.months), (True, terms.months_abroad)):
                if day.day == terms.opens and (day.month - 1) % months == 0:
                    asked = [
                        one for one in self.people.values()
                        if one.part == part and one.floating and one.abroad is abroad
                    ]  # fmt: skip
                    self._rounds[part, abroad, day] = {one.number for one in asked}
                    self._say((part, abroad, day), day, at, OPENED, SCREENS[0])
                    for one in asked:
                        if one.by_phone or not one.chats:
                            self._hand_on(one.number, "unbound", day)

    def _remind(self, day: date, at: datetime) -> None:
        for key in list(self._rounds):
            part, _, opened = key
            terms, number = self.parts[part], (day - opened).days + 1
            if number in (*terms.reminds, terms.due):
                self._replace(key, at)
                self._say(key, day, at, REMINDED, SCREENS[2 if number == terms.due else 1])
            elif number == terms.due - 1:
                self._say(key, day, at, REMINDED, EVE)

    def _replace(self, key: tuple[str, bool, date], at: datetime) -> None:
        """What has not left of a round will not."""
        for _, number, letter in self._waiting:
            if letter.round == key and number not in self._gone:
                self._gone.add(number)
                self.fates.append(Fate(at, letter, "skipped", "replaced by a newer one"))

    def _say(self, key: tuple[str, bool, date], day: date, at: datetime, kind: str, screen: str) -> None:
        hour = self.parts[key[0]].morning
        for number in sorted(self._rounds[key]):
            one = self.people[number]
            due, ends = self._instant(key, one, max(morning(one, day, hour), at), at, screen)
            stale = min(due + STALE[kind], ends) if due and ends else due and due + STALE[kind]
            for chat in one.chats if due and not one.by_phone else ():
                assert due is not None
                of_round = None if screen == EVE else key
                self._plan(Letter(0, chat, number, kind, screen, due, True, stale, of_round))

    def _instant(
        self, key: tuple[str, bool, date], one: Somebody, from_: datetime, at: datetime, screen: str
    ) -> tuple[datetime | None, datetime | None]:
        """When somebody is written to, and when it is of no use any more; the eve is for whom the last day
        has no hour.
        """
        if screen not in (SCREENS[2], EVE):
            return opened_to(one, from_), None
        part, _, opened = key
        last = opened + (self.parts[part].due - 1) * A_DAY
        ends = datetime.combine(last, time(18), COUNTY).astimezone(UTC)
        if screen == EVE:
            following = max(morning(one, last, self.parts[part].morning), at + A_DAY)
            if in_time(one, following, at + A_DAY, ends) is not None:
                return None, ends
            return in_time(one, ends, at, ends), ends
        return in_time(one, from_, at, ends), ends

    def _deliver(self, until: datetime) -> None:
        """Send what falls due up to an instant, all of one instant together."""
        while self._waiting and self._waiting[0][0] <= until:
            now = self._waiting[0][0]
            burst = []
            while self._waiting and self._waiting[0][0] == now:
                _, number, letter = heappop(self._waiting)
                burst += [letter] if number not in self._gone else []
            self._burst = list(self._in_turn(burst))
            while self._burst:
                self._admit(self._burst.pop(0), now)

    def _in_turn(self, burst: list[Letter]) -> Iterator[Letter]:
        """One message for each chat, then the second of each, and so on."""
        nth: Counter[int] = Counter()
        ranked = []
        for place, letter in enumerate(burst):
            ranked.append((nth[letter.chat], place, letter))
            nth[letter.chat] += 1
        for _, _, letter in sorted(ranked, key=lambda one: one[:2]):
            yield letter

    def _admit(self, letter: Letter, now: datetime) -> None:
        person = self.people[letter.person]
        if letter.stale is not None and letter.stale <= now:
            self.fates.append(Fate(now, letter, "skipped", "too late"))
        elif not awake(person, now):
            self._move(letter, opened_to(person, now), "quiet-hours")
        elif not letter.capped:
            self._send(letter, person, now)
        elif left := self._left(letter, self._today(person, now)):
            self._spend(letter, person, now, left)
        else:
            day = self._today(person, now) + A_DAY
            while not self._left(letter, day):
                day += A_DAY
            at = opened_to(person, morning(person, day, self.parts[person.part].morning))
            if letter.stale is not None and letter.stale <= at:
                early = opened_to(person, morning(person, day, 0))
                if letter.stale <= early:
                    self.fates.append(Fate(now, letter, "skipped", "too late: over the caps"))
                    return
                at = early
            self._move(letter, at, "pushes-of-the-day")

    def _left(self, letter: Letter, day: date) -> int:
        """How many pushes more somebody may get on a day."""
        counted = self._counted(letter)
        week = sum(counted[day - ago * A_DAY] for ago in range(A_WEEK))
        return max(0, min(A_DAY_AT_MOST - counted[day], A_WEEK_AT_MOST - week))

    def _spend(self, letter: Letter, person: Somebody, now: datetime, left: int) -> None:
        """It goes alone, or together with what was held back and what there is no push for."""
        peers = [
            one for one in (letter, *self._burst)
            if one.capped and (one.chat, one.person) == (letter.chat, letter.person) and one.kind != MERGED
        ]  # fmt: skip
        over = [one for one in peers if "pushes-of-the-day" in one.why]
        fresh = sorted((one for one in peers if one not in over), key=lambda one: one.number)
        together = [*over, *fresh[left - 1 :]]
        if (len(over) < 2 and len(peers) <= left) or letter not in together or len(together) < 2:
            self._send(letter, person, now)
            return
        for one in together:
            self.fates.append(Fate(now, one, "skipped", MERGED))
        self._burst = [one for one in self._burst if one not in together]
        self._send(Letter(0, letter.chat, letter.person, MERGED, MERGED, now, True), person, now)

    def _today(self, person: Somebody, now: datetime) -> date:
        return now.astimezone(ZoneInfo(person.zone)).date()

    def _counted(self, letter: Letter) -> Counter[date]:
        return self._pushes[letter.chat, letter.person]

    def _move(self, letter: Letter, at: datetime, why: str) -> None:
        reasons = letter.why if why in letter.why else (*letter.why, why)
        self._plan(replace(letter, due=at, first=letter.first or letter.due, why=reasons))

    def _send(self, letter: Letter, person: Somebody, now: datetime) -> None:
        at = max(now, self._free)
        self._free = at + timedelta(seconds=self.step)
        nth = 0
        if letter.capped:
            self._counted(letter)[self._today(person, at)] += 1
            nth = self._counted(letter)[self._today(person, at)]
        self.fates.append(Fate(at, letter, "sent", "+".join(letter.why), nth))
