"""The slow reference: who fits a document, told one person at a time in plain Python, without any table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.world import COUNTY

DAY = timedelta(days=1)
EDUCATION = ["primary", "junior", "high", "technical", "college", "bachelor", "graduate"]
TAGS = {
    "rural": "rural", "without-post": "without_post", "in-office": "in_office", "venturing": "venturing",
    "veteran": "veteran", "hardship": "hardship",
}  # fmt: skip


@dataclass
class Unit:
    """An organisation; ``parent`` is the number of an earlier one, None for the root."""

    parent: int | None
    level: str
    field: str | None


@dataclass
class Round:
    """A round of check-ins: of which rule, since when, and how long it takes answers."""

    rule: int
    abroad: bool
    opens: date
    until: date


@dataclass
class Someone:
    """A person of the roster and what happened to them; instants are days at noon."""

    unit: int
    columns: dict[str, Any]
    chats: list[tuple[str, bool]] = field(default_factory=list)  # state of the binding, whether it is open
    asked: dict[int, str] = field(default_factory=dict)  # round -> state of the call
    reported: list[tuple[date, bool]] = field(default_factory=list)  # when, and whether it was taken back
    wrote: list[date] = field(default_factory=list)
    contacted: list[tuple[date, str]] = field(default_factory=list)
    offices: list[tuple[str, int, date, bool]] = field(default_factory=list)  # role, unit, since, ended
    wished: set[str] = field(default_factory=set)
    known_since: date = date(2020, 1, 1)


def noon(day: date) -> datetime:
    """The middle of a day by the county's clocks."""
    return datetime.combine(day, time(12), COUNTY).astimezone(UTC)


@dataclass
class Village:
    """A whole county of them, looked at on one day."""

    units: list[Unit]
    rounds: list[Round]
    people: list[Someone]
    today: date

    def line(self, unit: int) -> list[int]:
        """The organisation and all above it."""
        above = self.units[unit].parent
        return [unit] if above is None else [unit, *self.line(above)]

    def meant(self, document: dict[str, Any], roots: list[int]) -> set[int]:
        """Who fits, of those under these roots, by their place in ``people``."""
        return {
            number
            for number, one in enumerate(self.people)
            if one.columns["standing"] == "active"
            and set(roots) & set(self.line(one.unit))
            and self.fits(document, number)
        }

    def chats_of(self, number: int) -> int:
        """In how many chats a message would reach somebody."""
        one = self.people[number]
        return 0 if one.columns["prefers_phone"] else one.chats.count(("active", True))

    def has_chat(self, number: int) -> bool:
        """Whether a message would reach somebody."""
        return self.chats_of(number) > 0

    def fits(self, document: dict[str, Any], number: int) -> bool:
        """Whether a document is true of somebody. Organisations and people are numbered as stored: from 1."""
        [(word, held)] = document.items()
        if word in ("all", "any"):
            return (all if word == "all" else any)(self.fits(part, number) for part in held)
        if word == "not":
            return not self.fits(held, number)
        if word in ("orgs", "members"):
            above = {unit + 1 for unit in self.line(self.people[number].unit)}
            return bool(set(held) & (above if word == "orgs" else {number + 1}))
        return self.told(word, held, self.people[number])

    def told(self, word: str, held: Any, one: Someone) -> bool:  # noqa: ANN401 - whatever JSON holds
        """Whether a leaf of a document is true of somebody."""
        judges: dict[str, Callable[[], bool]] = {
            "floating": lambda: one.columns["floating"],
            "abroad": lambda: one.columns["abroad"],
            "gender": lambda: one.columns["gender"] == held,
            "category": lambda: one.columns["category"] == held,
            "education": lambda: one.columns["education"] in EDUCATION[EDUCATION.index(held) :],
            "place": lambda: self.lives(one.columns["place"], held),
            "age": lambda: self.aged(one.columns["birth"], *held),
            "wishes": lambda: held in one.wished,
            "tag": lambda: self.tagged(held, one),
            "silent": lambda: self.silent(one, held),
            "not-checked-in": lambda: any(
                state in ("open", "overdue") and self.current(r) for r, state in one.asked.items()
            ),
        }
        return bool(judges[word]())

    def lives(self, place: dict[str, str] | None, wanted: str) -> bool:
        """Whether somebody's place is the wanted one or lies in it."""
        while wanted.endswith("00"):
            wanted = wanted[:-2]
        return (place or {}).get("code", "").startswith(wanted)

    def aged(self, birth: str | None, least: int | None, most: int | None) -> bool:
        """Whether an age is known and within the bounds."""
        age = self.age(birth)
        return age is not None and (least or 0) <= age <= (500 if most is None else most)

    def age(self, birth: str | None) -> int | None:
        """Birthdays had since the first day that the birth can have been."""
        if birth is None:
            return None
        year, month, day = (*map(int, birth.split("-")), 1, 1)[:3]
        had = (self.today.month, self.today.day) >= (month, day)
        return self.today.year - year - (0 if had else 1)

    def tagged(self, tag: str, one: Someone) -> bool:
        """Whether the roster says so, or an office was taken within half a year."""
        if tag in TAGS:
            return one.columns[TAGS[tag]] is True
        return any(
            role == "secretary" and not ended and self.units[unit].level == "branch"
            and (tag == "new-secretary" or self.units[unit].field == "rural")
            and self.within_half_a_year(since)
            for role, unit, since, ended in one.offices
        )  # fmt: skip

    def within_half_a_year(self, since: date) -> bool:
        """Whether six calendar months from a day on are not over before today."""
        year, month = divmod(since.year * 12 + since.month - 1 + 6, 12)
        day = since.day
        while True:
            try:
                return date(year, month + 1, day) >= self.today
            except ValueError:
                day -= 1

    def current(self, number: int) -> bool:
        """Whether a round takes answers, and none of its rule has begun after it."""
        one = self.rounds[number]
        newer = [
            other for other in self.rounds
            if (other.rule, other.abroad) == (one.rule, one.abroad) and one.opens < other.opens <= self.today
        ]  # fmt: skip
        return one.opens <= self.today <= one.until and not newer

    def silent(self, one: Someone, days: int) -> bool:
        """Whether nothing at all was heard since so many days ago, of somebody known for longer."""
        since = self.today - days * DAY
        heard = [day for day, taken_back in one.reported if not taken_back] + one.wrote
        heard += [day for day, result in one.contacted if result != "no-answer"]
        return one.known_since < since and not any(day >= since for day in heard)
