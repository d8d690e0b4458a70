"""Alembic's entry: runs revisions over a connection that the caller opened."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.base import Base, Instant, type_big, type_json
from models.tables import import_all

import_all()


def render(kind: str, thing: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their names, so that a revision reads like the tables."""
    if kind != "type":
        return False
    if isinstance(thing, Instant):
        return "base.Instant()"
    return {repr(type_big): "base.type_big", repr(type_json): "base.type_json"}.get(repr(thing), False)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
