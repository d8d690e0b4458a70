"""How is a whole divided, and what is drawn? Small exact arithmetic behind the invented county."""

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def divide(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Return whole shares of ``total`` in proportion to the weights, each at least ``least``.

    Largest remainders decide, the sum is ``total`` exactly; raise ValueError where ``least`` does not fit.
    """
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} cannot be divided into {len(weights)} shares of {least}")
    whole = sum(weights)
    exact = [spare * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in by_rest[: spare - sum(shares)]:
        shares[place] += 1
    return [least + share for share in shares]


def scaled(count: int, members: int, whole: int = 3418) -> int:
    """Return a count of the original county for another number of members, half up."""
    return (2 * count * members + whole) // (2 * whole)


class Lot(Generic[T]):
    """Things that are drawn again and again, each as often as its weight says."""

    def __init__(self, weights: dict[T, float]) -> None:
        self._things = list(weights)
        self._upto = list(accumulate(weights.values()))

    def draw(self, chance: Random) -> T:
        """Return one of them."""
        return self._things[bisect(self._upto, chance.random() * self._upto[-1])]


@cache
def listed(words: str) -> tuple[str, ...]:
    """Return the words of a text as a tuple."""
    return tuple(words.split())


def one_of(chance: Random, words: Sequence[T]) -> T:
    """Return one of them, each as likely; several times faster than ``Random.choice``."""
    return words[int(chance.random() * len(words))]
