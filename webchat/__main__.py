"""How is the server started alone? `python -m webchat`: a test server for any bot."""

import argparse
import errno
import json
import re
import socket
import sys
from pathlib import Path

import uvicorn

from webchat.accounts import Bot, Person
from webchat.app import create_app
from webchat.limits import Limits
from webchat.store import Store, StoreError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PEOPLE = Path(__file__).with_name("alone.json")  # who can be picked where nobody else is handed in


def main(arguments: list[str] | None = None) -> int:
    """Serves until it is stopped; the exit code is 2 when it could not start."""
    options = _parser().parse_args(arguments)
    if not re.fullmatch(r"[1-9]\d{0,17}:[^/\s]+", options.token):
        sys.stderr.write(f"The token {options.token!r} must look like 1:abc (number, colon, secret).\n")
        return 2
    if _is_taken(options.host, options.port):
        sys.stderr.write(f"Port {options.port} is taken; choose another with --port (0: any free one).\n")
        return 2
    bot = Bot(options.token, options.username.removeprefix("@"), options.name or options.username)
    try:
        store = Store.open(Path(options.data) / "webchat.sqlite3")
    except (OSError, StoreError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    app = create_app(
        store,
        [bot],
        [Person(**person) for person in json.loads(PEOPLE.read_text(encoding="utf-8"))],
        limits=Limits(enforce=options.enforce_limits),
        open_to_network=options.host not in LOOPBACK,
    )
    config = uvicorn.Config(app, options.host, options.port, log_level="warning", access_log=False)
    server = Server(config, store, bot)
    server.run()
    return 0 if server.started else 2


class Server(uvicorn.Server):
    """A server that says its address once it listens, and ends open streams before it stops."""

    def __init__(self, config: uvicorn.Config, store: Store, bot: Bot) -> None:
        super().__init__(config)
        self._store = store
        self._bot = bot

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """The server listens and has said where."""
        await super().startup(sockets)
        for server in self.servers:
            host, port = server.sockets[0].getsockname()[:2]
            address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
            sys.stdout.write(f"chat page  {address}/\nBot API    {address}/bot{self._bot.token}/METHOD\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Waiting polls and pages are sent home first: they would keep the server open for a minute."""
        self._store.bell.hang_up()
        await super().shutdown(sockets)


def _is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return problem.errno == errno.EADDRINUSE
    return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m webchat", description=__doc__)
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8081, help="port to listen on (0: any free one)")
    parser.add_argument("--token", default="1:abc", help="the bot's token (default 1:abc)")
    parser.add_argument("--username", default="x_bot", help="the bot's user name (default x_bot)")
    parser.add_argument("--name", default="", help="the bot's name (default: its user name)")
    parser.add_argument("--data", default="var/webchat", metavar="DIR", help="folder of chats and files")
    parser.add_argument("--enforce-limits", action="store_true", help="answer 429 beyond Telegram's limits")
    return parser


if __name__ == "__main__":
    sys.exit(main())
