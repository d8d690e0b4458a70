"""How long does a person wait for an answer, at rest, and while a message goes out to thousands?"""

import statistics
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench import updates
from bench.contest import Outcome, run
from bench.county import NOTES_AT, Wanted
from bench.figures import Line, Sheet
from bench.plan import Plan
from bench.remote import Server

_REST_SECONDS = 0.03  # between one answer and the next press
_LIMIT, _DELAY = 30, 0.03  # messages a second that the server accepts; seconds until it answers
_PRESS_EVERY = 0.25  # seconds
_PLAIN = "PTB, a pause after each send"


@dataclass(frozen=True)
class Contestant:
    """One bot on one engine."""

    name: str
    module: str
    engine: str
    order: dict[str, Any]


def measure_rest(plan: Plan) -> Sheet:
    """Measure one press at a time: from the update offered to its reply's arrival."""
    sheet = Sheet(
        "rest", "A lone check-in at rest: ms from the update offered to the reply's arrival", "p50_ms"
    )
    known = [
        Contestant(f"{name}, {engine}", module, engine, {"work": "check-ins"})
        for engine in plan.mostly
        for name, module in (("PTB plain", "ptb"), ("Hongyan", "hongyan"))
        if plan.wants(name)
    ]
    presses = plan.size(120, 40)
    for one in plan.interleaved(known, plan.times(2, 1)):
        plan.server.arrange()
        outcome = _run(plan, one, Wanted(plan.crowd(presses)), partial(_one_by_one, presses))
        _note(sheet.line(one.name), outcome.seen["latencies"])
    for engine in plan.on:
        _hold(sheet, f"Hongyan, {engine}", "p50_ms", 15)
    return sheet


def measure_crowd(plan: Plan) -> Sheet:
    """Measure presses during a mass send, where the server accepts 30 messages a second and no more."""
    title = "Replies during a mass send (30/s enforced, 30 ms of network): messages a second, refusals, ms"
    sheet = Sheet("crowd", title, "p99_ms")
    crowd = plan.size(2000, 150)
    plain = {"work": "crowd", "count": crowd}
    known = [] if plan.quick else [Contestant(_PLAIN, "ptb", plan.on[0], plain)]
    later = {"later": NOTES_AT.isoformat(), "rate": _LIMIT}
    known += [Contestant(f"Hongyan, {engine}", "hongyan", engine, later) for engine in plan.mostly]
    for one in plan.interleaved([one for one in known if plan.wants(one.name)], plan.times(1, 1)):
        plan.server.arrange(delay=_DELAY, limit=_LIMIT)
        presses = round(crowd / _LIMIT / _PRESS_EVERY * 0.8)
        wanted = Wanted(crowd + presses, notes=crowd)
        seen = _run(plan, one, wanted, partial(_crowded, crowd, presses)).seen
        spent = seen["arrivals"][-1] - seen["arrivals"][0]
        line = sheet.line(one.name)
        line.add(rate=(seen["messages"] - 1) / spent, refused=seen["floods"])
        _note(line, seen["latencies"])
    for engine in plan.on:
        _hold(sheet, f"Hongyan, {engine}", "rate", 29.5, at_most=False)
        _hold(sheet, f"Hongyan, {engine}", "refused", 0)
        _hold(sheet, f"Hongyan, {engine}", "p99_ms", 60)
    sheet.notes.append(f"{crowd} recipients; a press every {_PRESS_EVERY} s; 30 of the ms are the network's.")
    return sheet


def _run(plan: Plan, one: Contestant, wanted: Wanted, drive: Any) -> Outcome:  # noqa: ANN401 - as run's own
    with plan.engines.copy(one.engine, wanted) as url:
        order = {**one.order, "address": plan.server.address, "url": url, **plan.profiled(one.name)}
        return run(one.module, order, plan.server, drive)


def _one_by_one(presses: int, server: Server) -> bool:
    for person in range(1, presses + 1):
        time.sleep(_REST_SECONDS)
        server.stock([updates.tap(person, timed=True)])
        if not server.enough(person, 20):
            return False
    return True


def _crowded(crowd: int, presses: int, server: Server) -> bool:
    pressed = [updates.tap(crowd + number, timed=True) for number in range(1, presses + 1)]
    server.tell("drip", updates=pressed, every=_PRESS_EVERY)
    return server.enough(crowd + presses, crowd / 5)


def _note(line: Line, latencies: list[float]) -> None:
    cuts = statistics.quantiles(latencies, n=100, method="inclusive")
    line.add(p50_ms=cuts[49] * 1000, p99_ms=cuts[98] * 1000)


def _hold(sheet: Sheet, name: str, column: str, border: float, *, at_most: bool = True) -> None:
    line = next((line for line in sheet.lines if line.name == name), None)
    figure = line.median(column) if line else None
    sheet.hold(f"{name}: {column}", figure, border, at_most=at_most)
