"""How long is what kept? Periods, each from a rule that names its days and where they are from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from models.rule_book import BY_DEFAULT, NO_CHANGES, Book
from models.rules import (
    KEEP_ANSWERS,
    KEEP_CONTACTS,
    KEEP_ERASURES,
    KEEP_FAILED,
    KEEP_FORMS,
    KEEP_GONE,
    KEEP_HEARD,
    KEEP_IMPORTS,
    KEEP_JOURNEYS,
    KEEP_PARKED,
    KEEP_PLEDGES,
    KEEP_REPORTS,
    KEEP_SAID,
    KEEP_TRAININGS,
    KEEP_UNBOUND,
    KEEP_VOICE,
    KEEP_VOTES,
)


@dataclass(frozen=True, slots=True)
class Periods:
    """After how long rows go, or what they tell of a person."""

    heard: timedelta  # updates worked off; a server offers one again for a day
    parked: timedelta  # updates given up: somebody may still look into them
    said: timedelta  # messages sent, or not sent on purpose
    failed: timedelta  # messages refused or in doubt: they can be sent again
    forms: timedelta  # forms submitted or left
    unbound: timedelta  # chats that speak for nobody
    voice: timedelta  # voice messages; what was written down of them stays
    check_ins: timedelta  # answers; who answered in which round stays as a count
    reports: timedelta  # reports with their answers; who handed one in stays as a count
    contacts: timedelta  # what was done for people, once it is closed
    gone: timedelta  # personal detail of whoever is no longer on the roster
    erasures: timedelta  # requests to be erased, once they are decided
    imports: timedelta  # what an import had found: until then it can be taken back
    journeys: timedelta  # journeys that are over, their links, what was said about a Spring Festival
    trainings: timedelta  # who was invited to a sitting, and came; the sitting itself stays
    votes: timedelta  # who rated what, and paces; what was published of it stays
    pledges: timedelta  # pledges with all that hangs on them, from the end of their year; counts stay

    @classmethod
    def under(cls, rules: Book, roots: Collection[int], day: date) -> Self:
        """Return the periods that hold on a day: where several counties share the tables, the longest."""
        heres = [rules.here(root, day) for root in roots] or [BY_DEFAULT]
        return cls(*(timedelta(days=max(here[rule] for here in heres)) for rule in _RULES))


_RULES = (
    KEEP_HEARD, KEEP_PARKED, KEEP_SAID, KEEP_FAILED, KEEP_FORMS, KEEP_UNBOUND,
    KEEP_VOICE, KEEP_ANSWERS, KEEP_REPORTS, KEEP_CONTACTS, KEEP_GONE, KEEP_ERASURES, KEEP_IMPORTS,
    KEEP_JOURNEYS, KEEP_TRAININGS, KEEP_VOTES, KEEP_PLEDGES,
)  # fmt: skip
PERIODS = Periods.under(NO_CHANGES, (), date.min)  # where nobody changed anything
