"""What does an import stand on? The organisation it works under, the tree below it, and who is there."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

import models.accounts  # noqa: F401 - lines of the trail point at accounts, also where nobody else loads them
from bot.importing.fault import ImportRefusedError
from bot.upkeep.fault import UpkeepError
from bot.upkeep.meant import org_meant
from models.imports import ImportRow, people_below
from models.members import Standing
from models.orgs import Org, ancestor_ids
from models.roster.branches import Node, Tree
from models.roster.matching import Known, Person


@dataclass(slots=True)
class Ground:
    """The tree in which branches are looked for, and everybody on the rosters below its root."""

    tree: Tree
    known: Known


async def find_root(session: AsyncSession, wanted: str | None) -> Org:
    """Return the organisation under which to import: by name or number, or the only county there is."""
    if wanted is not None:
        try:
            return await org_meant(session, wanted)
        except UpkeepError as fault:
            raise ImportRefusedError(f"{fault} Nothing was written.") from None
    found = list(await session.scalars(Org.roots()))
    if len(found) == 1:
        return found[0]
    what = "no organisation" if not found else f"several ({', '.join(str(org.id) for org in found)})"
    raise ImportRefusedError(f"There is {what} to import under: say with --under for which.")


async def ground_of(session: AsyncSession, root: Org) -> Ground:
    """Return the tree below an organisation and its people, nobody met yet."""
    return Ground(await tree_of(session, root), await _people(session, root))


async def tree_of(session: AsyncSession, root: Org) -> Tree:
    """Return the active organisations below one, and what it hangs under."""
    above = [await session.get(Org, number) for number in ancestor_ids(root.path)[:-1]]
    below = [org for org in await session.scalars(Org.under(root.path)) if org.active and org.id != root.id]
    return Tree.of(node_of(root), map(node_of, filter(None, above)), map(node_of, below))


def node_of(org: Org) -> Node:
    """Return an organisation as the tree knows it."""
    return Node(org.id, org.parent_id, org.level, org.name, org.path)


async def _people(session: AsyncSession, root: Org) -> Known:
    rows = await session.stream(people_below(root.path))
    known = Known()
    async for number, branch, name, birth, phone, standing in rows:
        known.add(Person(number, branch, name, birth, phone, active=standing is Standing.ACTIVE))
    return known


async def meet_again(session: AsyncSession, known: Known, import_id: int) -> None:
    """Have those taken whom the earlier steps of an import have met."""
    met: Iterable[int] = await session.scalars(ImportRow.members_of(import_id))
    known.taken.update(met)
