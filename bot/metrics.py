"""Which figures does the service keep? Prometheus metrics in a registry of their own.

Loops feed counters by one line each (models/watch.py); depths are asked of the database when somebody looks.
No label holds anything personal: bots by number, jobs, kinds and verdicts by their names.
"""

import platform
import tomllib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from models.kinds import Lane

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"
_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_WAITED = (0.005, 0.01, 0.015, 0.025, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)


disable_created_metrics()  # type: ignore[no-untyped-call] # a second figure beside each, which nobody reads


class Metrics:
    """The figures of one process; two of them in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        built = Info("hongyan_build", "What is running", registry=self.registry)
        built.info(
            {
                "version": tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"],
                "python": platform.python_version(),
                "telegram": version("python-telegram-bot"),
                "sqlalchemy": version("sqlalchemy"),
            }
        )
        self._count_turns()
        self._count_messages()
        self._show_leases()
        self._show_time()
        self._show_depths()

    def _count_turns(self) -> None:
        self.heard = self._counter("updates_heard", "Updates brought, those already known among them", "bot")
        self.turns = self._counter("turns", "Turns committed, failed ones among them", "bot")
        self.faults = self._counter("turn_faults", "Turns rolled back: tried again, or parked", "bot", "then")
        self.turn_seconds = self._histogram("turn_seconds", "How long turns take", _QUICK, "bot")
        self.batch_seconds = self._histogram("batch_seconds", "How long batches of turns take", _QUICK, "bot")
        self.batch_turns = self._histogram("batch_turns", "How many turns share a commit", _SIZES, "bot")
        self.spinners = self._counter("spinners", "Pressed buttons answered, or not", "bot", "stopped")

    def _count_messages(self) -> None:
        told = "What became of messages that were tried"
        self.verdicts = self._counter("verdicts", told, "bot", "kind", "verdict")
        told = "From an update's arrival to its reply being accepted by the Bot API"
        self.reply_seconds = self._histogram("reply_seconds", told, _WAITED, "bot")

    def _show_leases(self) -> None:
        self.lease_held = self._gauge("lease_held", "1 where this process serves the bot", "bot")
        self.lease_token = self._gauge("lease_token", "Fencing token; it grows with each holder", "bot")
        self.lease_seconds = self._gauge("lease_seconds", "Until the lease ends unless renewed", "bot")
        self.served = self._gauge("bot_served", "1 where any process serves the bot", "bot")
        self.waiting = self._gauge("loop_waiting", "1 where a loop cannot go on", "bot", "loop", "why")
        self.silent = self._gauge("loop_silent_seconds", "Since a loop was last heard of", "bot", "loop")

    def _show_time(self) -> None:
        # Not "job": Prometheus keeps that label for itself.
        self.firings = self._counter("firings", "Slots of jobs, fired or passed over", "name", "skipped")
        self.job_faults = self._counter("job_faults", "Slots that could not be carried out", "name")
        self.job_failing = self._gauge("job_failing", "1 from a job's fault until it fires again", "name")
        self.last_slot = self._gauge("job_last_slot_timestamp_seconds", "The newest slot of a job", "name")

    def _show_depths(self) -> None:
        self.inbox_open = self._gauge("inbox_open", "Updates that wait for their turn", "bot")
        self.inbox_lag = self._gauge("inbox_lag_seconds", "Age of the oldest of them", "bot")
        self.parked = self._gauge("inbox_parked", "Updates given up after three tries", "bot")
        told = "Messages due, planned for later, or in flight"
        self.outbox = self._gauge("outbox_messages", told, "bot", "lane", "state")
        self.dead = self._gauge("dead_letters", "Messages refused, or of which nobody knows", "bot", "state")
        self.database_up = self._gauge("database_up", "Whether the database answered this scrape")
        told = "How long transactions hold the database, from BEGIN to their end"
        self.transactions = self._histogram("transaction_seconds", told, _QUICK, "writing")

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"hongyan_{name}", told, labels, registry=self.registry)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(f"hongyan_{name}", told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"hongyan_{name}", told, labels, buckets=buckets, registry=self.registry)

    def page(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        return generate_latest(self.registry)


def lane_name(lane: int) -> str:
    """Return the label of a lane."""
    return Lane(lane).name.lower()
