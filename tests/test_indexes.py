"""What is asked all day does not walk over what is done: SQLite knows a partial index word for word."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import ClauseElement, text
from sqlalchemy.dialects import sqlite

from models.database import Database
from models.inbox import Update
from models.outbox import Message

NOW = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (Message.heads(1, NOW, 64), "ix_outbox_open"),
        (Message.heads(1, NOW, 64), "ix_outbox_chat_open"),
        (Message.next_due(1, NOW), "ix_outbox_open"),
        (Message.under_way(1, NOW), "ix_outbox_open"),
        (Message.leases_run_out(1, NOW), "ix_outbox_open"),
        (Update.due(1, NOW, 100), "ix_inbox_open"),
        (Update.waiting(1), "ix_inbox_open"),
    ],
)
async def test_open_rows_have_an_index(database_url: str, statement: ClauseElement, index: str) -> None:
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    database = Database(database_url)
    async with database.reading() as session:
        asked = str(compiled).replace("?", "1")
        plan = [row[3] for row in (await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()]
    await database.close()
    assert any(index in step for step in plan), plan
    assert not any(step.startswith("SCAN") for step in plan), plan
