"""What does it cost, beside peers? ``python -m bench [MEASURE …]`` measures, prints and keeps it."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import audiences, board, bots, check_ins, latency, losses, memory, paid, planning, send, storage
from bench.engines import ENGINES, Engines
from bench.figures import Sheet
from bench.kept import busy, keep
from bench.plan import Plan
from bench.remote import Server

MEASURES: dict[str, Callable[[Plan], Sheet]] = {
    "send": send.measure,
    "check-ins": check_ins.measure,
    "check-ins-50ms": check_ins.measure_far,
    "rest": latency.measure_rest,
    "crowd": latency.measure_crowd,
    "losses": losses.measure,
    "paid": paid.measure,
    "memory": memory.measure,
    "planning": planning.measure,
    "audiences": audiences.measure,
    "bots": bots.measure,
    "board": board.measure,
    "storage": storage.measure,
}
QUICK = (
    "send",
    "check-ins",
    "check-ins-50ms",
    "rest",
    "crowd",
    "losses",
    "paid",
    "memory",
    "planning",
    "board",
)


def asked() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(MEASURES)}; default: all"
    )
    parser.add_argument("--quick", action="store_true", help="small runs, one round")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="contestants by their name's start"
    )
    parser.add_argument("--engine", choices=ENGINES, help="default: both")
    parser.add_argument("--count", type=int, help="messages, updates or people of a run")
    parser.add_argument("--rounds", type=int, help="interleaved rounds")
    parser.add_argument("--profile", metavar="FILE", help="write cProfile's statistics of Hongyan's last run")
    parser.add_argument("--results", type=Path, help="where figures are kept; default: var/bench/results")
    known = parser.parse_args()
    if unknown := set(known.measures) - set(MEASURES):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    return known


def main() -> None:
    """Measure what was asked for; what is narrowed is kept apart."""
    order = asked()
    narrowed = order.only or order.engine or order.count or order.profile
    folder = order.results or Path("var/bench") / ("narrowed" if narrowed else "results")
    engines = Engines(_room())
    try:
        with Server() as server:
            only, rounds = order.only, order.rounds
            plan = Plan(server, engines, order.quick, only, order.engine, order.count, rounds, order.profile)
            for name in order.measures or (QUICK if order.quick else MEASURES):
                _measure(plan, name, folder)
    finally:
        engines.close()
    print(f"\nKept in {folder}: figures.json, figures.svg")


def _measure(plan: Plan, name: str, folder: Path) -> None:
    began, warning = time.monotonic(), busy()
    sheet = MEASURES[name](plan)
    sheet.notes += [warning] if warning else []
    keep(sheet, folder)
    print("\n".join(sheet.text()), f"\n  ({time.monotonic() - began:.0f} s)", flush=True)


def _room() -> Path:
    """Return a new folder on the disk of the checkout: a folder in memory would wait for no disk.

    PostgreSQL's programs may run as another user, who must be able to go through.
    """
    room = Path("var/bench").resolve()
    room.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=room))
    folder.chmod(0o755)
    return folder


if __name__ == "__main__":
    main()
