"""How are real processes born cheaply? One process imports everything once and forks a bot for each order.

Each child is a process of its own that runs the command line as ``python -m bot`` would, and can be killed.
Orders come as lines of JSON through a socket; births and deaths go back the same way. When a customer goes,
the children end.
"""

import json
import os
import random
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn


def _load() -> None:
    """Import what a bot needs before it can start: three seconds that each child is spared."""
    import bot.__main__
    import bot.migrate
    import bot.serve
    import bot.transport  # noqa: F401 - imported for the children


@dataclass
class Cradle:
    """The children of one customer, and the line to whom their births and deaths are told."""

    line: socket.socket
    children: set[int] = field(default_factory=set)

    def tell(self, **what: object) -> None:
        """Tell the customer; one who has gone is told nothing."""
        with suppress(OSError):
            self.line.sendall(json.dumps(what).encode() + b"\n")

    def bear(self, order: dict[str, Any]) -> None:
        """Fork a bot; its death is told after its birth."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if not pid:
            os.close(self.line.fileno())  # the customer's end must not stay open because a child lives
            _live(order)
        self.children.add(pid)
        self.tell(born=pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    def bury(self, *_signal: object) -> None:
        """Tell of each child that ended: its exit code, or the number of its signal below zero."""
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self.children.discard(pid)
            self.tell(ended=pid, code=os.waitstatus_to_exitcode(status))

    def clear(self) -> None:
        """End whoever is left."""
        for pid in set(self.children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self.children:
            time.sleep(0.01)


def _live(order: dict[str, Any]) -> NoReturn:
    """Be the bot: own environment, own output, own luck."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    out = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in ((0, nothing), (1, out), (2, out)):
        os.dup2(file, number)
    os.environ.update(order["environment"])
    random.seed()
    from tests.crash import launcher

    try:
        launcher.run(order["arguments"])
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(70)


def main(path: str) -> None:
    """Serve one customer after another at this socket until the input ends."""
    _load()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            line, _ = door.accept()
            with line, line.makefile("rb") as orders:
                cradle = Cradle(line)
                signal.signal(signal.SIGCHLD, cradle.bury)
                for order in orders:
                    cradle.bear(json.loads(order))
                cradle.clear()


if __name__ == "__main__":
    main(sys.argv[1])
