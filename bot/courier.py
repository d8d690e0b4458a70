"""How is the Bot API called? One seam for every method, over PTB's own Bot and its transport."""

import logging
import warnings
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Self, cast
from urllib.parse import quote

from telegram import Bot, InputFile
from telegram.error import EndPointNotFound, InvalidToken
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.warnings import PTBUserWarning

from models.json_text import written

log = logging.getLogger(__name__)

_LIMITS = {"read": 30.0, "connect": 10.0, "pool": 5.0}  # seconds
_PLAIN = frozenset({str, int, float, bool, dict, list, type(None)})
_CONNECTIONS = 300  # at most: the widest window, the poll for updates, and some for spinners


class FileTooBigError(Exception):
    """The file is larger than was allowed; nothing, or nothing more of it, was fetched."""


class Fields:
    """Parameters that are JSON already, as PTB's transports read them.

    PTB looks into each parameter for files and objects of its own; that is half the cost of a call.
    """

    __slots__ = ("parameters",)
    contains_files = False
    multipart_data: None = None

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.parameters = {name: value for name, value in params.items() if value is not None}

    @property
    def json_parameters(self) -> dict[str, str]:
        """The parameters as the fields of a form."""
        return {
            name: value if isinstance(value, str) else written(value).decode()
            for name, value in self.parameters.items()
        }


class Courier:
    """Carries calls to the Bot API and brings its answers as plain JSON; errors are PTB's."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._root = f"{bot.base_url}/"
        self._welcome = False

    @classmethod
    def to(cls, token: str, api_url: str, request: BaseRequest | None = None) -> Self:
        """Return a courier to a Bot API server, Telegram's or any other, by its root address."""
        root = api_url.rstrip("/")
        carrier = request or transport()()
        bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=carrier,
            get_updates_request=carrier,  # one transport to open and to close
        )
        warnings.filterwarnings("ignore", message="Please use 'Bot", category=PTBUserWarning)
        return cls(bot)

    async def open(self) -> None:
        """Open the transport; nothing is asked of the server yet."""
        await self._bot.request.initialize()

    async def close(self) -> None:
        """Close the transport."""
        await self._bot.request.shutdown()

    async def call(self, method: str, params: dict[str, Any], seconds: float | None = None) -> Any:  # noqa: ANN401 - what a method gives back is its own
        """Call a method with JSON parameters (and InputFile uploads); return its ``result``."""
        timeout: Any = {"read_timeout": seconds} if seconds else {}
        if not _PLAIN.issuperset(map(type, params.values())):
            return await self._bot.do_api_request(method, api_kwargs=params, **timeout)
        asked = cast("RequestData", Fields(params))
        try:
            result = await self._bot.request.post(f"{self._root}{method}", asked, **timeout)
        except InvalidToken as exc:
            if (
                self._welcome and exc.message == "Not Found"
            ):  # the token is known: it is the method that is not
                raise EndPointNotFound(f"the server has no method {method}") from exc
            raise
        self._welcome = True
        return result

    async def fetch(self, file_id: str, most: int) -> bytes:
        """Return what somebody sent, by its file_id; FileTooBigError where it has more than ``most`` bytes.

        Raises what ``call`` raises; no message shows the address, which holds the token.
        """
        told = await self.call("getFile", {"file_id": file_id})
        if int(told.get("file_size") or 0) > most:
            raise FileTooBigError
        address = f"{self._bot.base_file_url}/{quote(str(told['file_path']))}"
        content = await self._bot.request.retrieve(address)
        if len(content) > most:
            raise FileTooBigError
        return content

    async def me(self) -> dict[str, Any]:
        """Ask the server who this bot is."""
        return dict(await self.call("getMe", {}))


@cache  # so that a missing library is said once
def transport() -> Callable[[], BaseRequest]:
    """Return how a transport is made: over aiohttp, over httpx where that cannot be imported."""
    try:
        from bot.transport import AiohttpRequest  # noqa: PLC0415 - what it needs may be missing
    except ImportError as exc:
        log.warning("calls go over httpx, which costs ten times the CPU: %s", exc)
        slow = {f"{name}_timeout": seconds for name, seconds in _LIMITS.items()}
        return partial(HTTPXRequest, connection_pool_size=_CONNECTIONS, **slow)  # type: ignore[arg-type]
    return partial(AiohttpRequest, connections=_CONNECTIONS, **_LIMITS)


def upload(content: bytes, name: str) -> InputFile:
    """Return a file to be sent with a call."""
    return InputFile(content, filename=name)
