"""Is the service well, and if not, why, since when and what helps? The answer of /healthz.

Ready is who can do its work or, as a web process or a standby, could take it up at once. What somebody should
only look at is a warning. Nothing personal stands in it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.migrate import newest
from bot.remedies import BEHIND, DEAD_LETTERS, NO_ANSWER, PARKED, Remedy, remedy_for
from bot.troubles import Trouble
from bot.watching import Watchtower
from models import seeing
from models.clockwork import Clockwork
from models.database import Database
from models.installation import Installation
from models.rows import revision_of

PATIENCE = 3.0  # seconds within which the database must answer
Facts = dict[str, Any]


@dataclass(slots=True)
class Wellbeing:
    """Asks the database and the loops of this process."""

    database: Database
    clock: Clockwork
    tower: Watchtower
    role: str
    revision: str = field(default_factory=newest)

    async def report(self) -> Facts:
        """Return ``ready``, ``state``, ``why`` and ``warnings`` (code, says, do, since, where), and facts."""
        troubles = self.tower.troubles.now()
        grave = [_of_loop(one) for one in troubles if one.remedy.grave]
        mild = [_of_loop(one) for one in troubles if not one.remedy.grave]
        facts: Facts = {"role": self.role, "engine": self.database.dialect, "bots": self._bots()}
        try:
            async with asyncio.timeout(PATIENCE), self.database.reading() as session:
                facts |= await self._counted(session)
        except TimeoutError:
            grave = _added(grave, NO_ANSWER)
        except (SQLAlchemyError, OSError) as exc:
            grave = _added(grave, remedy_for(exc) or NO_ANSWER)
        if facts.get("revision", self.revision) != self.revision:
            grave = _added(grave, BEHIND)
        mild += [
            _said(remedy, number=facts[name])
            for name, remedy in (("parked", PARKED), ("dead_letters", DEAD_LETTERS))
            if facts.get(name)
        ]
        return {
            "ready": not grave,
            "state": self._state(ready=not grave),
            "why": grave,
            "warnings": mild,
        } | facts

    def _state(self, *, ready: bool) -> str:
        """Return "serving", "standby" where another process serves every bot, "web", or "waiting"."""
        if not ready:
            return "waiting"
        if self.role == "web":
            return "web"
        held = [listener.served_by is None for listener in self.tower.bots.values()]
        return "standby" if held and not any(held) else "serving"

    def _bots(self) -> dict[str, Facts]:
        return {
            str(number): {"serving": one.served_by is None} | ({"by": one.served_by} if one.served_by else {})
            for number, one in self.tower.bots.items()
            if not one.removed
        }

    async def _counted(self, session: AsyncSession) -> Facts:
        card = await session.scalar(Installation.card())
        return {
            "demonstration": bool(card and card.demonstration),
            "revision": await revision_of(session),
            "open_updates": _sum((await session.execute(seeing.open_updates())).all(), 1),
            "parked": _sum((await session.execute(seeing.parked_updates())).all(), 1),
            "dead_letters": _sum((await session.execute(seeing.dead_messages())).all(), 2),
        }


def _sum(rows: Sequence[Sequence[Any]], column: int) -> int:
    return sum(int(row[column]) for row in rows)


def _said(remedy: Remedy, **more: object) -> Facts:
    return {"code": remedy.code, "says": remedy.sentence, "do": remedy.do} | more


def _of_loop(trouble: Trouble) -> Facts:
    more: Mapping[str, object] = {"bot": trouble.bot} if trouble.bot is not None else {}
    return _said(
        trouble.remedy, where=trouble.where, since=trouble.since.isoformat(timespec="seconds"), **more
    )


def _added(known: list[Facts], remedy: Remedy) -> list[Facts]:
    """Return the reasons with one more, unless a loop has told it already, with its since."""
    return known if any(one["code"] == remedy.code for one in known) else [*known, _said(remedy)]
