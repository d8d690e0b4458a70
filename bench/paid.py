"""What does the paid ceiling of 1,000 messages a second cost? A share of one core, with TLS and without."""

from functools import partial
from pathlib import Path

from bench import certificate
from bench.contest import run
from bench.county import NOTES_AT, Wanted
from bench.figures import Sheet
from bench.plan import Plan
from bench.remote import Server

RATE = 1000


def measure(plan: Plan) -> Sheet:
    """Measure the share of a core that Hongyan takes while it sends 1,000 messages a second."""
    sheet = Sheet("paid", "At the paid ceiling of 1,000 messages a second: share of one core", "core")
    count = plan.size(8000, 2000)
    file = certificate.write(plan.engines.folder / "certificate.pem")
    with Server(file) as sealed:
        lines = [(engine, server) for engine in plan.mostly for server in (plan.server, sealed)]
        for engine, server in plan.interleaved(lines, plan.times(2, 1)):
            name = f"Hongyan, {engine}{', TLS' if server is sealed else ''}"
            core, rate = _paced(plan, engine, server, count, file)
            sheet.line(name).add(core=core, rate=rate)
    for engine in plan.mostly:
        share = sheet.line(f"Hongyan, {engine}").median("core")
        sheet.hold(f"share of a core, {engine}", share, 0.5, at_most=True)
    return sheet


def _paced(plan: Plan, engine: str, server: Server, count: int, trusted: Path) -> tuple[float, float]:
    server.arrange()
    with plan.engines.copy(engine, Wanted(count, notes=count, answered=False)) as url:
        order = {"address": server.address, "url": url, "later": NOTES_AT.isoformat(), "rate": RATE}
        trust = {"SSL_CERT_FILE": str(trusted)}
        outcome = run("hongyan", order, server, partial(_all_sent, count), trust)
    return outcome.cpu / outcome.seconds, count / outcome.seconds


def _all_sent(count: int, server: Server) -> bool:
    return server.enough(count)
