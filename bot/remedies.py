"""What does a trouble mean, and what is to be done about it? A table from faults to sentences."""

import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.lease import LeaseLostError


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a kind of trouble means: its word for machines, a sentence, what to do; ``grave``: not ready."""

    code: str
    sentence: str
    do: str
    grave: bool = True


AWAY = Remedy(
    "database-away",
    "The database does not answer.",
    "Start it, and check HONGYAN_DATABASE_URL. Nothing is lost: the service goes on by itself.",
)
FULL = Remedy(
    "database-full",
    "The disk of the database is full.",
    "Make room there. Nothing is lost: the service goes on by itself.",
)
LOCKED = Remedy(
    "database-locked",
    "Another program holds the database's lock.",
    "Close what has the file open (a database browser, a copy under way); one process serves a SQLite file.",
)
READ_ONLY = Remedy(
    "database-read-only",
    "The database cannot be opened for writing.",
    "Give this user the right to read and write the file and its folder; of several servers name the first.",
)
BUSY = Remedy(
    "database-busy",
    "No connection to the database was free.",
    "Look for long work beside the service (a report, a backup over a slow line).",
)
API_AWAY = Remedy(
    "api-away",
    "The Bot API server does not answer.",
    "Check the network and HONGYAN_API_URL. What is to be said waits in rows.",
)
TOKEN = Remedy(
    "token-refused",
    "The Bot API server does not know the token.",
    "Ask BotFather for the token, and set HONGYAN_BOT_TOKEN.",
)
CONFLICT = Remedy(
    "hears-elsewhere",
    "Another program fetches this bot's updates.",
    "Stop the other one, or take its webhook away: two cannot hear with one token.",
)
API_REFUSES = Remedy(
    "api-refuses",
    "The Bot API server refuses what it is asked.",
    "The log names its words; compare HONGYAN_API_URL and the server's version.",
)
LEASE_LOST = Remedy(
    "lease-lost",
    "Another process has taken over the bot.",
    "Nothing, when a second process runs on purpose: this one stands by.",
    grave=False,
)
FAULT = Remedy(
    "fault",
    "Something unexpected stops a loop; it is tried again and again.",
    "The log names the place. Tell it to the developers, with the version.",
)
JOB_FAILS = Remedy(
    "job-fails",
    "A job cannot be carried out; its slots wait, nobody else's do.",
    "The log names the place. Tell it to the developers, with the version.",
    grave=False,
)
STUCK = Remedy(
    "stuck",
    "A loop has not been heard of for minutes.",
    "Restart the service; nothing is lost. If it happens again, a log at level debug helps to find out why.",
)
NO_ANSWER = Remedy(
    "database-slow",
    "The database does not answer within seconds.",
    "Look at its load and at long transactions; the service waits and goes on by itself.",
)
BEHIND = Remedy(
    "migrations-differ",
    "The database's tables are not those of this version.",
    "Run python -m bot migrate with this version, or start the version that the database was made by.",
)
PARKED = Remedy(
    "parked-updates",
    "Updates were given up after three tries; their people were told.",
    "python -m bot parked lists them with kind and place of the fault, and tries them again.",
    grave=False,
)
DEAD_LETTERS = Remedy(
    "dead-letters",
    "Messages were refused for good, or nobody knows whether they arrived.",
    "python -m bot letters lists them by reason, and sends them again.",
    grave=False,
)
_OF_A_CALL = (RetryAfter, BadRequest, Forbidden, ChatMigrated)  # answers: whoever gives them is there


def remedy_for(cause: BaseException) -> Remedy | None:
    """Return what a cause of waiting means, None where it is no trouble at all.

    A fault that only wraps another one means what that one means.
    """
    match cause:
        case LeaseLostError():
            return LEASE_LOST
        case DBAPIError():
            away = cause.connection_invalidated or isinstance(cause, OperationalError)
            return _of_database(cause.orig or cause, away=away)
        case sqlite3.Error():  # raised while a connection is prepared
            return _of_database(cause, away=True)
        case PoolTimeoutError():
            return BUSY
        case TelegramError():
            return _of_api(cause)
        case OSError(errno=28):
            return FULL
        case _:
            return remedy_for(cause.__cause__) if cause.__cause__ else FAULT


def _of_api(cause: TelegramError) -> Remedy | None:
    match cause:
        case _ if isinstance(cause, _OF_A_CALL):
            return None
        case InvalidToken():
            return TOKEN
        case Conflict():
            return CONFLICT
        case NetworkError():
            return API_AWAY
        case _:
            return API_REFUSES


def _of_database(orig: BaseException, *, away: bool) -> Remedy:
    text, state = str(orig).lower(), getattr(orig, "sqlstate", None) or ""
    if "full" in text or state in ("53100", "53200"):
        return FULL
    if "locked" in text or "busy" in text or state == "55P03":
        return LOCKED
    if any(word in text for word in ("readonly", "read-only", "unable to open")) or state == "25006":
        return READ_ONLY
    return AWAY if away or state[:2] in ("08", "57") else FAULT
