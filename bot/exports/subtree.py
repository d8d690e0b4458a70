"""Which part of the tree is meant by ``--under``? A name or a number; without one, everything."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.table import ExportError
from models.orgs import Org

_TOO_BIG = 2**52  # no organisation has such a number


@dataclass(frozen=True, slots=True)
class Subtree:
    """Organisations with all that is under them."""

    roots: tuple[Org, ...]
    whole: bool

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the subtrees begin."""
        return tuple(org.path for org in self.roots)

    @property
    def subject(self) -> str:
        """What the trail says that was exported: ``org:7``; of several counties ``orgs:1,2``."""
        kind = "org" if len(self.roots) == 1 else "orgs"
        return f"{kind}:{','.join(str(org.id) for org in self.roots)}"[:60]


async def find_subtree(session: AsyncSession, under: str | None) -> Subtree:
    """Return the subtree of that name or number; ExportError when there is none, or there are several."""
    if under is None:
        return Subtree(tuple((await session.scalars(Org.roots())).all()), whole=True)
    if under.isdecimal() and int(under) < _TOO_BIG and (org := await session.get(Org, int(under))):
        return Subtree((org,), whole=False)
    orgs = (await session.scalars(Org.named(under))).all()
    if not orgs:
        raise ExportError(f"There is no organisation {under!r}: give its whole name, or its number.")
    if len(orgs) > 1:
        listed = ", ".join(f"{org.id} (under {org.parent_id})" for org in orgs)
        raise ExportError(f"Several organisations are called {under!r}: give a number of {listed}.")
    return Subtree((orgs[0],), whole=False)
