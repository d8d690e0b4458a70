"""Which organisations does a file need that are not there yet, and how are they made for it?"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.upkeep.meant import present
from models.audit import AuditLine
from models.imports import Import
from models.orgs import Org
from models.roster.branches import Node, Tree
from models.roster.verdicts import Entry, Verdict


def proposed(tree: Tree, entries: Sequence[Entry]) -> list[Node]:
    """Add to the tree what the columns 所在党委, 党总支 and 党支部 name and nobody made; return it, parents
    first.
    """
    return tree.propose(entry.values for entry in entries if entry.verdict is not Verdict.WRONG)


async def found(session: AsyncSession, card: Import, nodes: Sequence[Node]) -> None:
    """Make the proposed organisations, each with a line in the trail; the import remembers which."""
    made: dict[int, Org] = {}
    now = await present(session)
    for node in nodes:
        parent = made[node.parent] if node.parent in made else await session.get_one(Org, node.parent)
        org = Org(parent_id=parent.id, level=node.level, name=node.name, path="", active=True, created_at=now)
        session.add(org)
        await session.flush()
        org.path = f"{parent.path}{org.id}/"
        made[node.number] = org
        facts = {"import": card.id, "level": node.level.value}
        session.add(
            AuditLine(at=now, verb="org-made", subject=f"org:{org.id}", actor_id=card.actor_id, facts=facts)
        )
    card.made_orgs = {"ids": [*card.made_orgs["ids"], *(org.id for org in made.values())]}
