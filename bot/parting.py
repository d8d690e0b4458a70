"""What does a stop wait for, and what does it leave? Said in the log; the rows are somebody's next work."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import SQLAlchemyError

from models import seeing
from models.database import Database

log = logging.getLogger(__name__)

_PATIENCE = 2.0  # seconds for a count: a stop does not wait for a database that is away
Counts = Select[*tuple[Any, ...]]


@asynccontextmanager
async def parting(database: Database, bots: Collection[int]) -> AsyncIterator[None]:
    """Around a stop, say how many messages of these bots end first, and what waits in rows afterwards:
    ``waiting`` updates to be worked off, ``rows`` of messages to be said, due or planned.
    """
    served = set(bots)
    flying = await _counted(database, served, seeing.flying_messages(), 2)
    log.info("stopping: what is in flight ends first", extra={"flying": flying})
    yield
    left = {
        "waiting": await _counted(database, served, seeing.open_updates(), 1),
        "rows": await _counted(database, served, seeing.waiting_messages(), 2),
    }
    log.info("stopped: the rest waits in rows", extra=left)


async def _counted(database: Database, bots: Collection[int], counts: Counts, column: int) -> int | None:
    """Return the sum over these bots, None where the database does not tell."""
    try:
        async with asyncio.timeout(_PATIENCE), database.reading() as session:
            rows = (await session.execute(counts)).all()
    except (SQLAlchemyError, OSError) as exc:
        log.warning("what waits cannot be counted", extra={"fault": type(exc).__name__})
        return None
    return sum(int(row[column]) for row in rows if row[0] in bots)
