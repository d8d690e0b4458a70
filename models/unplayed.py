"""How do people answer whom nobody plays? By a rule that seed, person and cycle decide, and nothing else.

The history of a demonstration is written by the same rule that lets its people answer as the clock moves
on, so the past and the future agree, whatever is played in between.
"""

from bisect import bisect
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from models import places
from models.check_ins import Condition

# In thousandths, summed up: who answers when, if at all.
_AT_ONCE, _REMINDED, _LATE = (
    700,
    880,
    935,
)  # days 0-2, days 3-9 (after a reminder), days 10-24; the rest never
_TROUBLED, _HELPLESS = 30, 35  # a difficulty, help needed
_MOVED = 15
# Where people of an inland county work: codes of cities and municipalities, Dongguan most (domain §2.1).
_DESTINATIONS = {
    "441900": 190, "440300": 90, "440100": 70, "440600": 50, "441300": 30, "442000": 30, "330100": 50,
    "330200": 45, "330300": 40, "330700": 35, "331000": 20, "320500": 55, "320100": 20, "320200": 20,
    "310000": 50, "110000": 40, "350200": 25, "350500": 25, "350100": 15, "610100": 45, "500000": 30,
    "510100": 25, "420100": 20, "430100": 12, "120000": 12, "370200": 10, "410100": 12, "140100": 10,
    "650100": 15, "530100": 8, "620100": 6, "520100": 6, "460100": 5, "150100": 6,
}  # fmt: skip
_UPTO = tuple(accumulate(_DESTINATIONS.values()))
_32_BITS = 0xFFFFFFFF
_FIRST_HOUR, _LAST_HOUR = 9, 21  # on the person's own clock; nobody answers in the night


class Decision(NamedTuple):
    """What a person does in a cycle. ``day`` counts from the cycle's first day (0); None: never answers."""

    day: int | None
    hour: int
    minute: int
    condition: Condition
    moved: bool  # to another place since the last answer


def cycle_key(opens_on: date, *, abroad: bool) -> str:
    """Return by what a cycle is known to the rule: "2027-02-01", "2027-01-01 abroad"."""
    return f"{opens_on.isoformat()}{' abroad' if abroad else ''}"


def decide(seed: int, member_id: int, cycle_key: str) -> Decision:
    """Return what the member does in the cycle: most at once, some late, a few in difficulty, some never.

    Of a thousand 700 answer within three days, 180 by the due day, 55 late and 65 never.
    """
    lot = int.from_bytes(blake2b(f"{seed}:{member_id}:{cycle_key}".encode(), digest_size=16).digest(), "big")
    when, lot = lot & _32_BITS, lot >> 32
    troubled, lot = (lot & _32_BITS) % 1000, lot >> 32
    moved, minutes = (lot & _32_BITS) % 1000 < _MOVED, (lot >> 32) % ((_LAST_HOUR - _FIRST_HOUR) * 60)
    condition = Condition.FINE
    if troubled < _HELPLESS:
        condition = Condition.DIFFICULTY if troubled < _TROUBLED else Condition.HELP
    day = _day(when % 1000, when // 1000)
    return Decision(day, _FIRST_HOUR + minutes // 60, minutes % 60, condition, moved)


def _day(kind: int, lot: int) -> int | None:
    if kind < _AT_ONCE:
        return (0, 0, 0, 0, 1, 1, 2)[lot % 7]
    if kind < _REMINDED:
        return 3 + lot % 7
    return 10 + lot % 15 if kind < _LATE else None


def answers_at(decision: Decision, opens_on: date, zone: str, opened_at: datetime) -> datetime | None:
    """Return the instant, in UTC, of the answer in the person's zone; None for those who never answer.

    Nobody answers before having been asked: east of the county the morning of the first day begins earlier.
    """
    if decision.day is None:
        return None
    spoken = _midnight(opens_on, zone) + timedelta(
        days=decision.day, hours=decision.hour, minutes=decision.minute
    )
    return max(spoken, opened_at + timedelta(minutes=decision.minute + 1))


@lru_cache(maxsize=4096)
def _midnight(day: date, zone: str) -> datetime:
    """The start of a day in a zone;
    clocks set within the cycle move later answers by an hour, without harm.
    """
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def destination(lot: int) -> dict[str, Any]:
    """Return a place as members keep it, down to the county, that this non-negative number stands for."""
    inside = _inside(bisect(_UPTO, lot % _UPTO[-1]))
    return {"code": inside[lot // _UPTO[-1] % len(inside)]}


@lru_cache
def _inside(number: int) -> tuple[str, ...]:
    return tuple(place.code for place in places.children(list(_DESTINATIONS)[number]))


def new_place(seed: int, member_id: int, cycle_key: str) -> dict[str, Any]:
    """Return where a person whose decision says "moved" lives from that answer on."""
    lot = blake2b(f"{seed}:{member_id}:{cycle_key}:place".encode(), digest_size=8).digest()
    return destination(int.from_bytes(lot, "big"))
