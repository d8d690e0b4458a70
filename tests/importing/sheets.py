"""Rows of invented sheets as the reader gives them, an office that imports them, and what it is told."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.importing.importer import Importer, Order, told
from bot.importing.telling import Teller
from bot.importing.undoing import Undone, undo
from models.audit import AuditLine
from models.database import Database
from models.members import Gender, Member
from models.orgs import Org
from models.roster.verdicts import Entry, Finding
from tests.world import World


def row(number: int, name: str, branch: str = "柳湾村党支部", /, *found: Finding, **values: object) -> Entry:
    """One row of a sheet: born in 1985 unless said otherwise."""
    base = {"name": name, "branch": branch, "gender": Gender.MAN, "birth": "1985-03-12"}
    kept = {key: value for key, value in (base | values).items() if value is not None}
    return Entry("名册", number, kept, found)


@dataclass
class Office:
    """Somebody at the command line; ``heard`` is what the last command printed."""

    world: World
    folder: Path
    heard: list[str] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.world.database

    @property
    def teller(self) -> Teller:
        self.heard = []
        return Teller(self.heard.append)

    @property
    def said(self) -> str:
        return "\n".join(self.heard)

    async def imports(self, entries: Sequence[Entry], **options: Any) -> int | None:  # noqa: ANN401 - what the command takes
        """Run the command on a file that stands for these rows: equal rows, equal file."""
        file = self.folder / options.pop("file", "名册.xlsx")
        file.write_text(json.dumps([dict(entry.values) for entry in entries], ensure_ascii=False))
        order = Order(file, **options)
        return await Importer(self.database, self.world.vault, self.teller, order).run(entries)

    async def takes_back(self, number: int) -> Undone:
        teller = self.teller
        undone = await undo(self.database, self.world.vault, number, told(teller))
        teller.undone(number, undone)
        return undone

    async def members(self) -> dict[str, Member]:
        async with self.database.reading() as session:
            return {one.name: one for one in await session.scalars(select(Member).order_by(Member.id))}

    async def orgs(self) -> dict[str, Org]:
        async with self.database.reading() as session:
            return {one.name: one for one in await session.scalars(select(Org).order_by(Org.id))}

    async def trail(self) -> list[AuditLine]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(AuditLine).order_by(AuditLine.id)))
