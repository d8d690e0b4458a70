"""Why is a statement compiled once, and not once a test? All engines of a process share what they compiled.

A service has one engine; a test process makes thousands, each of which would compile all it asks anew.
"""

from functools import cache
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


@cache
def share_statements() -> None:
    """Have every engine that ``Database`` makes from now on share dialect and statements with the first."""
    from models import database

    make, first = create_async_engine, dict[str, Engine]()

    def create(url: str, **options: Any) -> AsyncEngine:  # noqa: ANN401 - as SQLAlchemy has it
        engine = make(url, **options)
        _learn(engine.sync_engine, first)
        return engine

    setattr(database, "create_async_engine", create)  # noqa: B010 - as a test would patch it


def _learn(engine: Engine, first: dict[str, Engine]) -> None:
    known = first.setdefault(engine.dialect.name, engine)
    if getattr(known.dialect, "server_version_info", None) is None:
        first[engine.dialect.name] = engine  # the one before was never connected: it knows nothing yet
        return
    engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
    engine.pool._dialect = known.dialect
