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
_PATIENCE_SECONDS = 15.0  # until it is believed that no more will come
_AWAY = timedelta(minutes=10)  # between the kill and the restart, by the service's clock
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
        for engine in plan.on
        for name, module in (("PTB plain", "ptb"), ("aiogram plain", "aiogram_bot"), ("Hongyan", "hongyan"))
        if plan.wants(name)
    ]
    people = plan.size(1000, 300)
    for one in plan.interleaved(known, plan.times(3, 1)):
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
    sheet.notes.append(f"{people} presses waited; only what was in flight (64 messages) can be doubled.")
    return sheet


def _killed_once(plan: Plan, one: Contestant, people: int) -> dict[int, int]:
    """Return how often each chat was answered."""
    server = plan.server
    server.arrange(delay=_DELAY, closed=True)
    server.stock([updates.tap(person) for person in range(1, people + 1)])
    with plan.engines.copy(one.engine, Wanted(people)) as url:
        order: dict[str, Any] = {"work": "check-ins", "address": server.address, "url": url}
        with started(one.module, order) as child:
            child.go()
            server.tell("open")
            server.enough(people // 2)
            child.kill()
        with started(one.module, {**order, "now": (NOW + _AWAY).isoformat()}) as child:
            child.go()
            server.enough(people, _PATIENCE_SECONDS)
            server.quiet(_QUIET_SECONDS)
            child.stop()
    return {int(chat): times for chat, times in server.report()["chats"]}
