"""How much disk does it take? Bytes that a person, a message and a check-in leave, indexes included."""

from functools import partial

from bench import updates
from bench.contest import run
from bench.county import NOTES_AT, Wanted
from bench.engines import size
from bench.figures import Sheet
from bench.plan import Plan
from bench.remote import Server


def measure(plan: Plan) -> Sheet:
    """Measure by how much a database has grown, divided by how many did it."""
    sheet = Sheet("storage", "Bytes on disk, indexes and loose pages included", "bytes")
    people = plan.size(20_000, 3_000)
    for engine in plan.mostly:
        with plan.engines.copy(engine, Wanted(1)) as url:
            empty = size(url)
        with plan.engines.copy(engine, Wanted(people)) as url:
            before = size(url)
            sheet.line(f"a member with chat, call and one answer, {engine}").add(
                bytes=(before - empty) / people
            )
            _press(plan, url, people)
            grown = (size(url) - before) / people
            sheet.line(f"a check-in by tap (update, turn, reply, trail), {engine}").add(bytes=grown)
        with plan.engines.copy(engine, Wanted(people, notes=people)) as url:
            _say(plan, url, people)
            sheet.line(f"a message to a member, {engine}").add(bytes=(size(url) - before) / people)
    sheet.notes.append(
        "what was heard and said is swept after its time of retention; members and answers stay."
    )
    return sheet


def _press(plan: Plan, url: str, people: int) -> None:
    plan.server.arrange(closed=True)
    plan.server.stock([updates.tap(person) for person in range(1, people + 1)])
    run("hongyan", {"address": plan.server.address, "url": url}, plan.server, partial(_answered, people))


def _answered(people: int, server: Server) -> bool:
    server.tell("open")
    return server.enough(people, 600)


def _say(plan: Plan, url: str, people: int) -> None:
    plan.server.arrange()
    order = {"address": plan.server.address, "url": url, "later": NOTES_AT.isoformat()}
    run("hongyan", order, plan.server, partial(_said, people))


def _said(people: int, server: Server) -> bool:
    return server.enough(people, 600)
