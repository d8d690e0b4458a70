"""How long does it take to plan a reminder for everybody, who waits meanwhile, and what does waiting cost?"""

from datetime import datetime

from bench.contest import ContestantFailedError, run
from bench.county import CYCLE_EVE, CYCLE_OPENS, ZONE, Wanted
from bench.figures import Sheet
from bench.plan import Plan
from bench.remote import Server

_WORK = {
    "reminders": (datetime(2027, 1, 8, 8, 59, tzinfo=ZONE), datetime(2027, 1, 8, 9, 0, 1, tzinfo=ZONE)),
    "opening": (CYCLE_EVE, CYCLE_OPENS),
}


def measure(plan: Plan) -> Sheet:
    """Measure planning through the clock's own tick, and the idle tick and process before it."""
    people = plan.size(1_000_000, 50_000)
    sheet = Sheet(
        "planning", f"Planning for {people:,} people through the clock; idle beside them", "seconds"
    )
    for engine in plan.mostly:
        for work in _WORK if not plan.quick else ("reminders",):
            _planned(plan, sheet, engine, work, people)
        line = sheet.line(f"reminders, {engine}")
        sheet.hold(f"idle tick in ms, {engine}", line.median("tick_ms"), 5, at_most=True)
        if engine == "sqlite":
            sheet.hold(
                "seconds for a million reminders", line.median("seconds") / people * 1e6, 5, at_most=True
            )
            sheet.hold("longest transaction in ms", line.median("longest_ms"), 30, at_most=True)
    sheet.notes.append("opening: a call and a message for each; reminders: a message for each who is silent.")
    sheet.notes.append("waited: the longest that a reply's transaction had to wait for its place meanwhile.")
    sheet.notes.append("idle: share of a core of the whole service while all these messages lie ahead.")
    return sheet


def _planned(plan: Plan, sheet: Sheet, engine: str, work: str, people: int) -> None:
    before, later = _WORK[work]
    plan.server.arrange()
    with plan.engines.copy(engine, Wanted(people, asked=work == "reminders", answered=False)) as url:
        order = {
            "address": plan.server.address,
            "url": url,
            "now": before.isoformat(),
            "later": later.isoformat(),
            **plan.profiled("hongyan"),
        }
        outcome = run("planner", order, plan.server, _at_once)
    told = outcome.extra
    if told["planned"] != people:
        raise ContestantFailedError(f"{told['planned']} messages were planned for {people} people")
    sheet.line(f"{work}, {engine}").add(
        seconds=told["planning"],
        cpu_s=outcome.cpu,
        longest_ms=told["longest"] * 1000,
        waited_ms=told["waited"] * 1000,
        tick_ms=told["tick"] * 1000,
        idle_core=told["idle"],
    )


def _at_once(_server: Server) -> bool:
    return True
