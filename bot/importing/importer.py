"""How does an import run? Its file is read and surveyed, told, and, unless it was only a try, written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.importing.card import Source, begin_import, finish_import
from bot.importing.fault import ImportRefusedError
from bot.importing.founding import found, proposed
from bot.importing.ground import Ground, find_root, ground_of, meet_again
from bot.importing.report import check_ending, write_report
from bot.importing.summary import Summary
from bot.importing.survey import STEP, Survey
from bot.importing.telling import Teller
from bot.importing.writing import Progress, Writing
from models.database import Database
from models.imports import Import, ImportState
from models.orgs import Org
from models.roster.cells import without_ids
from models.roster.verdicts import Entry
from models.vault import Vault

_NO_BRANCH = "import-no-branch"  # what the reader says of a row that names none


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: the organisation under which, and in which way."""

    file: Path
    under: str | None = None
    dry_run: bool = False
    create_orgs: bool = False
    move: bool = False
    branch: str | None = None
    report: Path | None = None


@dataclass(slots=True)
class Importer:
    """One import on one database, told by one teller."""

    database: Database
    vault: Vault
    teller: Teller
    order: Order

    async def run(self, entries: Sequence[Entry]) -> int | None:
        """Tell what the rows would do and, unless it is a dry run, write them; return the import's number."""
        if self.order.report:
            check_ending(self.order.report)
        entries = [placed(entry, self.order.branch) for entry in entries]
        digest = sha256(self.order.file.read_bytes()).digest()
        async with self.database.reading() as session:
            root = await find_root(session, self.order.under)
            card = await self._unfinished(session, root, digest)
            await self._tell(session, root, entries, card)
        if self.order.dry_run:
            self.teller.say("import-dry")
            return None
        return await self._write(root, entries, card.id if card else await self._begin(root, entries, digest))

    async def _unfinished(self, session: AsyncSession, root: Org, digest: bytes) -> Import | None:
        """Return the import of this file that was cut short; refuse while another one is."""
        for card in await session.scalars(Import.unfinished(root.path)):
            mine = (card.digest, card.org_id) == (digest, root.id) and card.state is not ImportState.UNDOING
            if not mine and not self.order.dry_run:
                raise ImportRefusedError(
                    f"Import {card.id} of {card.file_name} was cut short. Let it go on with the same command "
                    f"and file, or take it back with --undo {card.id}. Nothing was written."
                )
            if mine:
                self.teller.say("import-goes-on", number=card.id, row=card.done, n=card.total)
                return card
        return None

    async def _tell(
        self, session: AsyncSession, root: Org, entries: Sequence[Entry], card: Import | None
    ) -> None:
        ground = await ground_of(session, root)
        summary = Summary(proposed=proposed(ground.tree, entries))
        if not self.order.create_orgs:
            ground = Ground((await ground_of(session, root)).tree, ground.known)
        await self._survey(session, ground, entries, summary, card)
        self.teller.summary(summary, ground.tree)
        if summary.proposed and not self.order.create_orgs:
            self.teller.say("import-create-orgs", n=len(summary.proposed))
        if self.order.report:
            write_report(self.order.report, summary, self.teller, ground.tree)
            self.teller.say("import-report-written", file=without_ids(str(self.order.report)))

    async def _survey(
        self,
        session: AsyncSession,
        ground: Ground,
        entries: Sequence[Entry],
        summary: Summary,
        card: Import | None,
    ) -> None:
        """Look at the rows that are not written yet; who is missing is known when all have been met."""
        if card:
            await meet_again(session, ground.known, card.id)
        survey = Survey(ground, entries, self.vault, move=self.order.move)
        for first in range(card.done if card else 0, len(entries), STEP):
            summary.add(await survey.step(session, first, min(first + STEP, len(entries))))
            session.expunge_all()
        summary.missing = ground.known.unmet(summary.branches)

    async def _begin(self, root: Org, entries: Sequence[Entry], digest: bytes) -> int:
        async with self.database.writing(patient=True) as session:
            source = Source(self.order.file.name, digest, len(entries))
            return (await begin_import(session, root, source)).id

    async def _write(self, root: Org, entries: Sequence[Entry], number: int) -> int:
        async with self.database.writing(patient=True) as session:
            card = await session.get_one(Import, number)
            if self.order.create_orgs:
                await found(session, card, proposed((await ground_of(session, root)).tree, entries))
        async with self.database.reading() as session:
            ground = await ground_of(session, root)
            await meet_again(session, ground.known, number)
        survey = Survey(ground, entries, self.vault, move=self.order.move)
        writing = Writing(self.database, survey, self.vault, card)
        await writing.run(self.progress)
        await self._finish(number, dict(writing.counts))
        return number

    async def _finish(self, number: int, counts: dict[str, int]) -> None:
        async with self.database.writing(patient=True) as session:
            await finish_import(session, number, counts)
        self.teller.say("import-done", number=number, **{"new": 0, "changed": 0, "same": 0} | counts)

    @property
    def progress(self) -> Progress:
        """Say how far the import is, every some thousand rows."""
        return told(self.teller)


def placed(entry: Entry, branch: str | None) -> Entry:
    """Return the row with that branch, where it names none itself."""
    if not branch or entry.values.get("branch"):
        return entry
    kept = tuple(found for found in entry.findings if found.key != _NO_BRANCH)
    return replace(entry, values={**entry.values, "branch": branch}, findings=kept)


def told(teller: Teller) -> Progress:
    """Return what says how far an import or an undo is: each five thousand rows."""

    def progress(done: int, total: int) -> None:
        if done % (10 * STEP) == 0 and done < total:
            teller.say("import-progress", done=done, n=total)

    return progress
