"""Is the database fit? Reached, written, of this version, sealed with this key; who serves it, what waits."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.check.finding import Finding, fault, look, meant
from bot.check.ground import Ground
from bot.discretion import words_of
from bot.migrate import newest
from bot.pid import shown
from bot.remedies import AWAY, DEAD_LETTERS, PARKED, Remedy, remedy_for
from bot.settings import PREFIX
from models import seeing
from models.database import Database, is_empty
from models.installation import Installation
from models.leases import Lease
from models.processes import Presence
from models.rows import revision_of

_ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


async def database_fit(ground: Ground) -> Sequence[Finding]:
    """Reach the database, and write into it what is taken back at once."""
    missing = _missing_file(ground)
    if missing is not None:
        return [missing]
    began = time.perf_counter()
    try:
        async with ground.database.engine.connect() as connection:
            version = connection.dialect.server_version_info or ()
            bare = await is_empty(connection)
        if not bare:
            await _write(ground.database)
    except Exception as exc:  # noqa: BLE001 - whatever the driver raises is the finding
        return [meant(remedy_for(exc) or AWAY, ground.hide(words_of(exc)))]
    took = (time.perf_counter() - began) * 1000
    engine = f"{_ENGINES[ground.database.dialect]} {'.'.join(map(str, version))}"
    if bare:
        return [look(f"{engine} answers; it has no tables yet", "The first start makes them.")]
    ground.filled = True
    return [Finding(f"{engine} answers and takes what is written, in {took:.0f} ms")]


def _missing_file(ground: Ground) -> Finding | None:
    """Return the finding for a SQLite file that is not there: the check itself makes none."""
    url = make_url(ground.settings.database_url.get_secret_value())
    if url.get_backend_name() != "sqlite" or Path(url.database or "").exists():
        return None
    return look("there is none yet", f"The first start makes it: {Path(url.database or '').name}.")


class _TakenBackError(Exception):
    """What was written is not to stay."""


async def _write(database: Database) -> None:
    try:
        async with database.writing() as session:
            await session.execute(seeing.touch())
            raise _TakenBackError  # noqa: TRY301 - the block's end would commit
    except _TakenBackError:
        return


async def tables_current(ground: Ground) -> Sequence[Finding]:
    """Compare the tables' revision with this version's."""
    if not ground.filled:
        return []
    async with ground.database.reading() as session:
        there, ours = await revision_of(session) or "none", newest()
    if there == ours:
        return [Finding(f"of this version (revision {ours})")]
    if there > ours:
        return [
            fault(
                f"of a newer version: revision {there}, this one knows {ours}",
                f"Start the newer version, or name another database in {PREFIX}DATABASE_URL.",
            )
        ]
    return [
        fault(f"of revision {there}, this version needs {ours}", "python -m bot migrate (serve does it too)")
    ]


async def key_fits(ground: Ground) -> Sequence[Finding]:
    """Compare the key with the one by which the rows were sealed."""
    if not ground.filled:
        return []
    async with ground.database.reading() as session:
        card = await session.scalar(Installation.card())
    if card is None or card.key_mark is None:
        return [Finding("nothing is sealed yet")]
    if card.key_mark != ground.vault().mark():
        return [
            fault(
                "the rows were sealed with another secret key: phone numbers cannot be opened",
                f"Put the old key back ({PREFIX}SECRET_KEY, or {ground.settings.secret_key_path}).",
            )
        ]
    return [Finding("opens what is sealed here")]


async def leases_held(ground: Ground) -> Sequence[Finding]:
    """Say who serves which bot."""
    if not ground.filled:
        return []
    async with ground.database.reading() as session:
        leases = (await session.execute(Lease.known())).all()
        there = [one for one, alive in (await session.execute(Presence.known())).all() if alive]
    if not leases:
        return [Finding("no bot has been served yet")]
    present = [Finding(f"{shown(one.name)} is there, role {one.role}") for one in there]
    return present + [
        Finding(f"bot {lease.bot_id} is served by {shown(lease.holder)} (token {lease.token})")
        if live
        else Finding(f"bot {lease.bot_id} is served by nobody right now")
        for lease, live in leases
    ]


async def nothing_left_over(ground: Ground) -> Sequence[Finding]:
    """Count what was given up, and what waits."""
    if not ground.filled:
        return []
    async with ground.database.reading() as session:
        parked = await _sum(session, seeing.parked_updates, 1)
        dead = await _sum(session, seeing.dead_messages, 2)
        waiting = await _sum(session, seeing.open_updates, 1)
    found = [Finding(f"{waiting} updates wait for their turn")]
    found += [_counted(PARKED, parked)] if parked else []
    found += [_counted(DEAD_LETTERS, dead)] if dead else []
    return found


def _counted(remedy: Remedy, number: int) -> Finding:
    return look(f"{number}: {remedy.sentence}", remedy.do)


async def _sum(session: AsyncSession, counting: Callable[[], Select[*tuple[Any, ...]]], column: int) -> int:
    return sum(int(row[column]) for row in (await session.execute(counting())).all())
