"""How is a process named among machines, and can its death be seen from here?

Whoever died on this very machine need not be waited for: a service that is started again goes on at once.
"""

import os
import socket
from pathlib import Path

_PROC = Path("/proc")
_LONGEST_HOST = 30
_GONE = "ZX"  # states of a process that only its parent still counts


def own_name() -> str:
    """Return this process's name: host, number, start, and of which kernel and namespace the number is."""
    host = socket.gethostname().replace(":", "-")[:_LONGEST_HOST]
    return ":".join([host, str(os.getpid()), _start_of(os.getpid()) or "", _realm()])


def shown(name: str) -> str:
    """Return as much of a name as a person wants to read."""
    host, _, rest = name.partition(":")
    return f"{host}, process {rest.partition(':')[0]}" if rest else name


def is_dead(name: str) -> bool:
    """Return whether that process certainly lives no more; False wherever one cannot know."""
    _host, number, start, realm, *_ = [*name.split(":"), "", "", ""]
    if not realm or realm != _realm() or not number.isdigit():
        return False
    return _start_of(int(number)) != start


def _realm() -> str:
    """Return what tells kernels and containers apart; empty where the system does not say."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        namespace = str((_PROC / "self/ns/pid").readlink())
    except OSError:
        return ""
    return f"{boot[:8]}-{namespace.strip('pid:[]')}"


def _start_of(number: int) -> str | None:
    """Return when a process of that number began, in ticks since the boot; None when there is none."""
    try:
        state, *rest = (_PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in _GONE else rest[18]
