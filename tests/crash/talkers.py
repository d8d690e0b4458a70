"""Who talks while the bot is killed? Scripted people: they tap through the check-in and ask two more things.

They react to what they see, after a moment's thought, on the newest copy of a message. Each remembers in
which order messages came, and which came twice.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from random import Random
from typing import Any, Self

from tests.crash.server import BotApi, Uttered


class Step(IntEnum):
    """What a person sees, in the only right order."""

    CONDITION = 0
    MOVED = 1
    CHANGE = 2
    HOST = 3
    NOTE = 4
    DONE = 5
    HELP = 6
    HISTORY = 7


_MARKS = {  # payloads by which a screen is known
    "c:fine": Step.CONDITION, "c:same": Step.MOVED, "c:none": Step.CHANGE, "c:yes": Step.HOST, "s": Step.NOTE,
}  # fmt: skip
_ASKED = (Step.CONDITION, Step.MOVED, Step.CHANGE, Step.HOST)
FINISHED = Step.HISTORY


def step_of(uttered: Uttered) -> Step | None:
    """Return which step a new message is; None for anything that the script does not expect."""
    for payload in uttered.buttons:
        prefix, _, rest = payload.partition(":")
        if prefix == "f" and (mark := rest.split(":", 2)[-1]) in _MARKS:
            return _MARKS[mark]
        if prefix == "cw":
            return Step.DONE
    shown = set(uttered.buttons)
    if shown == {"go:menu", "go:sos"}:
        return Step.HELP
    return Step.HISTORY if shown == {"go:checkin", "go:menu"} else None


@dataclass
class Talker:
    """One person with a chat and an intention."""

    chat_id: int
    host: str  # the intended answer to the question about the host branch: yes, no, how
    note: str | None  # the intended note; None skips the question
    seen: list[tuple[Step, Uttered]] = field(default_factory=list)
    doubled: list[Uttered] = field(default_factory=list)  # messages that came once more
    doubled_after_cut: int = 0  # those whose answer was cut off by the server, not counted above
    strange: list[str] = field(default_factory=list)  # what the script does not expect
    misplaced: list[str] = field(default_factory=list)  # what came out of order
    reached: int = -1
    updates: list[int] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether every question of this person has its answer."""
        return self.reached >= FINISHED

    def sees(self, uttered: Uttered) -> bool:
        """Take in a message; return whether it calls for a reaction."""
        if not uttered.new:
            return self._sees_change(uttered)
        step = step_of(uttered)
        if step is None:
            self.strange.append(uttered.text)
            return False
        before = [one for known, one in self.seen if known is step]
        self.seen.append((step, uttered))
        if before:
            self._doubles(before[-1])
        elif step != self.reached + 1:
            self.misplaced.append(f"{step.name} after {self.reached}")
        self.reached = max(self.reached, step)
        if before and step < self.reached:
            self.misplaced.append(f"{step.name} again after {Step(self.reached).name}")
        return not before

    def _doubles(self, before: Uttered) -> None:
        if before.cut:
            self.doubled_after_cut += 1
        else:
            self.doubled.append(before)

    def _sees_change(self, uttered: Uttered) -> bool:
        """A question takes its answer before the next question is asked."""
        changed = [step for step, one in self.seen if one.message_id == uttered.message_id]
        if not changed:
            self.misplaced.append(f"a change of message {uttered.message_id}, which was never there")
        elif changed[0] < self.reached:
            self.misplaced.append(f"{changed[0].name} answered after {Step(self.reached).name}")
        return False

    def reaction(self) -> list[dict[str, Any]]:
        """Return what this person does now, as updates without their numbers."""
        if self.reached < 0:
            return [self.typed("/checkin")]
        step = Step(self.reached)
        if step is Step.NOTE and self.note is not None:
            return [self.typed(self.note)]
        if step <= Step.NOTE:
            return [self._pressed(step)]
        return [self.typed("/help"), self.typed("/history")] if step is Step.DONE else []

    def _pressed(self, step: Step) -> dict[str, Any]:
        wish = {Step.HOST: f"c:{self.host}"} | {
            known: mark for mark, known in _MARKS.items() if known is not Step.HOST
        }
        newest = next(one for known, one in reversed(self.seen) if known is step)
        payload = next(one for one in newest.buttons if one.split(":", 3)[-1] == wish[step])
        message = {"message_id": newest.message_id, "date": 1, "chat": self._chat(), "text": newest.text}
        query = {"id": f"{self.chat_id}-{newest.message_id}", "from": self._user(), "chat_instance": "1"}
        return {"callback_query": {**query, "data": payload, "message": message}}

    def typed(self, text: str) -> dict[str, Any]:
        """Return an update with a text of this person."""
        end = len(text) if text.startswith("/") else 0
        entities = [{"type": "bot_command", "offset": 0, "length": end}] if end else []
        body = {
            "message_id": 900_000 + len(self.updates),
            "date": 1,
            "chat": self._chat(),
            "from": self._user(),
        }
        return {"message": {**body, "text": text, "entities": entities}}

    def _chat(self) -> dict[str, Any]:
        return {"id": self.chat_id, "type": "private", "first_name": "远"}

    def _user(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": "远", "language_code": "zh-hans"}


@dataclass
class Crowd:
    """Everybody who talks; ``think`` is how many seconds a person takes to react, at least and at most."""

    api: BotApi
    talkers: dict[int, Talker]
    chance: Random
    think: tuple[float, float] = (0.0, 0.2)
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    _left: set[int] = field(default_factory=set)

    @classmethod
    def of(
        cls, api: BotApi, chats: Iterable[int], *, seed: int = 1, think: tuple[float, float] = (0.0, 0.2)
    ) -> Self:
        """Return people for these chats; the server tells them what is said to them."""
        chance = Random(seed)
        talkers = {
            chat: Talker(chat, chance.choice(("yes", "no", "how")), chance.choice((None, f"都好 {chat}")))
            for chat in chats
        }
        crowd = cls(api, talkers, chance, think)
        crowd._left = set(talkers)
        api.on_said = crowd.hears
        return crowd

    def begin(self, within: float) -> None:
        """Everybody says the first word within so many seconds."""
        for talker in self.talkers.values():
            self._later(talker, self.chance.uniform(0, within))

    def hears(self, uttered: Uttered) -> None:
        """Bring a message to whom it was said."""
        talker = self.talkers.get(uttered.chat_id)
        if talker is not None and talker.sees(uttered):
            self._later(talker, self.chance.uniform(*self.think))
            if talker.finished:
                self._left.discard(talker.chat_id)
        if not self._left:
            self.finished.set()

    @property
    def waiting(self) -> int:
        """How many have not got all their answers yet."""
        return len(self._left)

    def _later(self, talker: Talker, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._react, talker)

    def _react(self, talker: Talker) -> None:
        for update in talker.reaction():
            talker.updates.append(self.api.offer(**update))
