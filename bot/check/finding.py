"""What does a probe find? A level, a sentence, and what to do about it; never a secret."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.check.ground import Ground
from bot.remedies import Remedy


class Level(StrEnum):
    """How bad it is."""

    WELL = "well"  # nothing to be done
    LOOK = "look"  # somebody should look at it; the service runs
    FAULT = "fault"  # the service does not run, or does not do its work


MARKS = {Level.WELL: "✓", Level.LOOK: "!", Level.FAULT: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check."""

    says: str
    level: Level = Level.WELL
    do: str = ""


def look(says: str, do: str) -> Finding:
    """Return what somebody should look at."""
    return Finding(says, Level.LOOK, do)


def fault(says: str, do: str) -> Finding:
    """Return what keeps the service from its work."""
    return Finding(says, Level.FAULT, do)


def meant(remedy: Remedy, words: str = "") -> Finding:
    """Return the fault that a remedy is for, with the words of whoever raised it."""
    return fault(f"{remedy.sentence} ({words})" if words else remedy.sentence, remedy.do)


Asking: TypeAlias = Callable[[Ground], Awaitable[Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that is tried; without the probes named in ``after`` being well it makes no sense."""

    name: str
    ask: Asking
    after: tuple[str, ...] = ()
