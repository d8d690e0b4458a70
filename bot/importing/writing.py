"""How do rows get onto the rosters? In steps, each a transaction that also says how far the import is."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.importing.fault import ImportRefusedError
from bot.importing.newer import newer_than_sheets
from bot.importing.opening import Opens
from bot.importing.survey import STEP, WRITTEN, Effect, Planned, Survey
from bot.upkeep.meant import present
from models.hours import HOME_ZONE
from models.imports import Import, ImportRow, RowKind, held, mark_of
from models.members import Member, Standing
from models.roster.changes import columns_of, write
from models.vault import Vault

Progress = Callable[[int, int], None]
_OURS = (  # no sheet tells them, no undo asks for them
    "id", "created_at", "mourning_until", "standing_since", "paused_until", "own_hours", "plain",
    "last_home_word",
)  # fmt: skip
_ALL = tuple(sorted(column.name for column in Member.__table__.columns if column.name not in _OURS))
_FIRST = {  # what is true of somebody new of whom a sheet tells nothing
    "standing": Standing.ACTIVE, "zone": HOME_ZONE, "floating": False, "abroad": False,
    "asked_to_check_in": False, "prefers_phone": False,
}  # fmt: skip


class Writing:
    """One run of an import, from where it stands to its end."""

    def __init__(
        self, database: Opens, survey: Survey, vault: Vault, card: Import, step: int | None = None
    ) -> None:
        self._database, self._survey, self._vault = database, survey, vault
        self._step = step or STEP
        self._number, self._total = card.id, card.total
        self._at = card.done, card.linked
        self.counts: Counter[str] = Counter(card.counts)

    async def run(self, progress: Progress) -> None:
        """Write the rows that are not written yet, then the contact persons; a killed run goes on here."""
        for first in range(self._at[0], self._total, self._step):
            end = min(first + self._step, self._total)
            async with self._database.writing(patient=True) as session:
                await self._move_on(session, (end, 0))
                await self._write(session, first, end)
            progress(end, self._total)
        for first in range(self._at[1], self._total, self._step):
            end = min(first + self._step, self._total)
            named = [
                place for place in range(first, end) if self._survey.entries[place].values.get("contact")
            ]
            if named or end == self._total:
                async with self._database.writing(patient=True) as session:
                    await self._move_on(session, (self._total, end))
                    await self._link(session, named)

    async def _move_on(self, session: AsyncSession, after: tuple[int, int]) -> None:
        """Take the step before anything is written: whoever else is at the import waits for it, and stops."""
        moved = await session.scalar(Import.step(self._number, self._at, after))
        if moved is None:
            raise ImportRefusedError(f"Another process is at import {self._number}: this one stops.")
        self._at = after

    async def _write(self, session: AsyncSession, first: int, end: int) -> None:
        now = await present(session)
        planned = await self._survey.step(session, first, end)
        rows = [(one, *self._changed(one, now)) for one in planned if one.effect in WRITTEN]
        session.add_all(member for _, member, _ in rows if member)
        await session.flush()
        self.counts.update(one.effect.value for one in planned)
        session.add_all(self._row(one, member, before) for one, member, before in rows)
        await session.execute(Import.counted(self._number, self.counts))

    def _changed(self, one: Planned, now: datetime) -> tuple[Member | None, dict[str, Any]]:
        """Return the member with the row written into it, and what it was before."""
        if one.effect is Effect.SAME:
            return None, {}
        if one.member is None:
            return self._new(one, now), {}
        before = held(one.member, columns_of(one.told))
        write(one.member, one.told, self._vault)
        return one.member, before

    def _new(self, one: Planned, now: datetime) -> Member:
        member = Member(branch_id=one.branch_id, created_at=now, **_FIRST)
        write(member, one.told, self._vault)
        return member

    def _row(self, one: Planned, member: Member | None, before: dict[str, Any]) -> ImportRow:
        """Return what is kept of a row, now that its member has a number."""
        if one.effect is Effect.NEW and member is not None:
            self._survey.settle(one, member.id)
        columns = list(before) if before else list(_ALL) if member else []
        return ImportRow(
            import_id=self._number,
            position=one.position,
            member_id=member.id if member else one.person.id if one.person else 0,
            kind=RowKind(one.effect.value),
            columns=[] if one.effect is Effect.NEW else columns,
            before=before,
            mark=mark_of(member, columns, self._vault) if member else None,
        )

    async def _link(self, session: AsyncSession, named: Sequence[int]) -> None:
        """Set the contact persons of these rows who were not known yet when the rows were written."""
        if not named:
            return
        wanted = set(named)
        rows = await session.scalars(ImportRow.between(self._number, min(named), max(named) + 1))
        mine = {row.member_id: row for row in rows if row.position in wanted}
        newer = await newer_than_sheets(session, mine)
        for member in await session.scalars(Member.by_ids(mine)):
            contact = self._survey.contact_of(mine[member.id].position, member)
            assigned = "contact_id" in newer.get(member.id, {})
            if contact is not None and contact != member.contact_id and not assigned:
                self._set_contact(mine[member.id], member, contact)
        await session.execute(Import.counted(self._number, self.counts))

    def _set_contact(self, row: ImportRow, member: Member, contact: int) -> None:
        if row.kind is not RowKind.NEW:
            row.before = {"contact_id": member.contact_id, **row.before}
            row.columns = list(row.before)
        if row.kind is RowKind.SAME:
            row.kind = RowKind.CHANGED
            self.counts.update({Effect.CHANGED.value: 1, Effect.SAME.value: -1})
        member.contact_id = contact
        row.mark = mark_of(member, columns_in(row), self._vault)


def columns_in(row: ImportRow) -> tuple[str, ...]:
    """Return the columns that a row's mark is about: of somebody new about all of them."""
    return _ALL if row.kind is RowKind.NEW else tuple(row.columns)
