"""What is asked all day does not walk over what is done: SQLite knows a partial index word for word."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import ClauseElement, text
from sqlalchemy.dialects import sqlite

from models.database import Database
from models.heads import _heads, _next_due, _under_way, in_flight
from models.inbox import Update, _due

NOW = datetime(2027, 2, 1, tzinfo=UTC)
ASKED = {"bot_id": 1, "now": NOW, "limit": 64, "patient": 64, "held": [7]}


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (_heads(holding=True).params(ASKED), "ix_outbox_due"),
        (_heads(holding=False).params(ASKED), "ix_outbox_chat_open"),
        (_next_due().params(ASKED), "ix_outbox_due"),
        (_under_way(holding=True).params(ASKED), "ix_outbox_due"),
        (in_flight(1), "ix_outbox_flying"),
        (_due().params({**ASKED, "at_most": NOW}), "ix_inbox_open"),
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
    assert not any(step.startswith(("SCAN outbox", "SCAN inbox", "SCAN accounts")) for step in plan), plan
