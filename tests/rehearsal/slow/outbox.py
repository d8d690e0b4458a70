"""What becomes of what is planned? One after the other, awake, two pushes a day and five a week, the rest in
one (domain §3.6).
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from heapq import heappop, heappush

from tests.rehearsal.slow.clocks import awake, morning, opened_to
from tests.rehearsal.slow.people import A_DAY, MERGED, NEVER, Fate, Kind, Letter, Somebody

A_DAY_AT_MOST, A_WEEK_AT_MOST, A_WEEK = 2, 5, 7
OVER, NIGHT = "pushes-of-the-day", "quiet-hours"
REPLACED, UNWANTED = "replaced by a newer one", "no longer wanted"


@dataclass
class Outbox:
    """What waits, and ``fates`` of all that does not any more.

    ``step`` is how many seconds lie between two messages at the rate limit, ``mornings`` when each part of
    the county is written to.
    """

    people: dict[int, Somebody]
    mornings: dict[str, int]
    step: float
    fates: list[Fate] = field(default_factory=list)
    _waiting: list[tuple[datetime, int, Letter]] = field(default_factory=list)
    _gone: set[int] = field(default_factory=set)
    _burst: list[Letter] = field(default_factory=list)  # of one instant, not yet decided on
    _pushes: dict[tuple[int, int], Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    _free: datetime = NEVER
    _number: int = 0

    def plan(self, letter: Letter) -> None:
        """Have it wait for its instant."""
        self._number += 1
        letter = replace(letter, number=letter.number or self._number)
        heappush(self._waiting, (letter.due, letter.number, letter))

    def say(
        self, person: Somebody, kind: Kind, screen: str, due: datetime, stale: datetime | None = None,
        *, chats: tuple[int, ...] | None = None, wanted: bool = True,
    ) -> None:  # fmt: skip
        """Plan a message for each chat of somebody."""
        for chat in person.chats if chats is None else chats:
            late = due + kind.stale if stale is None else stale
            self.plan(Letter(0, chat, person.number, kind, screen, due, late, wanted=wanted))

    def replace_round(self, key: tuple[str, bool, date], at: datetime) -> None:
        """What has not left of a round will not."""
        for _, number, letter in self._waiting:
            if letter.round == key and number not in self._gone:
                self._gone.add(number)
                self.fates.append(Fate(at, letter, "skipped", REPLACED))

    def deliver(self, until: datetime) -> None:
        """Send what falls due up to an instant, all of one instant together."""
        while self._waiting and self._waiting[0][0] <= until:
            now = self._waiting[0][0]
            burst = []
            while self._waiting and self._waiting[0][0] == now:
                _, number, letter = heappop(self._waiting)
                burst += [letter] if number not in self._gone else []
            self._burst = in_turn(burst)
            while self._burst:
                self._admit(self._burst.pop(0), now)

    def _admit(self, letter: Letter, now: datetime) -> None:
        person = self.people[letter.person]
        if why := _unwanted(letter, person, now):
            self.fates.append(Fate(now, letter, "skipped", why))
        elif not awake(person, now):
            self._move(letter, now, opened_to(person, now), NIGHT)
        elif not letter.kind.capped:
            self._send(letter, person, now)
        elif left := self._left(letter, person.today(now)):
            self._spend(letter, person, now, left)
        else:
            self._hold_back(letter, person, now)

    def _hold_back(self, letter: Letter, person: Somebody, now: datetime) -> None:
        """To the morning of the first day with room, or as soon as the night is over where that is late."""
        day = person.today(now) + A_DAY
        while not self._left(letter, day):
            day += A_DAY
        at = opened_to(person, morning(person, day, self.mornings[person.part]))
        if letter.stale is not None and letter.stale <= at:
            at = opened_to(person, morning(person, day, 0))
        self._move(letter, now, at, OVER)

    def _left(self, letter: Letter, day: date) -> int:
        """How many pushes more somebody may get on a day."""
        counted = self._counted(letter)
        week = sum(counted[day - ago * A_DAY] for ago in range(A_WEEK))
        return max(0, min(A_DAY_AT_MOST - counted[day], A_WEEK_AT_MOST - week))

    def _spend(self, letter: Letter, person: Somebody, now: datetime, left: int) -> None:
        """It goes alone, or together with what was held back and what there is no push for."""
        peers = [
            one for one in (letter, *self._burst)
            if one.kind.capped and (one.chat, one.person) == (letter.chat, letter.person)
            and one.kind is not MERGED and not _unwanted(one, person, now)
        ]  # fmt: skip
        over = [one for one in peers if OVER in one.why]
        fresh = sorted((one for one in peers if one not in over), key=_place)
        together = [*over, *fresh[left - 1 :]]
        if (len(over) < 2 and len(peers) <= left) or letter not in together or len(together) < 2:
            self._send(letter, person, now)
            return
        self._burst = [one for one in self._burst if one not in together]
        dropped = [one for one in together if not one.wanted]
        self.fates += [Fate(now, one, "skipped", UNWANTED) for one in dropped]
        self.fates += [Fate(now, one, "skipped", MERGED.word) for one in together if one not in dropped]
        self._send(Letter(0, letter.chat, letter.person, MERGED, MERGED.word, now), person, now)

    def _counted(self, letter: Letter) -> Counter[date]:
        return self._pushes[letter.chat, letter.person]

    def _move(self, letter: Letter, now: datetime, at: datetime, why: str) -> None:
        if letter.stale is not None and letter.stale <= at:
            told = "too late: over the caps" if why == OVER else "too late: the night"
            self.fates.append(Fate(now, letter, "skipped", told))
            return
        reasons = letter.why if why in letter.why else (*letter.why, why)
        self.plan(replace(letter, due=at, first=letter.first or letter.due, why=reasons))

    def _send(self, letter: Letter, person: Somebody, now: datetime) -> None:
        if not letter.wanted:
            self.fates.append(Fate(now, letter, "skipped", UNWANTED))
            return
        at = max(now, self._free)
        self._free = at + timedelta(seconds=self.step)
        nth = 0
        if letter.kind.capped:
            self._counted(letter)[person.today(at)] += 1
            nth = self._counted(letter)[person.today(at)]
        self.fates.append(Fate(at, letter, "sent", "+".join(letter.why), nth))


def _place(letter: Letter) -> tuple[int, int]:
    return letter.kind.lane, letter.number


def in_turn(burst: list[Letter]) -> list[Letter]:
    """One message for each chat, then the second of each, and so on; of each chat the reminders first."""
    nth: Counter[int] = Counter()
    ranked = []
    for letter in sorted(burst, key=_place):
        ranked.append((nth[letter.chat], *_place(letter), letter))
        nth[letter.chat] += 1
    by_place: Callable[[tuple[int, int, int, Letter]], tuple[int, int, int]] = lambda one: one[:3]  # noqa: E731
    return [letter for *_, letter in sorted(ranked, key=by_place)]


def _unwanted(letter: Letter, person: Somebody, now: datetime) -> str:
    """Why a message is not said at all (domain §2.3: nothing festive to who mourns; who pauses, no push)."""
    today = person.today(now)
    if letter.stale is not None and letter.stale <= now:
        return "too late"
    if letter.kind.capped and person.paused_until is not None and person.paused_until >= today:
        return "paused"
    mourns = person.mourning_until is not None and person.mourning_until >= today
    return "in mourning" if letter.kind.festive and mourns else ""
