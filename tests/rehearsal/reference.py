"""What must a rehearsal of check-ins come to? Worked out a second time, slowly, in plain Python.

Dictionaries and clock arithmetic alone: no table, no statement, and nothing of the service's own code. The
numbers below are written down again by hand, from domain §2.1 and §3.6.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

COUNTY = ZoneInfo("Asia/Shanghai")
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
OPEN_TO_ALL = ((8, 21),)
OPEN_FROM_60 = ((8, 12), (14, 21))
OPEN_FROM_70 = ((9, 11), (15, 18))
A_DAY_AT_MOST, A_WEEK_AT_MOST = 2, 5
NEVER = datetime.min.replace(tzinfo=UTC)
OPENED, REMINDED = "check-in-opened", "check-in-reminder"
MERGED = "merged"
STALE = {OPENED: 9 * A_DAY, REMINDED: 3 * A_DAY}
SCREENS = ("check-in-opened", "check-in-reminder", "check-in-due-today", "check-in-due-tomorrow")


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
    over: bool = False  # held back before, because the day or the week was full


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


def last_stretch(person: Somebody, before: datetime) -> tuple[datetime, datetime]:
    """The last stretch of hours before an instant in which the person may be written to."""
    end = before
    while not awake(person, end - A_MINUTE):
        end -= A_MINUTE
    start = end
    while awake(person, start - A_MINUTE):
        start -= A_MINUTE
    return start, end


def in_time(person: Somebody, at: datetime, ends: datetime, since: datetime) -> datetime | None:
    """When something is said that is of no use any more at ``ends``: from ``at`` on, else in the last stretch
    before, else not.
    """
    if (moment := opened_to(person, at)) < ends:
        return moment
    start, end = last_stretch(person, ends)
    return max(start, since) if max(start, since) < end else None


@dataclass
class Reference:
    """Walks through the days once; then ``fates`` and ``handed_on`` say everything.

    ``step`` is how many seconds lie between two messages at the rate limit.
    """

    people: dict[int, Somebody]
    parts: dict[str, Terms]
    step: float
    off: frozenset[date] = frozenset()  # official days off
    fates: list[Fate] = field(default_factory=list)
    handed_on: set[tuple[int, str, date]] = field(default_factory=set)
    _rounds: dict[tuple[str, bool, date], set[int]] = field(default_factory=dict)  # who is asked in each
    _waiting: list[tuple[datetime, int, Letter]] = field(default_factory=list)
    _in_hand: set[tuple[int, str]] = field(default_factory=set)  # one line for a person is enough
    _gone: set[int] = field(default_factory=set)
    _pushes: dict[tuple[int, int], list[date]] = field(default_factory=lambda: defaultdict(list))
    _settled: set[int] = field(default_factory=set)  # in the burst that is worked off
    _slot: int = 9
    _free: datetime = NEVER
    _number: int = 0

    def walk(self, start: datetime, end: datetime, planned: list[Letter]) -> None:
        """Live through the time from ``start`` to ``end``, with what was planned before."""
        for letter in planned:
            self._plan(letter)
        slot = self._slot = min(terms.morning for terms in self.parts.values())
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
            terms, due = self.parts[part], opened + (self.parts[part].due - 1) * A_DAY
            last = self._worked(due, -A_DAY) if due in self.off else due
            days = {opened + (number - 1) * A_DAY for number in terms.reminds}
            days = {self._worked(one, A_DAY) if one in self.off else one for one in days}
            eve = due - A_DAY if due - A_DAY not in self.off else self._worked(due - A_DAY, -A_DAY)
            if day in {*days, last} and day <= last:
                self._replace(key, at)
                if day == due:
                    self._say_last(key, due, at)
                else:
                    self._say(key, day, at, REMINDED, SCREENS[1])
            elif last == due and day == eve and day > opened:
                self._say_on_the_eve(key, due, at)

    def _say_last(self, key: tuple[str, bool, date], due: date, at: datetime) -> None:
        """On the due day, before it is over for everybody at 18:00."""
        ends = datetime.combine(due, time(18), COUNTY).astimezone(UTC)
        for number in sorted(self._rounds[key]):
            one = self.people[number]
            start = max(morning(one, due, self.parts[key[0]].morning), at)
            self._say_to(one, key, SCREENS[2], in_time(one, start, ends, at), ends)

    def _say_on_the_eve(self, key: tuple[str, bool, date], due: date, at: datetime) -> None:
        """To those alone whose night would keep the last word until it is too late."""
        ends = datetime.combine(due, time(18), COUNTY).astimezone(UTC)
        slot = datetime.combine(due, time(self._slot), COUNTY).astimezone(UTC)
        for number in sorted(self._rounds[key]):
            one = self.people[number]
            start = max(morning(one, due, self.parts[key[0]].morning), slot)
            if in_time(one, start, ends, slot) is None:
                begins, over = last_stretch(one, ends)
                moment = max(begins, at)
                self._say_to(one, key, SCREENS[3], moment if moment < over else None, ends)

    def _say_to(
        self, one: Somebody, key: tuple[str, bool, date], screen: str, due: datetime | None, ends: datetime
    ) -> None:
        if due is not None and not one.by_phone:
            stale = min(due + STALE[REMINDED], ends)
            for chat in one.chats:
                self._plan(Letter(0, chat, one.number, REMINDED, screen, due, True, stale, key))

    def _worked(self, day: date, step: timedelta) -> date:
        """The nearest day that way on which offices work."""
        while day in self.off or day.weekday() >= 5:
            day += step
        return day

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
            due = opened_to(one, max(morning(one, day, hour), at))
            for chat in () if one.by_phone else one.chats:
                self._plan(Letter(0, chat, number, kind, screen, due, True, due + STALE[kind], key))

    def _deliver(self, until: datetime) -> None:
        """Send what falls due up to an instant, all of one instant together: of each chat one after the
        other.
        """
        while self._waiting and self._waiting[0][0] <= until:
            now = self._waiting[0][0]
            burst = []
            while self._waiting and self._waiting[0][0] == now:
                _, number, letter = heappop(self._waiting)
                burst += [letter] if number not in self._gone else []
            while burst:
                self._settled = set()
                self._round(burst, now)
                burst = [letter for letter in burst if letter.number not in self._settled]

    def _round(self, burst: list[Letter], now: datetime) -> None:
        """The first message of each chat: alone, or after those with others of the person as one."""
        firsts: dict[int, Letter] = {}
        for letter in burst:
            firsts.setdefault(letter.chat, letter)
        groups = [group for letter in firsts.values() if (group := self._decide(letter, burst, now))]
        for group in groups:
            if len(group) == 1:
                self._send(group[0], now)
        for group in groups:
            if len(group) == 1:
                continue
            self._number += 1
            one = group[0]
            self._send(Letter(self._number, one.chat, one.person, MERGED, MERGED, now, True), now)
            self.fates += [Fate(now, letter, "skipped", "merged into message") for letter in group]

    def _decide(self, letter: Letter, burst: list[Letter], now: datetime) -> list[Letter]:
        """Return what goes as one message now; nothing where it was settled or moved."""
        person = self.people[letter.person]
        self._settled.add(letter.number)
        if letter.stale is not None and letter.stale <= now:
            self.fates.append(Fate(now, letter, "skipped", "too late"))
        elif not awake(person, now):
            self._move(letter, now, opened_to(person, now), "quiet-hours")
        elif not letter.capped:
            return [letter]
        else:
            peers = [
                one for one in burst
                if one.capped and (one.chat, one.person) == (letter.chat, letter.person)
                and (one is letter or one.stale is None or one.stale > now)
            ]  # fmt: skip
            return self._spend(letter, peers, self._room(letter, self._today(person, now)), now)
        return []

    def _spend(self, letter: Letter, peers: list[Letter], left: int, now: datetime) -> list[Letter]:
        """Divide the pushes that are left; what was held back once goes together with what has no room."""
        if left > 1 and not letter.over:
            return [letter]
        held, fresh = [one for one in peers if one.over], [one for one in peers if not one.over]
        if not left:
            for one in peers:
                self._hold_back(one, now)
            return []
        if len(held) < 2 and len(peers) <= left:
            return [letter]
        group = [*held, *fresh[left - 1 :]]
        if len(group) < 2 or letter not in group:
            return [letter]
        self._settled |= {one.number for one in group}
        return group

    def _room(self, letter: Letter, day: date) -> int:
        pushed = self._pushes[letter.chat, letter.person]
        week = sum(day - 7 * A_DAY < one <= day for one in pushed)
        return max(0, min(A_DAY_AT_MOST - pushed.count(day), A_WEEK_AT_MOST - week))

    def _today(self, person: Somebody, now: datetime) -> date:
        return now.astimezone(ZoneInfo(person.zone)).date()

    def _hold_back(self, letter: Letter, now: datetime) -> None:
        """To the first day with room: its morning, or as soon as the night is over where that is too late."""
        person = self.people[letter.person]
        day = self._today(person, now) + A_DAY
        while not self._room(letter, day):
            day += A_DAY
        hours = self.parts[person.part].morning, 0
        moments = [opened_to(person, morning(person, day, hour)) for hour in hours]
        in_use = [at for at in moments if letter.stale is None or at < letter.stale]
        self._settled.add(letter.number)
        self._move(replace(letter, over=True), now, (in_use or moments)[0], "pushes-of-the-day")

    def _move(self, letter: Letter, now: datetime, at: datetime, why: str) -> None:
        if letter.stale is not None and letter.stale <= at:
            told = "the night" if why == "quiet-hours" else "over the caps"
            self.fates.append(Fate(now, letter, "skipped", f"too late: {told}"))
            return
        reasons = letter.why if why in letter.why else (*letter.why, why)
        self._plan(replace(letter, due=at, first=letter.first or letter.due, why=reasons))

    def _send(self, letter: Letter, now: datetime) -> None:
        at, nth = max(now, self._free), 0
        self._free = at + timedelta(seconds=self.step)
        if letter.capped:
            day = self._today(self.people[letter.person], at)
            pushed = self._pushes[letter.chat, letter.person]
            pushed.append(day)
            nth = pushed.count(day)
        self.fates.append(Fate(at, letter, "sent", "+".join(letter.why), nth))
