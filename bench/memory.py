"""Does a message to many need more room than one to few? The process's largest size, at either number."""

from functools import partial

from bench.contest import run
from bench.county import NOTES_AT, Wanted
from bench.figures import Sheet
from bench.plan import Plan
from bench.remote import Server

_FEW = 1000
_LIMIT = 20  # megabytes more, at most
_MB = 1_000_000


def measure(plan: Plan) -> Sheet:
    """Measure the largest resident size of Hongyan's process during a mass send."""
    many = plan.size(200_000, 10_000)
    sheet = Sheet("memory", "A mass send to few and to many: largest size of the process in MB", "mb")
    for engine in plan.mostly:
        for people in (_FEW, many):
            plan.server.arrange()
            with plan.engines.copy(engine, Wanted(people, notes=people, asked=False, answered=False)) as url:
                order = {"address": plan.server.address, "url": url, "later": NOTES_AT.isoformat()}
                outcome = run("hongyan", order, plan.server, partial(_all_sent, people))
            sheet.line(f"{people:,} recipients, {engine}").add(
                mb=outcome.rss / _MB, rate=people / outcome.seconds
            )
        few, more = (sheet.line(f"{people:,} recipients, {engine}").median("mb") for people in (_FEW, many))
        sheet.hold(f"megabytes more for {many:,}, {engine}", more - few, _LIMIT, at_most=True)
    return sheet


def _all_sent(count: int, server: Server) -> bool:
    return server.enough(count, count / 100)
