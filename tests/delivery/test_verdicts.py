"""From PTB's errors to verdicts: the table is ordered, because PTB's errors are each other's children."""

from datetime import timedelta
from typing import Any, cast

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
from tests.telegram import FakeTelegram


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
        (RetryAfter(7), Later(7.0, counts=False, flood=True)),
        (RetryAfter(timedelta(seconds=7)), Later(7.0, counts=False, flood=True)),
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
        (NetworkError(WITHOUT_PARAMETERS), Later(5.0, counts=False, flood=True)),
        (NetworkError("Too Many Requests"), Later(3.0, counts=False, flood=True)),
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


PAGE = b"<html><head><title>Error</title></head><body>nginx</body></html>"
DOWN = Later(30.0, whole_bot=True, counts=False)


class Answering(FakeTelegram):
    """A far end that gives the same answer to everything."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self.answer = status, body

    async def do_request(self, *_asked: object, **_more: object) -> tuple[int, bytes]:
        return self.answer


async def verdict_of(status: int, body: bytes) -> Verdict:
    """What becomes of a message that is answered so; the error is made by PTB itself."""
    with pytest.raises(TelegramError) as caught:
        await cast("Any", Answering(status, body)).post("https://api.example/bot1:x/sendMessage")
    return verdict_on(caught.value)


def told(status: int, description: str) -> tuple[int, bytes]:
    """An answer as the Bot API writes it."""
    return status, f'{{"ok":false,"error_code":{status},"description":"{description}"}}'.encode()


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot was kicked from the group chat",
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot is not a member of the supergroup chat",
        "Forbidden: bot can't initiate conversation with a user",
        "Bad Request: chat not found",
        "Bad Request: USER_IS_BLOCKED",
        "Bad Request: INPUT_USER_DEACTIVATED",
        "Bad Request: PEER_ID_INVALID",
        "Bad Request: group chat was upgraded to a supergroup chat",
        "Bad Request: group chat was deactivated",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: have no rights to send a message",
        "Bad Request: need administrator rights in the channel chat",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
    ],
)
async def test_chat_that_is_closed_to_us_is_gone(description: str) -> None:
    status = 403 if description.startswith("Forbidden") else 400
    assert isinstance(await verdict_of(*told(status, description)), Gone)


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: message is too long",
        "Bad Request: MESSAGE_TOO_LONG",
        "Bad Request: message text is empty",
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: BUTTON_URL_INVALID",
        "Bad Request: message caption is too long",
        "Bad Request: wrong file identifier/HTTP URL specified",
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: reply markup is too long",
    ],
)
async def test_message_that_is_itself_at_fault_is_rejected(description: str) -> None:
    assert isinstance(await verdict_of(*told(400, description)), Rejected)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (told(401, "Unauthorized"), DOWN),
        (told(409, "Conflict: terminated by other getUpdates request"), Later(5.0, True, False)),
        (told(500, "Internal Server Error"), Later(3.0)),
        (told(502, "Bad Gateway"), Later(3.0)),
        (told(429, "Too Many Requests: retry after 8"), Later(8.0, counts=False, flood=True)),
        ((502, PAGE), Later(3.0)),
        ((503, PAGE), Later(3.0)),
        ((500, b""), Later(3.0)),
        ((403, PAGE), DOWN),  # a firewall's page: nobody is gone for it
        ((404, PAGE), DOWN),
        ((400, PAGE), DOWN),
        ((301, PAGE), DOWN),
        ((407, PAGE), DOWN),
        ((511, PAGE), DOWN),
    ],
)
async def test_answer_becomes_a_verdict(answer: tuple[int, bytes], verdict: Verdict) -> None:
    assert await verdict_of(*answer) == verdict


async def test_upload_too_large_for_the_server_is_not_tried_for_ever() -> None:
    assert isinstance(await verdict_of(413, PAGE), Rejected)
    assert isinstance(await verdict_of(*told(413, "Request Entity Too Large")), Rejected)


async def test_gateway_that_waited_in_vain_leaves_it_unsure() -> None:
    assert isinstance(await verdict_of(504, PAGE), Unsure)
