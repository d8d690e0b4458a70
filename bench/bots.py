"""What does a further bot cost a process that serves many, while nobody says anything?"""

from bench.contest import run
from bench.county import Wanted
from bench.figures import Sheet
from bench.plan import Plan
from bench.remote import Server

_MB = 1_000_000


def measure(plan: Plan) -> Sheet:
    """Measure the idle share of a core, the size of the process, and the seconds until all are served."""
    sheet = Sheet("bots", "Idle bots in one process: share of a core, size in MB, seconds to begin", "core")
    for engine in plan.mostly:
        for bots in (1, 20) if plan.quick else (1, 20, 100):
            plan.server.arrange()
            with plan.engines.copy(engine, Wanted(10)) as url:
                order = {"address": plan.server.address, "url": url, "bots": bots, **plan.profiled("hongyan")}
                outcome = run("many_bots", order, plan.server, _at_once)
            share, served = outcome.extra["share"], outcome.extra["served"]
            name = f"Hongyan, {bots} bot{'s'[: bots > 1]}, {engine}"
            sheet.line(name).add(core=share, mb=outcome.rss / _MB, served_s=served)
    return sheet


def _at_once(_server: Server) -> bool:
    return True
