"""How is nothing left of what was deleted? Free pages, dead rows and the log are written anew.

An UPDATE and a DELETE leave the old bytes where they were: in free parts of SQLite's pages and in its log, in
dead rows of PostgreSQL, whose statistics hold samples of values too. Each of them is rewritten from the rows
that are left. What the engine has handed to others before (backups, archived logs) is out of reach.
"""

import asyncio
import logging
import sqlite3
from typing import Any

from sqlalchemy import Integer, Select, column, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = logging.getLogger(__name__)

LARGE = 64 * 1024 * 1024  # bytes: rewriting more keeps writers waiting for too long by day
TABLES = (  # in which something of a person may stand
    "members", "accounts", "bindings", "consents", "invites", "check_ins", "follow_ups", "reports",
    "admissions",
    "audit_lines", "form_runs", "inbox", "outbox", "imports", "import_rows", "erasures", "works",
    "work_parts", "rules", "contacts", "home_words", "greetings", "greeting_plans", "journeys", "host_links",
    "home_comings", "venues", "teachers", "trainings", "training_series", "enrolments", "materials",
    "calendar_feeds", "notices", "notice_recipients", "cascades", "cascade_items",
    "resources", "resource_answers", "learning_wishes", "course_wishes", "stations", "station_shows",
    "certificates", "sign_tries", "make_ups", "exams", "exam_tries",
    "pledges", "pledge_items", "pledge_versions", "pledge_reviews", "pledge_calls",
    "pledge_progress", "pledge_photos", "pledge_benefits", "pledge_comments", "pledge_objections",
    "pledge_follows", "pledge_supports",
    "pledge_ballots", "pledge_votes", "board_readings",
)  # fmt: skip
BUSY = 15000  # milliseconds that a connection to SQLite waits for others
_SHORT = 2000  # while writers wait behind it
_PATIENCE = "5s"  # for a table's lock: whoever comes later waits behind this
_LOOKS, _BETWEEN = 50, 0.1  # how often, and seconds apart, it is looked whether older readers are gone
_HERE = text("SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS xid) AS text)")
_OLDER = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_xmin IS NOT NULL AND age(backend_xmin) > age(CAST(CAST(:here AS text) AS xid))"
)


def weight(dialect: str) -> Select[int]:
    """Return how many bytes are to be rewritten."""
    if dialect == "sqlite":
        count = func.pragma_page_count().table_valued(column("page_count", Integer))
        size = func.pragma_page_size().table_valued(column("page_size", Integer))
        pages, each = select(count.c.page_count).scalar_subquery(), select(size.c.page_size).scalar_subquery()
        return select(pages * each)
    sizes = [func.pg_total_relation_size(table) for table in TABLES]
    return select(sum(sizes[1:], sizes[0]))


async def scrub_file(engine: AsyncEngine) -> bool:
    """Rewrite SQLite's file and empty its log; False where somebody still reads, or the disk is full."""
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        try:
            await _asked(driver, f"PRAGMA busy_timeout = {_SHORT}")
            await _asked(driver, "VACUUM")
            row = await _asked(driver, "PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as fault:
            log.warning("the database cannot be rewritten for now", extra={"fault": type(fault).__name__})
            return False
        finally:
            await _asked(driver, f"PRAGMA busy_timeout = {BUSY}")
    return row is not None and not row[0]


async def _asked(driver: Any, statement: str) -> Any:  # noqa: ANN401 - the driver's own connection and row
    """Carry out a statement and leave nothing of it open: VACUUM wants to be alone."""
    cursor = await driver.execute(statement)
    row = await cursor.fetchone()
    await cursor.close()
    return row


async def scrub_tables(engine: AsyncEngine) -> bool:
    """Rewrite the tables of PostgreSQL and its statistics; False where one of them is in use for too long."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        try:
            await connection.execute(text(f"SET lock_timeout = '{_PATIENCE}'"))
            if not await _nobody_sees_the_past(connection):
                log.warning("the tables cannot be rewritten for now: somebody still reads what they were")
                return False
            await _rewrite(connection)
        except DBAPIError as fault:
            log.warning("the tables cannot be rewritten for now", extra={"fault": type(fault).__name__})
            return False
        finally:
            await connection.execute(text("RESET lock_timeout"))
    return True


async def _nobody_sees_the_past(connection: AsyncConnection) -> bool:
    """Wait for those who began to read before now: for them a rewriting keeps the rows that are gone."""
    here = await connection.scalar(_HERE)
    for _ in range(_LOOKS):
        if not await connection.scalar(_OLDER, {"here": here}):
            return True
        await asyncio.sleep(_BETWEEN)
    return False


async def _rewrite(connection: AsyncConnection) -> None:
    for table in TABLES:
        await connection.execute(text(f'VACUUM (FULL, ANALYZE) "{table}"'))
    await connection.execute(text("VACUUM (FULL) pg_catalog.pg_statistic"))
