"""Who is left without an answer when the power goes, half-way through what people pressed?"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench import updates
from bench.contest import started
from bench.county import NOW, Wanted
from bench.figures import Sheet
from bench.plan import Plan

_QUIET_SECONDS = 1.5
_PATIENCE_SECONDS = 15.0  # from the restart until the first answer: a dead holder's lease runs out first
_AWAY = timedelta(minutes=10)  # between the kill and the restart, by the service's clock
_BOTS = (
    ("PTB plain", "ptb", False),
    ("aiogram plain", "aiogram_bot", True),
    ("Hongyan", "hongyan", False),
)
_RATE = 30  # messages a second that Hongyan keeps to, as everybody should; the others keep to none
_DELAY = 0.003  # of the network, so that there is a middle to be killed in


@dataclass(frozen=True)
class Contestant:
    """One bot on one engine."""

    name: str
    module: str
    engine: str


def measure(plan: Plan) -> Sheet:
    """Count, after kill -9 with half of the answers given, who never gets one, and who gets it twice."""
    title = (
        "kill -9 in the middle of waiting presses, then a restart: people without an answer, answered twice"
    )
    sheet = Sheet("losses", title, "unanswered")
    known = [
        Contestant(f"{name}, {engine}", module, engine)
        for engine in plan.mostly
        for name, module, thorough in _BOTS
        if plan.wants(name, thorough=thorough)
    ]
    people = plan.size(1000, 200)
    for one in plan.interleaved(known, plan.times(2, 1)):
        answered = _killed_once(plan, one, people)
        twice = sum(times > 1 for times in answered.values())
        sheet.line(one.name).add(unanswered=people - len(answered), twice=twice)
    for engine in plan.on:
        line = next((line for line in sheet.lines if line.name == f"Hongyan, {engine}"), None)
        sheet.hold(
            f"left without an answer, {engine}",
            max(line.samples["unanswered"]) if line else None,
            0,
            at_most=True,
        )
    sheet.notes.append(f"{people} presses waited; only what was in flight can be doubled.")
    return sheet


def _killed_once(plan: Plan, one: Contestant, people: int) -> dict[int, int]:
    """Return how often each chat was answered."""
    server = plan.server
    server.arrange(delay=_DELAY, closed=True)
    server.stock([updates.tap(person) for person in range(1, people + 1)])
    with plan.engines.copy(one.engine, Wanted(plan.crowd(people))) as url:
        order: dict[str, Any] = {"work": "check-ins", "address": server.address, "url": url, "rate": _RATE}
        with started(one.module, order) as child:
            child.go()
            server.tell("open")
            server.enough(people // 2)
            child.kill()
            answered = server.quiet(0.1)
        with started(one.module, {**order, "now": (NOW + _AWAY).isoformat()}) as child:
            child.go()
            server.enough(answered + 1, _PATIENCE_SECONDS)
            server.quiet(_QUIET_SECONDS)
            child.stop()
    return {int(chat): times for chat, times in server.report()["chats"]}
