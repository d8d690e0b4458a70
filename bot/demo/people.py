"""Who are the invented members? One after another, so that a million need no more room than a few."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from bot.demo import days
from bot.demo import work_stock as work
from bot.demo.chance import Lot, listed, one_of
from bot.demo.county import Unit, branches_of
from bot.demo.name_stock import invent_name
from bot.demo.parts import HELPER, SECRETARY, Part, Stage
from bot.demo.quotas import Deck, Kind, decks
from models.members import Education
from models.orgs import OrgField
from models.roles import Role
from models.unplayed import destination

_AWAY = {(True, True): 0.7, (True, False): 0.4, (False, True): 0.2, (False, False): 0.08}  # (rural, young)
_ABROAD = 0.02
_REASONS = Lot(dict(work.REASONS))
_HIGH = {
    True: (0.2, 0.35, 0.65, 0.95),
    False: (0.5, 0.75, 0.93, 0.99),
}  # up to 高中 中专 大专 本科, by being young
_LEVELS = (Education.HIGH, Education.TECHNICAL, Education.COLLEGE, Education.BACHELOR, Education.GRADUATE)
_HOME_ZONE = "Asia/Shanghai"
_RETIRED, _OLD = 60, 66


@dataclass(frozen=True, slots=True)
class Admitted:
    """What is frozen of a person's admission (Z04)."""

    on: str
    age: int
    education: Education


@dataclass(slots=True)
class Person:
    """An invented member, with what the tables need of one."""

    id: int
    unit: Unit
    place_in_branch: int
    kind: Kind
    name: str
    people: str
    birth: str
    education: Education
    joined_on: str
    joined: date
    admitted: Admitted | None
    phone: str | None
    contact_id: int | None
    floating: bool = False
    place: dict[str, Any] | None = None
    zone: str = _HOME_ZONE
    left_on: str | None = None
    left_for: str | None = None
    occupation: str | None = None
    has_account: bool = False
    asked: bool = False
    part: Part | None = None
    offices: list[tuple[Role, int]] = field(default_factory=list)

    @property
    def abroad(self) -> bool:
        """Whether the person is asked half-yearly."""
        return self.place is not None and "country" in self.place

    @property
    def keeper_id(self) -> int:
        """Who looks after the person: the contact person, else the branch's secretary."""
        return self.contact_id or self.id - self.place_in_branch


class People:
    """Invents everybody of a county, the same for the same seed, size and day."""

    def __init__(self, units: list[Unit], members: int, stage: Stage, today: date, chance: Random) -> None:
        self._units, self._stage, self._today, self._chance = units, stage, today, chance
        self._decks: dict[bool, Deck] = decks(members)
        self._kinds = {
            spot: self._decks[rural].pick(part.wanted)
            for spot, part in stage.parts.items()
            for rural in [next(unit.rural for unit in units if unit.id == spot[0])]
        }

    def __iter__(self) -> Iterator[Person]:
        """Yield the members in the order of their identifiers, each after the contact person."""
        first = 1
        for unit in branches_of(self._units):
            for place in range(unit.size):
                yield self._person(first, unit, place)
            first += unit.size

    def _person(self, first: int, unit: Unit, place: int) -> Person:
        spot, chance = (unit.id, place), self._chance
        part = self._stage.parts.get(spot)
        kind = self._kinds.get(spot) or self._decks[unit.rural].deal(chance, unit.field or OrgField.OFFICE)
        birth, joined = self._dates(kind, unit, part, leads=place <= HELPER)
        name, people = invent_name(chance, woman=kind.woman, born=birth.year)
        education = _education(chance, kind, birth.year)
        known = days.as_known(chance, joined)
        person = Person(
            first + place, unit, place, kind, part.name if part else name, people,
            birth.isoformat() if part else self._birth_as_known(kind, birth), education, known, joined,
            _admitted(chance, kind, known, birth, joined, education), self._phone(first + place, place, part),
            first + HELPER if place > HELPER else None, part=part, offices=self._stage.offices.get(spot, []),
        )  # fmt: skip
        self._settle(person)
        return person

    def _dates(self, kind: Kind, unit: Unit, part: Part | None, *, leads: bool) -> tuple[date, date]:
        chance, today = self._chance, self._today
        if kind.then is not None:
            joined = days.admitted_in_intake(chance)
            age = 20 + int(chance.random() * 16) if kind.then[0] else 36 + int(chance.random() ** 2 * 16)
            return days.born(chance, age, joined), joined
        age = part.age if part else _age(chance, kind, unit)
        birth = days.born(chance, max(age, 25) if leads else age, today)
        return birth, days.admitted(chance, birth, today, 24 if leads or part else 48)

    def _birth_as_known(self, kind: Kind, birth: date) -> str:
        return days.as_known(
            self._chance, birth, lambda first: (days.age_on(first, self._today) <= 35) is kind.young  # noqa: PLR2004 - Z02
        )  # fmt: skip

    def _phone(self, number: int, place: int, part: Part | None) -> str | None:
        """An invented number, one a person; a few old ones have none, a few families share one."""
        lot = self._chance.random()
        if part is None and place > HELPER + 4:
            if lot < 0.015:  # noqa: PLR2004 - a small share
                return None
            if lot < 0.025:  # noqa: PLR2004 - as above
                number -= 1
        return f"+861990{number:07d}"

    def _settle(self, person: Person) -> None:
        """Decide who is away, where, since when and for what, and who has a chat account."""
        chance, part = self._chance, person.part
        away = chance.random() < _AWAY[person.unit.rural, person.kind.young]
        person.floating = part.place is not None if part else away and person.place_in_branch > HELPER
        if person.floating:
            _send_away(chance, person, self._today)
        else:
            person.occupation = one_of(chance, listed(work.AT_HOME[person.unit.field or OrgField.OFFICE]))
        staff = bool(person.offices) or person.place_in_branch in {SECRETARY, HELPER}
        share = 0.97 if staff else 0.87 if person.floating else 0.28
        person.has_account = chance.random() < share and person.phone is not None and part is None
        person.asked = not person.floating and not staff and chance.random() < 0.004  # noqa: PLR2004 - a few


def _age(chance: Random, kind: Kind, unit: Unit) -> int:
    if kind.young:
        return days.YOUNGEST + int((1 - chance.random() ** 2) * 17)
    if unit.field is OrgField.RETIRED:
        return _RETIRED + int(chance.random() * 28)
    oldest = 86 if unit.rural or unit.field is OrgField.COMMUNITY else _RETIRED
    return 36 + int(chance.random() * (oldest - 35))


def _education(chance: Random, kind: Kind, born: int) -> Education:
    if not kind.high:
        return Education.PRIMARY if chance.random() < (0.55 if born < 1960 else 0.1) else Education.JUNIOR  # noqa: PLR2004
    if kind.then is not None and not kind.then[1]:
        return Education.TECHNICAL
    lot = chance.random()
    upto = _HIGH[not kind.young]
    return _LEVELS[sum(lot >= bound for bound in upto)]


def _admitted(
    chance: Random, kind: Kind, known: str, birth: date, joined: date, education: Education
) -> Admitted | None:
    """The frozen attributes of admissions since 2005; schools that were finished later do not count."""
    if joined < days.INTAKE[0]:
        return None
    if kind.then is not None and not kind.then[1]:
        education = Education.JUNIOR
    elif kind.high and education is Education.BACHELOR and chance.random() < 0.1:  # noqa: PLR2004 - a small share
        education = Education.COLLEGE
    on = f"{joined:%Y-%m}" if len(known) < len("2005-01") else known
    return Admitted(on, days.age_on(birth, joined), education)


def _send_away(chance: Random, person: Person, today: date) -> None:
    part = person.part
    if part is not None:
        person.place = dict(part.place or {})
    elif chance.random() < _ABROAD:
        country, city, zone = one_of(chance, work.ABROAD)
        person.place = {"country": country, "city": city, "zone": zone}
    else:
        person.place = destination(chance.getrandbits(40))
    person.zone = person.place.get("zone", _HOME_ZONE)
    ago = 35 if part and part.just_left else 420 + int(chance.random() ** 2 * 4000)
    person.left_on = f"{today - timedelta(days=ago):%Y-%m}"
    person.left_for, person.occupation = _REASONS.draw(chance), one_of(chance, listed(work.AWAY))
    if part is not None or int(person.birth[:4]) < today.year - _OLD:
        person.left_for = part.left_for if part else work.WITH_CHILDREN
        person.occupation = part.occupation if part else None
