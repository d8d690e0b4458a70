"""How is an import taken back? Whom it brought goes, whom it changed is as before; who changed since stays.

First every row is judged, then the new ones are deleted: the contact person of one may be another, so all
of them have to let go first. Each step is a transaction; one that was cut short goes on with
the same command.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.importing.fault import ImportRefusedError
from bot.importing.opening import Opens
from bot.importing.survey import STEP
from bot.importing.writing import Progress, columns_in
from bot.upkeep.meant import present
from models.audit import AuditLine
from models.imports import (
    Fate,
    Import,
    ImportRow,
    ImportState,
    RowKind,
    forget_members,
    forget_org,
    give_back,
    mark_of,
)
from models.members import Member
from models.orgs import Org
from models.vault import Vault


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: rows taken back, the members it left, and the organisations it left."""

    taken_back: int
    kept: Sequence[Member]
    kept_orgs: Sequence[Org]


async def undo(
    database: Opens, vault: Vault, number: int, progress: Progress, actor_id: int | None = None
) -> Undone:
    """Take an import back, a finished one or one that was cut short; ImportRefusedError for none such.

    The trail keeps who did it; None: somebody at the command line.
    """
    total = await _begin(database, number)
    judged = 0
    while size := await _judge(database, vault, number):
        judged += size
        progress(judged, total)
    while await _delete(database, number):
        continue
    return await _end(database, number, actor_id)


async def _begin(database: Opens, number: int) -> int:
    async with database.writing(patient=True) as session:
        card = await session.get(Import, number)
        if card is None or card.state is ImportState.UNDONE:
            why = "was taken back already" if card else "is not there"
            raise ImportRefusedError(f"Import {number} {why}. Nothing was changed.")
        card.state = ImportState.UNDOING
        return card.total


async def _judge(database: Opens, vault: Vault, number: int) -> int:
    """Say of a step's rows what becomes of them, and put back what was changed; return how many."""
    async with database.writing(patient=True) as session:
        rows = list(await session.scalars(ImportRow.fated(number, None, STEP)))
        found = await session.scalars(Member.by_ids([row.member_id for row in rows]))
        members = {member.id: member for member in found}
        for row in rows:
            if row.kind is RowKind.CHANGED:
                row.before = await _still_true(session, row.before)
            row.fate = _fate(row, members.get(row.member_id), vault)
    return len(rows)


async def _still_true(session: AsyncSession, before: dict[str, Any]) -> dict[str, Any]:
    """Return what can be put back: a contact person who is gone by now is nobody's, a branch no home."""
    kept = dict(before)
    if kept.get("contact_id") and await session.get(Member, kept["contact_id"]) is None:
        kept["contact_id"] = None
    if kept.get("branch_id") and await session.get(Org, kept["branch_id"]) is None:
        del kept["branch_id"]
    return kept


def _fate(row: ImportRow, member: Member | None, vault: Vault) -> Fate:
    if member is None or row.kind is RowKind.SAME:
        return Fate.TAKEN_BACK
    if mark_of(member, columns_in(row), vault) != row.mark:
        return Fate.KEPT
    if row.kind is RowKind.CHANGED:
        give_back(member, row.before)
        return Fate.TAKEN_BACK
    row.before = {"contact_id": member.contact_id}
    member.contact_id = None
    return Fate.GOING


async def _delete(database: Opens, number: int) -> int:
    """Delete a step of those who go: all at once, or one by one where something points at one of them."""
    async with database.writing(patient=True) as session:
        rows = list(await session.scalars(ImportRow.fated(number, Fate.GOING, STEP)))
        all_at_once = await _forgotten(session, [row.member_id for row in rows])
        for row in rows:
            gone = all_at_once or await _forgotten(session, [row.member_id])
            row.fate = Fate.TAKEN_BACK if gone else Fate.KEPT
            if not gone:
                await _hold_on(session, row)
    return len(rows)


async def _forgotten(session: AsyncSession, members: Collection[int]) -> bool:
    """Delete these members unless something points at one: a chat, an answer, somebody's contact person."""
    try:
        async with session.begin_nested():
            await session.execute(forget_members(members))
    except IntegrityError:
        return False
    return True


async def _hold_on(session: AsyncSession, row: ImportRow) -> None:
    """Give somebody who stays the contact person back, if that one stays too."""
    member, contact = await session.get(Member, row.member_id), row.before["contact_id"]
    if member and contact and await session.get(Member, contact):
        member.contact_id = contact


async def _end(database: Opens, number: int, actor_id: int | None) -> Undone:
    async with database.writing(patient=True) as session:
        card = await session.get_one(Import, number)
        card.state, card.ended_at = ImportState.UNDONE, await present(session)
        kept_orgs = [
            org for made in reversed(card.made_orgs["ids"]) if (org := await _org_left(session, made))
        ]
        counted = {row[0]: row[1] for row in await session.execute(ImportRow.fates(number))}
        taken_back, kept = counted.get(Fate.TAKEN_BACK, 0), counted.get(Fate.KEPT, 0)
        facts = {"taken_back": taken_back, "kept": kept, "kept_orgs": len(kept_orgs)}
        line = AuditLine(at=card.ended_at, verb="import-undone", subject=f"import:{number}", facts=facts)
        line.actor_id = actor_id
        session.add(line)
        return Undone(taken_back, list(await session.scalars(ImportRow.left(number))), kept_orgs)


async def _org_left(session: AsyncSession, number: int) -> Org | None:
    """Delete an organisation that the import had made; return it if something points at it by now."""
    org = await session.get(Org, number)
    if org is None:
        return None
    try:
        async with session.begin_nested():
            await session.execute(forget_org(number))
    except IntegrityError:
        return org
    return None
