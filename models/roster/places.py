"""Where does a row say that somebody lives? A place beyond doubt, or none: nothing is guessed (domain §4)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from models import countries, places
from models.hours import HOME_ZONE


@dataclass(frozen=True, slots=True)
class Where:
    """A place as Member keeps it: its JSON, its time zone, and whether it lies abroad."""

    place: dict[str, Any]
    zone: str
    abroad: bool


@lru_cache(maxsize=8192)
def where(text: str) -> Where | None:
    """Return the county or city that a text means, or the city abroad; None where a choice would be left.

    A province alone is no answer to "where", nor a country of several time zones without a city.
    """
    found = places.resolve(text)
    if one := places.settled(found):
        return Where({"code": one.code}, HOME_ZONE, abroad=False)
    there = None if found else countries.resolve_abroad(text)
    if there is None or there.doubt or len(there.zones) != 1:
        return None
    zone = there.zones[0]
    return Where({"country": there.country.code, "city": there.city, "zone": zone}, zone, abroad=True)


def lies_in(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether a stored place is a part of another: the town of a member in the city of a sheet."""
    inner, outer = places.find(one.get("code", "")), places.find(other.get("code", ""))
    return bool(inner and outer and outer.contains(inner))
