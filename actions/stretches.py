"""How is a county walked through? In the order of identifiers, so many rows a step, by the clocks of those
who live in it (design §3.9).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select

from models import pushes
from models.hours import HOME_ZONE, OwnHours
from models.scope import Scope


@dataclass(frozen=True, slots=True)
class Clocks:
    """By which clocks people live: the ``zones`` of all members, and the parts of the day that some chose as
    their ``own``.

    The home zone comes first: by its clock those are written to who move into another one meanwhile.
    """

    zones: Sequence[str] = ()
    own: Sequence[str] = ()

    @property
    def chosen(self) -> list[OwnHours]:
        """The parts of the day that members chose."""
        return [OwnHours(one) for one in self.own]


@dataclass(frozen=True, slots=True)
class Place(Clocks):
    """How far a walk has come: the rows behind ``after`` up to ``last``, 0 before anybody has looked."""

    after: int = 0
    last: int = 0


BEGINNING = Place()
Ends = Select[int | None, int | None]  # the least and the greatest identifier of what is walked through


async def clocks_of(scope: Scope) -> Clocks:
    """Return the clocks of all members."""
    others = [zone for zone in await scope.all(pushes.zones()) if zone != HOME_ZONE]
    own = [one.value for one in await scope.all(pushes.own_hours()) if one is not None]
    return Clocks([HOME_ZONE, *others], own)


async def begin(scope: Scope, ends: Ends, *, by_clocks: bool = True) -> Place | None:
    """Return the beginning of a walk, None where there are no rows; ``by_clocks`` where somebody is told."""
    ((least, greatest),) = await scope.rows(ends)
    if not greatest:
        return None
    clocks = await clocks_of(scope) if by_clocks else Clocks()
    return Place(clocks.zones, clocks.own, (least or 1) - 1, greatest)


def part_of(place: Place, rows: int) -> dict[str, Any]:
    """Return the next stretch, as set-based statements want it."""
    return {"after": place.after, "last": min(place.after + rows, place.last)}


def behind(place: Place, part: dict[str, Any]) -> Place | None:
    """Return where the stretch behind this one begins, None where it was the last."""
    return replace(place, after=part["last"]) if part["last"] < place.last else None
