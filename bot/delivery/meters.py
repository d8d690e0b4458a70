"""How much has been said lately? Instants of what was sent, and when the next may follow.

A bucket that holds 30 tokens and gets 30 a second lets 60 through in its first second. So the bot's own limit
is counted as the server counts it: any second, wherever it begins, holds at most so many.
"""

from collections import deque

_LARGEST = 1000  # sends remembered: beyond that rate shorter windows hold less, in proportion
_CHATS_KEPT = 5000
MINUTE = 60.0


class Window:
    """At most ``most`` sends within any second, each kept ``margin`` seconds longer than a server does."""

    __slots__ = ("_next", "_slots", "seconds")

    def __init__(self, most: float, margin: float) -> None:
        kept = min(int(most), _LARGEST)
        self.seconds = kept / most + margin
        self._slots = [-MINUTE] * kept
        self._next = 0

    def __len__(self) -> int:
        return len(self._slots)

    def free_at(self, keep: int = 0) -> float:
        """Return from when on one more may go while ``keep`` further ones could."""
        return self._slots[(self._next + keep) % len(self._slots)] + self.seconds

    def take(self, now: float) -> int:
        """Count a send; return its slot."""
        slot = self._next
        self._slots[slot] = now
        self._next = (slot + 1) % len(self._slots)
        return slot

    def spread(self, now: float) -> None:
        """Count a full second as sent evenly before: what whoever spoke until now has said is not known."""
        step = self.seconds / len(self._slots)
        self._slots = [now - self.seconds + step * number for number in range(len(self._slots))]
        self._next = 0

    def defer(self, slot: int, sent_at: float, late: float) -> None:
        """Count a send as that much later, unless its slot has been given to another meanwhile."""
        if late > 0 and self._slots[slot] == sent_at:
            self._slots[slot] += late


class Chats:
    """A bucket for each chat: ``burst`` at once, then ``rate`` a second; a rested one costs no memory."""

    __slots__ = ("_full_at", "_limit", "_slack", "_step")

    def __init__(self, rate: float, burst: float) -> None:
        self._step = 1 / rate
        self._slack = (burst - 1) * self._step
        self._full_at: dict[int, float] = {}
        self._limit = _CHATS_KEPT

    def __len__(self) -> int:
        return len(self._full_at)

    def free_at(self, chat_id: int) -> float:
        """Return from when on the chat may get one more."""
        return self._full_at.get(chat_id, -MINUTE) - self._slack

    def take(self, chat_id: int, now: float) -> None:
        """Count a send to the chat."""
        self._full_at[chat_id] = max(self._full_at.get(chat_id, now), now) + self._step
        if len(self._full_at) > self._limit:
            self._full_at = {chat: at for chat, at in self._full_at.items() if at > now}
            self._limit = max(_CHATS_KEPT, 2 * len(self._full_at))


class Groups:
    """At most ``most`` sends to a group within any minute."""

    __slots__ = ("_margin", "_most", "_sent")

    def __init__(self, most: int, margin: float) -> None:
        self._most, self._margin = most, margin
        self._sent: dict[int, deque[float]] = {}

    def free_at(self, chat_id: int) -> float:
        """Return from when on the group may get one more."""
        sent = self._sent.get(chat_id)
        return sent[0] + MINUTE + self._margin if sent and len(sent) == self._most else -MINUTE

    def take(self, chat_id: int, now: float) -> None:
        """Count a send to the group."""
        if chat_id not in self._sent and len(self._sent) >= _CHATS_KEPT:
            self._sent = {chat: sent for chat, sent in self._sent.items() if sent[-1] + MINUTE > now}
        self._sent.setdefault(chat_id, deque(maxlen=self._most)).append(now)
