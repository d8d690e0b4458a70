"""How many people of which kind are there? Exactly those of Z02, Z04 and Z11, dealt out like cards."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from bot.demo.chance import divide, scaled
from models.orgs import OrgField


class Kind(NamedTuple):
    """What is counted of a person; ``then`` is (young, high) on the day of admission, in 2005-01…2007-06."""

    young: bool  # at most 35 on the reference date
    high: bool  # high school or above
    woman: bool
    then: tuple[bool, bool] | None = None


class _Totals(NamedTuple):
    """Marginal counts; each kind's number lies inside them."""

    members: int
    young: int
    high: int
    women: int

    def scaled(self, members: int) -> "_Totals":
        return _Totals(*(scaled(count, members) for count in self))

    def without(self, other: "_Totals") -> "_Totals":
        return _Totals(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


_ALL, _RURAL = (
    _Totals(3418, 893, 1732, 579),
    _Totals(1721, 361, 430, 215),
)  # Z02; of the rural ones one is ours
_INTAKE, _RURAL_INTAKE = (
    _Totals(266, 204, 157, 63),
    _Totals(137, 87, 29, 28),
)  # Z04 and Z11; the women are ours
_RISEN = 0.08  # of those admitted with less, who have finished a school since
_LEARNED_YOUNG = 4  # how much likelier the young have a high school
_MOST_LEARNED = 0.97
_WEIGHTS: dict[OrgField, tuple[float, float, float]] = {  # how much a field leans to young, high, women
    OrgField.RURAL: (1, 1, 1),
    OrgField.OFFICE: (1.2, 3, 0.8),
    OrgField.INSTITUTION: (1.2, 2.5, 2.2),
    OrgField.STATE_FIRM: (1, 1.2, 0.7),
    OrgField.NEW_ORG: (2, 1.5, 1.2),
    OrgField.RETIRED: (0, 0.6, 0.8),
    OrgField.SCHOOL: (1.6, 6, 2.2),
    OrgField.COMMUNITY: (0.8, 0.7, 1.8),
}


class Deck:
    """The kinds still to be dealt out; when it is empty, every count has come out exactly."""

    def __init__(self, counts: dict[Kind, int]) -> None:
        self._kinds = [kind for kind, count in counts.items() if count]
        self._left = [counts[kind] for kind in self._kinds]
        self._leanings = {field: [_lean(field, kind) for kind in self._kinds] for field in OrgField}

    def deal(self, chance: Random, field: OrgField) -> Kind:
        """Return a kind for a member of a branch of that field, and count it off."""
        weights = [left * lean for left, lean in zip(self._left, self._leanings[field], strict=True)]
        if not any(weights):
            weights = [float(left) for left in self._left]
        at = chance.random() * sum(weights)
        for place, weight in enumerate(weights):  # noqa: B007 - where it stops is what is wanted
            at -= weight
            if weight and at < 0:
                break
        return self._take(place)

    def pick(self, wanted: Callable[[Kind], bool]) -> Kind:
        """Return the first kind left that is wanted, for people whose part is written."""
        kinds = enumerate(self._kinds)
        return self._take(next(place for place, kind in kinds if self._left[place] and wanted(kind)))

    def _take(self, place: int) -> Kind:
        self._left[place] -= 1
        return self._kinds[place]


def _lean(field: OrgField, kind: Kind) -> float:
    young, high, women = _WEIGHTS[field]
    return (young if kind.young else 1) * (high if kind.high else 1) * (women if kind.woman else 1)


def decks(members: int) -> dict[bool, Deck]:
    """Return the kinds of the rural (True) and of all other members (False) of a county of that size."""
    rural, intake = _RURAL.scaled(members), _RURAL_INTAKE.scaled(members)
    others = _ALL.scaled(members).without(rural)
    other_intake = _INTAKE.scaled(members).without(intake)
    return {True: Deck(_kinds(rural, intake)), False: Deck(_kinds(others, other_intake))}


def _kinds(people: _Totals, intake: _Totals) -> dict[Kind, int]:
    """All kinds with their counts: those of the intake, no longer young, then everybody else."""
    counts: dict[Kind, int] = {}
    for (young, high, woman), count in _crossed(intake).items():
        risen = 0 if high else round(count * _RISEN)
        for now, number in ((True, count if high else risen), (False, 0 if high else count - risen)):
            counts[Kind(young=False, high=now, woman=woman, then=(young, high))] = number
    learned = sum(count for kind, count in counts.items() if kind.high)
    rest = people.without(_Totals(intake.members, 0, learned, intake.women))
    counts |= {Kind(*kind): count for kind, count in _crossed(rest).items()}
    return counts


def _crossed(totals: _Totals) -> dict[tuple[bool, bool, bool], int]:
    """Counts of (young, high, woman) that keep the totals; the young have learned more."""
    old = totals.members - totals.young
    learned = totals.high * totals.young * _LEARNED_YOUNG // max(1, totals.young * _LEARNED_YOUNG + old)
    learned = max(totals.high - old, min(learned, int(totals.young * _MOST_LEARNED), totals.high))
    sizes = {
        (True, True): learned,
        (True, False): totals.young - learned,
        (False, True): totals.high - learned,
        (False, False): old - totals.high + learned,
    }
    women = divide(totals.women, list(sizes.values()))
    crossed: dict[tuple[bool, bool, bool], int] = {}
    for ((young, high), size), count in zip(sizes.items(), women, strict=True):
        crossed[young, high, True], crossed[young, high, False] = count, size - count
    return crossed
