"""Who is reminded of a pledge of the year, and who hears that some are missing? (domain §2.2, §3.6)

The days begin behind the asking, and nobody promises anything in them: of reviews, progress and votes there
is nothing to say.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tests.rehearsal.slow.calendar import is_holiday, worked_from
from tests.rehearsal.slow.clocks import morning, opened_to
from tests.rehearsal.slow.outbox import Outbox
from tests.rehearsal.slow.people import NOTE, PLEDGE, Kind, Somebody, Terms

ASKED_ON, LAST_DAY = date(2027, 1, 5), date(2027, 1, 31)
TO_SECRETARIES, TO_COMMITTEES = date(2027, 2, 1), date(2027, 2, 10)
VOLUNTARY_FROM = 70  # years of age on the day of asking


@dataclass
class Pledges:
    """What is said to members who were asked in January, and have handed in nothing, and above them.

    ``asked`` are their numbers, ``committee`` who sits in the party committee above every part.
    """

    people: dict[int, Somebody]
    parts: Mapping[str, Terms]
    outbox: Outbox
    asked: Collection[int]
    secretaries: Mapping[str, tuple[int, ...]]
    committee: Collection[int]

    def ask(self, day: date, at: datetime) -> None:
        """On the last day the silent are reminded, of whom it is expected; then the lists go up, none to whom
        nobody is missing.
        """
        missing = [self.people[number] for number in sorted(self.asked)]
        missing = [one for one in missing if one.active and not self._voluntary(one)]
        for one in missing:
            if day == _said_on(one.part, LAST_DAY):
                self._say(one, PLEDGE, "pledge-reminder", day, at)
        for part, some in self.secretaries.items():
            if day == _said_on(part, TO_SECRETARIES):
                theirs = [one for one in missing if one.part == part]
                self._list(some, day, at, wanted=bool(theirs))
        for number in self.committee:
            if day == _said_on(self.people[number].part, TO_COMMITTEES):
                self._list((number,), day, at, wanted=bool(missing))

    def _voluntary(self, one: Somebody) -> bool:
        age = one.age(ASKED_ON)
        return age is not None and age >= VOLUNTARY_FROM

    def _list(self, some: Collection[int], day: date, at: datetime, *, wanted: bool) -> None:
        for number in sorted(some):
            self._say(self.people[number], NOTE, "pledges-unproposed", day, at, wanted=wanted)

    def _say(
        self, one: Somebody, kind: Kind, screen: str, day: date, at: datetime, *, wanted: bool = True
    ) -> None:
        due = opened_to(one, max(morning(one, day, self.parts[one.part].morning), at))
        chats = () if one.by_phone else one.chats
        self.outbox.say(one, kind, screen, due, chats=chats, wanted=wanted)


def _said_on(part: str, day: date) -> date:
    """A reminder or a list does not come on a day that is given off."""
    return worked_from(part, day) if is_holiday(part, day) else day
