"""Which person of the roster is a row of a sheet? The same name and birth date, then the phone (domain §4).

Numbers are compared by their blind index and never opened. Nobody is taken for somebody else on a name alone,
except within one branch, where a name without a birth date means the one who bears it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

_DAY, _MONTH = 10, 7  # characters of a partial date that is known so far


@dataclass(slots=True)
class Person:
    """What tells a person of the roster from others; ``active`` is false for those who left it."""

    id: int
    branch_id: int
    name: str
    birth: str | None
    phone: bytes | None
    active: bool = True


class Doubt(Enum):
    """Why nobody can be said to be the person of a row."""

    SEVERAL = "several"  # more than one fits equally well
    TAKEN = "taken"  # an earlier row of the file is this person already


def compatible(one: str | None, other: str | None) -> bool:
    """Return whether two partial dates may be the same day: one begins as the other does; both are known."""
    return bool(one and other) and (str(one).startswith(str(other)) or str(other).startswith(str(one)))


def close(one: str | None, other: str | None, known: int) -> bool:
    """Return whether they are compatible and both known to the month, or to the day."""
    return compatible(one, other) and min(len(str(one)), len(str(other))) >= known


@dataclass(slots=True)
class Known:
    """Everybody on the rosters of a subtree, found by name and by number; who was met is ``taken``."""

    taken: set[int] = field(default_factory=set)
    people: dict[int, Person] = field(default_factory=dict)
    _by_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    _by_phone: dict[bytes, list[Person]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Known":
        """Return an index of these people, of whom nobody is taken yet."""
        known = cls()
        for person in people:
            known.add(person)
        return known

    def add(self, person: Person) -> None:
        """Have a person found from now on."""
        self.people[person.id] = person
        self._by_name[person.name].append(person)
        if person.phone:
            self._by_phone[person.phone].append(person)

    def meet(self, row: Person) -> Person | Doubt | None:
        """Return the person that a row is, taken from now on; None for somebody new.

        ``row`` is what a sheet tells of a person: its ``id`` does not matter.
        """
        fitting = self._fitting(row)
        free = [person for person in fitting if person.id not in self.taken]
        if fitting and not free:
            return Doubt.TAKEN
        if len(free) > 1:
            return Doubt.SEVERAL
        if free:
            self.taken.add(free[0].id)
        return free[0] if free else None

    def _fitting(self, row: Person) -> list[Person]:
        """Those whom the first rule that fits anybody picks."""
        namesakes = self._by_name.get(row.name, [])
        sharing = self._by_phone.get(row.phone, []) if row.phone else []
        born = [person for person in namesakes if self._born_as(person, row)]
        for found in (born, self._by_number(sharing, row), self._by_branch(namesakes, row)):
            if found:
                return self._narrowed(found, row)
        return []

    def _born_as(self, person: Person, row: Person) -> bool:
        """Whether a namesake has the row's birth date; of another branch it has to be known to the month."""
        here = person.branch_id == row.branch_id
        return compatible(person.birth, row.birth) if here else close(person.birth, row.birth, _MONTH)

    def _by_number(self, sharing: list[Person], row: Person) -> list[Person]:
        """Who has the row's number, and its name or its day of birth: a couple may share a telephone."""
        return [one for one in sharing if one.name == row.name or close(one.birth, row.birth, _DAY)]

    def _by_branch(self, namesakes: list[Person], row: Person) -> list[Person]:
        here = [person for person in namesakes if person.branch_id == row.branch_id]
        return [person for person in here if not (person.birth and row.birth)]

    def _narrowed(self, found: list[Person], row: Person) -> list[Person]:
        """Of several, those of the branch, on a roster still, with the number, born that very day."""
        wishes: tuple[Callable[[Person], bool], ...] = (
            lambda one: one.branch_id == row.branch_id,
            lambda one: one.active,
            lambda one: bool(row.phone) and one.phone == row.phone,
            lambda one: one.birth == row.birth,
        )
        for wish in wishes:
            found = [one for one in found if wish(one)] or found
        return found

    def settle(self, person: Person, number: int) -> None:
        """Give somebody new the number of their row, as soon as there is one."""
        self.taken.discard(person.id)
        del self.people[person.id]
        person.id = number
        self.people[number] = person
        self.taken.add(number)

    def named(self, branch_id: int, name: str) -> list[Person]:
        """Return the active people of a branch who bear a name."""
        mates = self._by_name.get(name, [])
        return [one for one in mates if one.branch_id == branch_id and one.active]

    def unmet(self, branches: set[int]) -> list[Person]:
        """Return who is on the roster of these branches and was met in no row."""
        return [
            one
            for one in self.people.values()
            if one.active and one.branch_id in branches and one.id not in self.taken
        ]
