"""How long does a secretary wait for the figures of a notice? Exact counts over everybody of a county."""

import asyncio
from datetime import UTC
from time import perf_counter
from typing import Any

from bench.county import NOW, Wanted
from bench.figures import Sheet
from bench.plan import Plan
from models.audiences import reckoned
from models.conditions import parse
from models.database import Database

_ASKED: dict[str, dict[str, Any]] = {
    "everybody": {"all": []},
    "not checked in": {"not-checked-in": True},
    "six conditions": {
        "all": [
            {"floating": True}, {"age": [30, 60]}, {"place": "440000"}, {"not": {"tag": "veteran"}},
            {"any": [{"silent": 30}, {"not-checked-in": True}]},
        ]
    },
}  # fmt: skip
_ROUNDS = 5
_LIMIT = 1000  # milliseconds


def measure(plan: Plan) -> Sheet:
    """Measure counting, by person and by chat, as the card of a draft does."""
    people = plan.size(100_000, 5_000)
    sheet = Sheet("audiences", f"Figures of a notice over {people:,} people", "ms")
    for engine in plan.mostly:
        with plan.engines.copy(engine, Wanted(people)) as url:
            for name, taken in asyncio.run(_counted(url, people)):
                line = sheet.line(f"{name}, {engine}")
                for one in taken:
                    line.add(ms=one)
                sheet.hold(f"ms for {name}, {engine}", line.median("ms"), _LIMIT, at_most=True)
    return sheet


async def _counted(url: str, people: int) -> list[tuple[str, list[float]]]:
    database, found = Database(url), []
    try:
        for name, document in _ASKED.items():
            found.append((name, [await _once(database, document, people) for _ in range(_ROUNDS)]))
    finally:
        await database.close()
    return found


async def _once(database: Database, document: dict[str, Any], people: int) -> float:
    condition, today = parse(document), NOW.astimezone(UTC).date()
    begun = perf_counter()
    async with database.reading() as session:
        counts = (await session.execute(reckoned(condition, ("/1/",), today))).one()
    if document == {"all": []} and counts[0] != people:
        raise ArithmeticError(f"{counts[0]} of {people} were counted")
    return (perf_counter() - begun) * 1000
