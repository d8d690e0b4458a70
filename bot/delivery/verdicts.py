"""What became of a message? An ordered table from PTB's errors to six verdicts (design §3.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.unsent import Unsent


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted; ``message_id`` where the server gave one."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after ``seconds``; ``whole_bot`` when every chat must wait."""

    seconds: float
    whole_bot: bool = False
    counts: bool = True  # towards the attempts after which it is given up


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new identifier."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """The person cannot be reached in this chat any more."""

    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The message itself is at fault; it is not tried again."""

    why: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection broke after the message was handed over: nobody knows whether it arrived."""

    why: str


Verdict: TypeAlias = Sent | Later | Moved | Gone | Rejected | Unsure

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")
_UNCHANGED = "message is not modified"
_THEIR_TROUBLE = ("gateway", "internal server error", "unavailable", "too many requests")
_NOT_CONNECTED = ("connecterror", "connecttimeout", "pooltimeout", "pool timeout", "connection pool is full")


def _bad_request(exc: TelegramError) -> Verdict:
    text = exc.message.lower()
    if _UNCHANGED in text:
        return Sent()
    return Gone(exc.message) if any(part in text for part in _GONE) else Rejected(exc.message)


def _network(exc: TelegramError) -> Verdict:
    text = f"{exc.message} {type(exc.__cause__).__name__}".lower()
    if any(part in text for part in _NOT_CONNECTED):
        return Later(3.0, counts=False)
    if any(part in text for part in _THEIR_TROUBLE):
        return Later(3.0)
    return Unsure(exc.message)


def _flood(exc: RetryAfter) -> Verdict:
    wait = exc.retry_after
    return Later(float(wait if isinstance(wait, int | float) else wait.total_seconds()), counts=False)


# BadRequest and TimedOut are subclasses of NetworkError: the order decides.
TABLE: tuple[tuple[type[TelegramError], Callable[..., Verdict]], ...] = (
    (RetryAfter, _flood),
    (ChatMigrated, lambda exc: Moved(exc.new_chat_id)),
    (Forbidden, lambda exc: Gone(exc.message)),
    (BadRequest, _bad_request),
    (InvalidToken, lambda _exc: Later(30.0, whole_bot=True, counts=False)),
    (EndPointNotFound, lambda exc: Rejected(exc.message)),
    (Conflict, lambda _exc: Later(5.0, whole_bot=True, counts=False)),
    (Unsent, lambda _exc: Later(3.0, counts=False)),
    (TimedOut, _network),
    (NetworkError, _network),
    (TelegramError, lambda exc: Rejected(exc.message)),
)


def verdict_on(exc: TelegramError) -> Verdict:
    """Return the verdict of the first row that fits."""
    return next(judge(exc) for kind, judge in TABLE if isinstance(exc, kind))
