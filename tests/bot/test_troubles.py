"""What is wrong, since when, and what helps: from the faults that loops meet to sentences."""

import sqlite3
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.lease import LeaseLostError
from bot.remedies import remedy_for
from bot.troubles import Troubles
from models.watch import Loop
from tests.world import START, StandingClock


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def of_sqlite(words: str) -> DBAPIError:
    return OperationalError("SELECT 1", {}, sqlite3.OperationalError(words))


def of_postgres(kind: type[psycopg.Error], words: str = "") -> DBAPIError:
    return OperationalError("SELECT 1", {}, kind(words))


def caused(by: Exception) -> Exception:
    wrapping = RuntimeError("a job failed")
    wrapping.__cause__ = by
    return wrapping


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (of_sqlite("database is locked"), "database-locked"),
        (of_sqlite("database or disk is full"), "database-full"),
        (of_sqlite("attempt to write a readonly database"), "database-read-only"),
        (of_sqlite("unable to open database file"), "database-read-only"),
        (of_sqlite("disk I/O error"), "database-away"),
        (sqlite3.OperationalError("database or disk is full"), "database-full"),
        (of_postgres(psycopg.OperationalError, "connection refused"), "database-away"),
        (of_postgres(psycopg.errors.AdminShutdown), "database-away"),
        (of_postgres(psycopg.errors.DiskFull, "could not extend file"), "database-full"),
        (of_postgres(psycopg.errors.ReadOnlySqlTransaction), "database-read-only"),
        (of_postgres(psycopg.errors.LockNotAvailable), "database-locked"),
        (IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")), "fault"),
        (PoolTimeoutError("QueuePool limit"), "database-busy"),
        (OSError(28, "No space left on device"), "database-full"),
        (NetworkError("no route"), "api-away"),
        (TimedOut(), "api-away"),
        (InvalidToken(), "token-refused"),
        (Conflict("terminated by other getUpdates request"), "hears-elsewhere"),
        (EndPointNotFound("Not Found"), "api-refuses"),
        (LeaseLostError("bot 1"), "lease-lost"),
        (ValueError("anything"), "fault"),
        (caused(of_sqlite("database is locked")), "database-locked"),
        (caused(ValueError()), "fault"),
    ],
)
def test_cause_of_waiting_has_its_remedy(cause: Exception, code: str) -> None:
    remedy = remedy_for(cause)
    assert remedy is not None
    assert remedy.code == code
    assert remedy.sentence
    assert remedy.do


@pytest.mark.parametrize(
    "answer", [RetryAfter(3), BadRequest("chat not found"), Forbidden("blocked"), ChatMigrated(-100)]
)
def test_server_that_answers_is_no_trouble(answer: Exception) -> None:
    assert remedy_for(answer) is None


@pytest.fixture
def seconds() -> Seconds:
    """Uptime in the test's hand."""
    return Seconds()


@pytest.fixture
def clock() -> StandingClock:
    """A clock of its own: no database is needed."""
    return StandingClock(START)


@pytest.fixture
def troubles(clock: StandingClock, seconds: Seconds) -> Troubles:
    """Nothing is wrong."""
    return Troubles(clock, seconds)


def test_trouble_is_told_since_its_beginning_until_the_loop_goes_on(
    troubles: Troubles, clock: StandingClock
) -> None:
    for _ in range(3):
        troubles.waits(100, Loop.PUMP, of_sqlite("database is locked"))
        clock.forward(seconds=1)
    [one] = troubles.now()
    assert (one.remedy.code, one.where, one.bot) == ("database-locked", "pump", 100)
    assert one.since == START
    troubles.goes_on(100, Loop.PUMP)
    assert troubles.now() == []


def test_another_trouble_begins_anew(troubles: Troubles, clock: StandingClock) -> None:
    troubles.waits(100, Loop.PUMP, of_sqlite("database is locked"))
    clock.forward(seconds=10)
    troubles.waits(100, Loop.PUMP, of_sqlite("database or disk is full"))
    [one] = troubles.now()
    assert (one.remedy.code, one.since) == ("database-full", clock.now())


def test_each_bot_and_loop_has_its_own_oldest_first(troubles: Troubles, clock: StandingClock) -> None:
    troubles.waits(100, Loop.INTAKE, NetworkError("away"))
    clock.forward(seconds=1)
    troubles.waits(200, Loop.INTAKE, NetworkError("away"))
    troubles.waits(100, Loop.PUMP, of_sqlite("database is locked"))
    troubles.goes_on(100, Loop.PUMP)
    assert [(one.bot, one.where) for one in troubles.now()] == [(100, "intake"), (200, "intake")]


def test_loop_that_is_not_heard_of_is_stuck_unless_it_was_stopped(
    troubles: Troubles, seconds: Seconds, clock: StandingClock
) -> None:
    troubles.goes_on(100, Loop.PUMP)
    troubles.goes_on(100, Loop.POSTMAN)
    seconds.now += 90
    assert troubles.now() == []
    seconds.now += 60
    troubles.ended(100, Loop.POSTMAN)
    [one] = troubles.now()
    assert (one.remedy.code, one.where) == ("stuck", "pump")
    assert (clock.now() - one.since).total_seconds() == 150


def test_loop_at_long_work_gives_signs_of_life(troubles: Troubles, seconds: Seconds) -> None:
    troubles.stirs(None, Loop.CLOCK)
    troubles.goes_on(None, Loop.CLOCK)
    for _ in range(5):
        seconds.now += 100
        troubles.stirs(None, Loop.CLOCK)
    assert troubles.now() == []
    seconds.now += 130
    assert [one.remedy.code for one in troubles.now()] == ["stuck"]


def test_waiting_loop_is_not_stuck_and_failing_calls_are_no_loop(
    troubles: Troubles, seconds: Seconds
) -> None:
    troubles.waits(100, Loop.CALLS, NetworkError("away"))
    troubles.waits(100, Loop.PUMP, of_sqlite("database is locked"))
    seconds.now += 1000
    assert sorted(one.remedy.code for one in troubles.now()) == ["api-away", "database-locked"]
    troubles.clear(100, Loop.CALLS)
    troubles.goes_on(100, Loop.PUMP)
    assert troubles.now() == []


def test_job_at_fault_is_a_trouble_of_its_own_and_the_databases_is_not(troubles: Troubles) -> None:
    troubles.job_failed("open_check_ins", of_sqlite("database is locked"))
    assert troubles.now() == []
    troubles.job_failed("open_check_ins", ValueError())
    [one] = troubles.now()
    assert (one.remedy.code, one.where, one.remedy.grave) == ("job-fails", "open_check_ins", False)
    troubles.job_fired("open_check_ins")
    assert troubles.now() == []
