"""How is an import known before its first row, and after its last? A card, and two lines in the trail."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.upkeep.meant import present
from models.audit import AuditLine
from models.imports import Import, ImportState
from models.orgs import Org
from models.roster.cells import without_ids

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Source:
    """The file of an import, and who brought it (None: somebody at the command line)."""

    name: str
    digest: bytes
    rows: int
    actor_id: int | None = None


async def begin_import(session: AsyncSession, root: Org, source: Source) -> Import:
    """Have an import known before anything is written."""
    now = await present(session)
    card = Import(
        org_id=root.id, actor_id=source.actor_id, file_name=without_ids(source.name)[:LONGEST_NAME],
        digest=source.digest, done=0, linked=0, total=source.rows, state=ImportState.PLANNED, counts={},
        made_orgs={"ids": []}, created_at=now,
    )  # fmt: skip
    session.add(card)
    await session.flush()
    facts = {"org": root.id, "rows": source.rows}
    session.add(AuditLine(
        at=now, verb="import-begun", subject=f"import:{card.id}", actor_id=source.actor_id, facts=facts
    ))  # fmt: skip
    return card


async def finish_import(session: AsyncSession, number: int, counts: Mapping[str, int]) -> None:
    """Note that all rows of an import are written."""
    card = await session.get_one(Import, number)
    card.state, card.ended_at = ImportState.DONE, await present(session)
    session.add(AuditLine(
        at=card.ended_at, verb="import-done", subject=f"import:{number}", actor_id=card.actor_id,
        facts=dict(counts),
    ))  # fmt: skip
