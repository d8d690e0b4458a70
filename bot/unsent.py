"""Which failures mean that a call never left us? Those after which it can be made again without doubt."""

from telegram.error import NetworkError, TimedOut


class Unsent(NetworkError):
    """No connection was made, so nothing was handed over: the server cannot have acted."""

    __slots__ = ()


class UnsentInTime(TimedOut, Unsent):
    """No connection was free or made within its time; nothing was handed over."""

    __slots__ = ()
