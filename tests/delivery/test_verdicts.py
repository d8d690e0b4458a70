"""From PTB's errors to verdicts: the table is ordered, because PTB's errors are each other's children."""

import httpx
import pytest
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

from bot.delivery.verdicts import TABLE, Gone, Later, Moved, Rejected, Sent, Unsure, Verdict, verdict_on
from bot.unsent import Unsent, UnsentInTime


def after(error: TelegramError, cause: Exception) -> TelegramError:
    """An error with the transport's own as its cause, as PTB raises it."""
    error.__cause__ = cause
    return error


BLOCKED = "Forbidden: bot was blocked by the user"
WITHOUT_PARAMETERS = "Too Many Requests: retry after 5 (429)"
POOL = "Pool timeout: All connections in the connection pool are occupied."


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (RetryAfter(7), Later(7.0, counts=False)),
        (ChatMigrated(-1009), Moved(-1009)),
        (Forbidden(BLOCKED), Gone(BLOCKED)),
        (BadRequest("Chat not found"), Gone("Chat not found")),
        (BadRequest("PEER_ID_INVALID"), Gone("PEER_ID_INVALID")),
        (BadRequest("Message is not modified: specified new content"), Sent()),
        (BadRequest("Message is too long"), Rejected("Message is too long")),
        (BadRequest("Can't parse entities"), Rejected("Can't parse entities")),
        (InvalidToken("Unauthorized"), Later(30.0, whole_bot=True, counts=False)),
        (EndPointNotFound("Not Found"), Rejected("Not Found")),
        (Conflict("terminated by other getUpdates"), Later(5.0, whole_bot=True, counts=False)),
        (TimedOut(POOL), Later(3.0, counts=False)),
        (after(TimedOut("Timed out"), httpx.ConnectTimeout("")), Later(3.0, counts=False)),
        (after(TimedOut("Timed out"), httpx.ReadTimeout("")), Unsure("Timed out")),
        (NetworkError("httpx.ConnectError: refused"), Later(3.0, counts=False)),
        (NetworkError("httpx.ReadError: "), Unsure("httpx.ReadError: ")),
        (NetworkError("httpx.RemoteProtocolError"), Unsure("httpx.RemoteProtocolError")),
        (NetworkError("Bad Gateway"), Later(3.0)),
        (NetworkError("Internal Server Error (500)"), Later(3.0)),
        (NetworkError("Service Unavailable (503)"), Later(3.0)),
        (NetworkError(WITHOUT_PARAMETERS), Later(3.0)),
        (Unsent("ClientConnectorError: refused"), Later(3.0, counts=False)),
        (UnsentInTime("ConnectionTimeoutError"), Later(3.0, counts=False)),
        (TimedOut("SocketTimeoutError"), Unsure("SocketTimeoutError")),
        (NetworkError("ServerDisconnectedError"), Unsure("ServerDisconnectedError")),
        (TelegramError("Something new"), Rejected("Something new")),
    ],
)
def test_error_becomes_a_verdict(error: TelegramError, verdict: Verdict) -> None:
    assert verdict_on(error) == verdict


def test_no_row_hides_a_later_one() -> None:
    kinds = [kind for kind, _ in TABLE]
    for number, kind in enumerate(kinds):
        assert not [later for later in kinds[number + 1 :] if issubclass(later, kind)], kind
    assert kinds[-1] is TelegramError
