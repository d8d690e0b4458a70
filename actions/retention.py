"""What is no longer needed? Old rows of the machine go, a stretch in each transaction (domain §3.7)."""

from dataclasses import dataclass

from models.orgs import Org
from models.periods import Periods
from models.retention import WALKS, leave_expired
from models.rule_book import county_day
from models.scope import Scope


@dataclass(frozen=True, slots=True)
class Place:
    """How far a sweep has come: forms left, then each table behind an identifier; ``touched`` rows so far."""

    walk: int = -1  # -1: forms whose time is over are left first
    after: int = 0
    touched: int = 0


BEGINNING = Place()


async def sweep_on(scope: Scope, place: Place, budget: int) -> tuple[Place, bool]:
    """Look at so many rows more; return how far that came, and whether anything is left to be done.

    A small county is swept in one transaction, a large one in many short ones.
    """
    roots = [root.id for root in await scope.all(Org.roots())]
    kept = Periods.under(scope.rules, roots, county_day(scope.now))
    while budget > 0:
        if place.walk == len(WALKS):
            return place, False
        place, seen = await _step(scope, place, budget, kept)
        budget -= seen
    return place, True


async def _step(scope: Scope, place: Place, limit: int, kept: Periods) -> tuple[Place, int]:
    """Sweep within one table; return the place behind, and how many rows were looked at."""
    if place.walk < 0:
        left = len(await scope.rows(leave_expired(scope.now, limit)))
        return Place(-1 if left == limit else 0, 0, place.touched + left), left
    walk, touched = WALKS[place.walk], place.touched
    ((last, first_born, last_born, number),) = await scope.rows(walk.stretch(place.after, limit))
    too_young = scope.now - walk.youngest(kept)
    if number and first_born <= too_young:
        touched += len(await scope.rows(walk.act(scope.now, place.after, last, kept)))
    if number == limit and last_born <= too_young:
        return Place(place.walk, last, touched), number
    return Place(place.walk + 1, 0, touched), number
