"""How does the measuring process talk to the free Bot API? Over paths of its own."""

import json
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

TOKEN = "42:bench-of-nobody"  # noqa: S105 - invented
BOT_ID = 42


class Server:
    """A free Bot API while the block lasts; ``address`` is its root."""

    def __init__(self, certificate: Path | None = None) -> None:
        self._certificate = certificate
        command = [sys.executable, "-m", "bench.server", *([str(certificate)] if certificate else [])]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        port = self._process.stdout.readline().strip() if self._process.stdout else ""
        if not port:
            raise RuntimeError("the free Bot API did not start")
        host = "https://localhost" if certificate else "http://127.0.0.1"
        self.address = f"{host}:{port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def tell(self, verb: str, **order: object) -> Any:  # noqa: ANN401 - what a verb gives back is its own
        """Have the server do something; return what it answers."""
        request = urllib.request.Request(f"{self.address}/bench/{verb}", json.dumps(order).encode())  # noqa: S310 - ours
        trust = ssl.create_default_context(cafile=str(self._certificate)) if self._certificate else None
        with urllib.request.urlopen(request, timeout=600, context=trust) as answer:  # noqa: S310 - ours
            return json.load(answer)

    def arrange(self, *, delay: float = 0.0, limit: int = 0, closed: bool = False) -> None:
        """Begin anew: everything seen is forgotten."""
        self.tell("arrange", delay=delay, limit=limit, closed=closed)

    def stock(self, updates: list[dict[str, Any]]) -> None:
        """Add updates."""
        self.tell("stock", updates=updates)

    def enough(self, messages: int, seconds: float = 120.0) -> bool:
        """Wait until so many messages have come; return whether they did in time."""
        return bool(self.tell("enough", messages=messages, seconds=seconds))

    def quiet(self, seconds: float) -> int:
        """Wait until no message has come for so long; return how many came in all."""
        return int(self.tell("quiet", seconds=seconds))

    def report(self) -> dict[str, Any]:
        """Return what the server saw."""
        return dict(self.tell("report"))
