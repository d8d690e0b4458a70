"""Which part of the tree is meant by ``--under``? A name or a number; without one, everything."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.upkeep.meant import org_meant
from models.orgs import Org


@dataclass(frozen=True, slots=True)
class Subtree:
    """Organisations with all that is under them."""

    roots: tuple[Org, ...]
    whole: bool

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the subtrees begin."""
        return tuple(org.path for org in self.roots)


async def find_subtree(session: AsyncSession, under: str | None) -> Subtree:
    """Return the subtree of that name or number; UpkeepError when there is none, or there are several."""
    if under is None:
        return Subtree(tuple((await session.scalars(Org.roots())).all()), whole=True)
    return Subtree((await org_meant(session, under),), whole=False)
