"""How fast does one process speak, each message a committed row before, its verdict written after?"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.contest import Outcome, run
from bench.county import CHATS_FROM, CYCLE_EVE, CYCLE_OPENS, NOTES_AT, Wanted
from bench.figures import Sheet
from bench.plan import Plan
from bench.remote import TOKEN, Server
from bench.wording import NOTE, NOTE_BUTTONS

WINDOW = 64
GRAMMY = Path("var/bench/node/node_modules/grammy")  # where npm put it, if somebody asked it to
_NOTES = {"later": NOTES_AT.isoformat()}
_REMINDERS = {"now": CYCLE_EVE.isoformat(), "later": CYCLE_OPENS.isoformat()}
_GRAMMY = "grammY, 64 in flight"
_PTB, _PTB_ALONE, _AIOGRAM = "PTB, 64 in flight", "PTB, 1 in flight", "aiogram, 64 in flight"


@dataclass(frozen=True)
class Contestant:
    """One way of sending: its module, its order, and how many messages make a fair run."""

    name: str
    module: str
    order: dict[str, Any]
    full: int
    quick: int
    engine: str | None = None
    thorough: bool = False


def contestants(plan: Plan) -> list[Contestant]:
    """Return who takes part, in the order of a round."""
    plain = {"work": "send", "window": WINDOW}
    known = [
        Contestant(_PTB, "ptb", plain, 1500, 300),
        Contestant(_PTB_ALONE, "ptb", {**plain, "window": 1}, 2000, 400),
        Contestant(_AIOGRAM, "aiogram_bot", plain, 10000, 2000),
        Contestant("aiogram on uvloop", "aiogram_bot", {**plain, "fast": True}, 10000, 2500, thorough=True),
        Contestant("Hongyan without books", "courier", plain, 20000, 4000),
    ]
    if GRAMMY.exists():
        known.append(Contestant(_GRAMMY, "grammy.mjs", _spelled_out(plain), 10000, 2000))
    for engine in plan.on:
        known += [
            Contestant(f"Hongyan, {engine}", "hongyan", _NOTES, 12000, 4000, engine),
            Contestant(
                f"Hongyan reminders, {engine}", "hongyan", _REMINDERS, 6000, 2000, engine, thorough=True
            ),
        ]
    return [one for one in known if plan.wants(one.name, thorough=one.thorough)]


def _spelled_out(order: dict[str, Any]) -> dict[str, Any]:
    """Return an order for a program that knows nothing of ours."""
    return {**order, "token": TOKEN, "chats_from": CHATS_FROM, "text": NOTE, "buttons": NOTE_BUTTONS}


def measure(plan: Plan) -> Sheet:
    """Measure messages a second and CPU milliseconds a message."""
    sheet = Sheet("send", "Sending, one process, flat out: messages a second, CPU ms a message", "rate")
    for one in plan.interleaved(contestants(plan), plan.times(3, 1)):
        count = plan.size(one.full, one.quick)
        outcome = _sent(plan, one, count)
        sheet.line(one.name).add(rate=count / outcome.seconds, **outcome.costs(count))
    for engine in plan.on:
        _targets(sheet, engine)
    sheet.notes.append(
        "Hongyan keeps books: row committed before, verdict written after; the others keep none."
    )
    if not GRAMMY.exists():
        sheet.notes.append(f"grammY is not measured: it is not in {GRAMMY}.")
    sheet.notes.append("db_ms: the PostgreSQL server's own CPU, in its own processes; SQLite's is in cpu_ms.")
    sheet.notes.append("reminders: planned, freshened just before sending, counted per person and day.")
    return sheet


def _sent(plan: Plan, one: Contestant, count: int) -> Outcome:
    order = {**one.order, **plan.profiled(one.name), "address": plan.server.address, "count": count}
    plan.server.arrange()
    wait = partial(_all_sent, count)
    if one.engine is None:
        return run(one.module, order, plan.server, wait)
    wanted = Wanted(count, asked=False)
    if one.order is _NOTES:
        wanted = Wanted(count, notes=count)
    with plan.engines.copy(one.engine, wanted) as url:
        before = plan.engines.worked(one.engine)
        outcome = run(one.module, {**order, "url": url}, plan.server, wait)
        return outcome.beside(before, plan.engines.worked(one.engine))


def _all_sent(count: int, server: Server) -> bool:
    return server.enough(count)


def _targets(sheet: Sheet, engine: str) -> None:
    ours = f"Hongyan, {engine}"
    line = next((line for line in sheet.lines if line.name == ours), None)
    if line is None:
        return
    cheaper = partial(sheet.ratio, below=ours, column="cpu_ms")
    sheet.hold(f"messages a second, {engine}", line.median("rate"), 3000)
    sheet.hold(f"times PTB, {engine}", sheet.ratio(ours, _PTB, "rate"), 10)
    sheet.hold(f"times aiogram's bare loop, {engine}", sheet.ratio(ours, _AIOGRAM, "rate"), 1)
    sheet.hold(f"PTB's CPU at 64 in flight over ours, {engine}", cheaper(_PTB), 8)
    sheet.hold(f"PTB's CPU at 1 in flight over ours, {engine}", cheaper(_PTB_ALONE), 4)
