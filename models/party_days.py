"""Whose political birthday is on one of so many days? Conditions on the roster, and the day of each
(domain §2.3).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import ColumnElement, case, or_

from models.political_birthdays import Anniversary, anniversary, celebrates


@dataclass(frozen=True)
class PartyDays:
    """So many days from one on, as conditions on members."""

    day: date
    number: int

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days themselves."""
        return tuple(self.day + timedelta(days=ahead) for ahead in range(self.number))

    @property
    def any(self) -> ColumnElement[bool]:
        """Whether one of the days is a member's."""
        return or_(*(celebrates(day) for day in self.days))

    @property
    def place(self) -> ColumnElement[int]:
        """Which of the days is a member's, the first being 0."""
        return case(*((celebrates(day), number) for number, day in enumerate(self.days)), else_=self.number)

    def of(self, joined_on: str | None) -> tuple[date, Anniversary] | None:
        """Return which of the days is a member's, and what is kept on it."""
        kept = ((day, anniversary(joined_on, day)) for day in self.days)
        return next(((day, found) for day, found in kept if found), None)
