"""What became of a message? An ordered table from PTB's errors to six verdicts (design §3.5)."""

import re
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
    flood: bool = False  # a 429: of this chat, or of the bot if others are told the same


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

_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "user_deactivated",
    "user_is_blocked",
    "peer_id_invalid",
    "bot was kicked",
    "bot is not a member",
    "group chat was deactivated",
    "group chat was upgraded",  # without the new identifier
    "rights to send",  # "have no rights", "not enough rights": a group that lets us speak no more
    "need administrator rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
)
_UNCHANGED = "message is not modified"
_TOO_MANY = "too many requests"
_TOO_LARGE = "request entity too large"
_NO_ANSWER = "gateway timeout"  # of a proxy: what is behind it may have acted
_THEIR_TROUBLE = ("gateway", "internal server error", "unavailable")
_NOT_CONNECTED = ("connecterror", "connecttimeout", "pooltimeout", "pool timeout", "connection pool is full")
_STRANGER = ". parsing the server response"  # PTB's words for a body that no Bot API server writes
_ELSEWHERE = re.compile(r"\((30\d|40[3-7]|511)\)")  # a redirect, a refusal, a sign-in page
_SECONDS = re.compile(r"retry after (\d+)")
_DOWN = Later(30.0, whole_bot=True, counts=False)


def _by_stranger(exc: TelegramError) -> Verdict | None:
    """Return the verdict where a proxy or a sign-in page answered in the server's place: it knows nobody of
    us, so nobody is gone and nothing is wrong with the message.
    """
    head, told, _ = exc.message.lower().partition(_STRANGER)
    by_name = isinstance(exc, Forbidden | BadRequest | InvalidToken | Conflict)
    return _DOWN if told and (by_name or _ELSEWHERE.search(head)) else None


def _bad_request(exc: TelegramError) -> Verdict:
    text = exc.message.lower()
    if _UNCHANGED in text:
        return Sent()
    return Gone(exc.message) if any(part in text for part in _GONE) else Rejected(exc.message)


def _network(exc: TelegramError) -> Verdict:
    text = f"{exc.message} {type(exc.__cause__).__name__}".lower()
    if any(part in text for part in _NOT_CONNECTED):
        return Later(3.0, counts=False)
    if _TOO_MANY in text:
        told = _SECONDS.search(text)
        return Later(float(told[1]) if told else 3.0, counts=False, flood=True)
    if _TOO_LARGE in text:
        return Rejected(exc.message[:100])
    if _NO_ANSWER not in text and any(part in text for part in _THEIR_TROUBLE):
        return Later(3.0)
    return Unsure(exc.message)


def _flood(exc: RetryAfter) -> Verdict:
    wait = exc.retry_after
    seconds = float(wait if isinstance(wait, int | float) else wait.total_seconds())
    return Later(seconds, counts=False, flood=True)


# BadRequest and TimedOut are subclasses of NetworkError: the order decides.
TABLE: tuple[tuple[type[TelegramError], Callable[..., Verdict]], ...] = (
    (RetryAfter, _flood),
    (ChatMigrated, lambda exc: Moved(exc.new_chat_id)),
    (Forbidden, lambda exc: Gone(exc.message)),
    (BadRequest, _bad_request),
    (InvalidToken, lambda _exc: _DOWN),
    (EndPointNotFound, lambda exc: Rejected(exc.message)),
    (Conflict, lambda _exc: Later(5.0, whole_bot=True, counts=False)),
    (Unsent, lambda _exc: Later(3.0, counts=False)),
    (TimedOut, _network),
    (NetworkError, _network),
    (TelegramError, lambda exc: Rejected(exc.message)),
)


def verdict_on(exc: TelegramError) -> Verdict:
    """Return the verdict of the first row that fits."""
    return _by_stranger(exc) or next(judge(exc) for kind, judge in TABLE if isinstance(exc, kind))
