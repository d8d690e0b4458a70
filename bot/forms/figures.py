"""How many, and which year? Numbers within a range."""

import re
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from bot.forms.fields import Field, Refused, Taken, Verdict
from bot.forms.numerals import in_digits, whole
from bot.forms.run import JSON, Run

_MYRIAD = re.compile(r"([0-9.]+)\s*万")


@dataclass(eq=False)
class Year(Field):
    """A year of four figures (1985, １９８５, 一九八五年) from `minimum` to `maximum`."""

    minimum: int
    maximum: int

    complaints: ClassVar[frozenset[str]] = frozenset({"year-malformed", "year-out-of-range"})

    @property
    def answer_type(self) -> object:
        """A whole number."""
        return int

    def said(self, text: str, _run: Run) -> Verdict:
        """The year, if it is one and in range."""
        found = re.fullmatch(r"([0-9]{4})\s*年?(?:生|出生|生人)?", in_digits(text))
        if found is None:
            return Refused("year-malformed")
        year = int(found[1])
        if not self.minimum <= year <= self.maximum:
            return Refused("year-out-of-range", {"min": self.minimum, "max": self.maximum})
        return Taken(year)

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is a year in range."""
        return type(answer) is int and self.minimum <= answer <= self.maximum

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The figures, without a thousands mark."""
        return None if answer is None else str(answer)

    def flaws(self) -> Iterator[str]:
        """Some year must be possible."""
        yield from super().flaws()
        if not 1000 <= self.minimum <= self.maximum <= 9999:  # noqa: PLR2004 - four figures
            yield "its years must be 1000 ≤ minimum ≤ maximum ≤ 9999"


@dataclass(eq=False)
class Number(Field):
    """A number from `minimum` to `maximum` in steps (a Decimal below one makes fractions possible).

    Full-width and Chinese figures and 万 are understood (domain §3.9). The answer is an int, or a float
    where the step is a fraction.
    """

    minimum: float
    maximum: int
    _: KW_ONLY
    step: Decimal = Decimal(1)

    complaints: ClassVar[frozenset[str]] = frozenset({"number-malformed", "number-out-of-range"})

    @property
    def answer_type(self) -> object:
        """Int, or float where the step is a fraction."""
        return int if self.step % 1 == 0 else float

    def said(self, text: str, _run: Run) -> Verdict:
        """The number, if it is one, in range, and on a step."""
        number = _number(text)
        if number is None or number % self.step:
            return Refused("number-malformed")
        if not self.minimum <= number <= self.maximum:
            return Refused("number-out-of-range", {"min": self.minimum, "max": self.maximum})
        return Taken(int(number) if self.answer_type is int else float(number))

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether it would be taken today."""
        return type(answer) is self.answer_type and self.said(str(answer), run) == Taken(answer)

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The figures; a whole number has no fraction."""
        whole = isinstance(answer, float) and answer.is_integer()
        return None if answer is None else str(int(answer) if whole else answer)  # type: ignore[arg-type]

    def flaws(self) -> Iterator[str]:
        """Some number must be possible."""
        yield from super().flaws()
        if self.step <= 0 or self.minimum > self.maximum:
            yield "it needs minimum ≤ maximum and a step above zero"


def _number(text: str) -> Decimal | None:
    """The number a text writes, of at most twelve figures."""
    plain = in_digits(text).replace(",", "")
    myriads = _MYRIAD.fullmatch(plain)
    figures = myriads[1] if myriads else plain
    if whole(figures) is None and not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", figures):
        return None
    try:
        return Decimal(figures) * (10_000 if myriads else 1)
    except InvalidOperation:
        return None
