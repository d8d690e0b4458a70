"""Who is greeted for what, who is told of it before, and who is asked whether they come home? (domain §2.3,
§3.4-B, §3.4-D, §3.6)
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from tests.rehearsal.slow.clocks import in_time, morning, opened_to
from tests.rehearsal.slow.outbox import Outbox
from tests.rehearsal.slow.people import A_DAY, GREETING, HOME, NOTE, Somebody, Terms

LITTLE_NEW_YEAR = date(2027, 1, 30)
FESTIVALS = {
    date(2027, 2, 5): "eve", date(2027, 2, 6): "spring", date(2027, 2, 20): "lantern",
    date(2027, 3, 8): "women", date(2027, 4, 5): "qingming",
}  # fmt: skip
EVE_HOUR = 10
FESTIVALS_AHEAD, BIRTHDAYS_AHEAD = 2, 3  # days
EVERYWHERE = ""  # the part of those whose office is over all of them


@dataclass
class Festivals:
    """Greetings and what is said around them. ``offices`` are (person, part) of those who are told before:
    secretaries of a part, and committee and county over all.
    """

    people: dict[int, Somebody]
    parts: dict[str, Terms]
    outbox: Outbox
    offices: Collection[tuple[int, str]]

    def occasions(self, one: Somebody, day: date) -> list[str]:
        """For what a member is greeted on a day; nothing at all for who is gone, mourns or pauses."""
        resting = [one.mourning_until, one.paused_until]
        if not one.active or any(until is not None and until >= day for until in resting):
            return []
        name = FESTIVALS.get(day)
        theirs = {
            "eve": True, "spring": self.parts[one.part].greets_spring, "lantern": one.floating,
            "women": one.woman, "qingming": True, None: False,
        }  # fmt: skip
        return [str(name)] * theirs[name] + ["birthday"] * keeps_birthday(one.joined_on, day)

    def greet(self, today: date, at: datetime) -> None:
        """At 18:00 everybody's greeting of the next day is planned, one a person, in their own morning."""
        day = today + A_DAY
        for one in self.people.values():
            if one.greetings and not one.by_phone and (found := self.occasions(one, day)):
                hour = self.parts[one.part].morning
                hour = EVE_HOUR if "eve" in found else hour
                ends = morning(one, day + A_DAY, 0)
                if (due := in_time(one, morning(one, day, hour), at, ends)) is not None:
                    self.outbox.say(one, GREETING, "greeting", due, ends)

    def preview(self, today: date, at: datetime) -> None:
        """At 09:00 offices hear of festivals two days ahead, secretaries of political birthdays three."""
        if name := FESTIVALS.get(day := today + FESTIVALS_AHEAD * A_DAY):
            for number, part in self._offices():
                if name != "spring" or (part and self.parts[part].greets_spring):
                    some = any(name in self.occasions(one, day) for one in self._expected(part))
                    self._tell(number, "greeting-preview", at, wanted=some)
        day = today + BIRTHDAYS_AHEAD * A_DAY
        for number, part in self._offices():
            born = [one for one in self._of(part) if one.active and keeps_birthday(one.joined_on, day)]
            if part and born:
                some = any("birthday" in self.occasions(one, day) for one in born)
                self._tell(number, "birthday-preview", at, wanted=some)

    def ask_home_comings(self, day: date, at: datetime) -> None:
        """On 小年 those away are asked whether they come home."""
        for one in self.people.values() if day == LITTLE_NEW_YEAR else ():
            if one.active and one.floating and not one.by_phone:
                due = opened_to(one, max(morning(one, day, self.parts[one.part].morning), at))
                self.outbox.say(one, HOME, "home-coming", due)

    def _tell(self, number: int, screen: str, at: datetime, *, wanted: bool) -> None:
        one = self.people[number]
        self.outbox.say(one, NOTE, screen, at, at + 9999 * A_DAY, chats=one.own_chats, wanted=wanted)

    def _offices(self) -> list[tuple[int, str]]:
        return sorted(self.offices)

    def _of(self, part: str) -> list[Somebody]:
        return [one for one in self.people.values() if part in (EVERYWHERE, one.part)]

    def _expected(self, part: str) -> list[Somebody]:
        """Who agreed to be greeted, or was never asked: the branch calls."""
        return [one for one in self._of(part) if one.greetings in (True, None)]


def keeps_birthday(joined_on: str, day: date) -> bool:
    """Whether a political birthday is kept: on its day, known by month on the 1st, 29 February on the 28th
    (2027 is a common year), never in the year of joining.
    """
    year, _, rest = joined_on.partition("-")
    if int(year) >= day.year:
        return False
    kept = {"02-29": "02-28"}.get(rest, rest)
    return f"{day:%m-%d}" == (kept if "-" in kept else f"{kept}-01")
