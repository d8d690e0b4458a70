"""Which kinds of long work are there, and who does them?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.works.under_way import UnderWay
from models.works import WorkKind

Runner = Callable[[UnderWay], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Craft:
    """One kind of work and its runner, which ends it, or raises why it cannot.

    A runner that was cut short is called again: it goes on from ``work.place``, or begins anew where it had
    written nothing; so is one that rests, after the time that it says. ``left_at`` names the screen that says
    where it stands when it was stopped.
    """

    kind: WorkKind
    run: Runner
    left_at: str = "work-stopped"
