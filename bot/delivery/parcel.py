"""What does a postman carry? One claimed message as plain values, free of its transaction."""

from dataclasses import dataclass
from typing import Any, Self

from models.accounts import Account
from models.outbox import Message, Said


@dataclass(slots=True)
class Parcel:
    """A claimed message with its address and its reader's language."""

    id: int
    account_id: int
    chat_id: int
    member_id: int | None
    kind: str
    lane: int
    screen: str
    args: dict[str, Any]
    language: str
    simulated: bool
    attempts: int
    edits: str | None
    target: int | None  # number of the message to change
    about: str | None = None  # name of the member it is about, where the account speaks for several
    zone: str | None = None  # of the member it is about
    dropped: Said | None = None  # not to be sent: skipped on purpose, or failed
    why_dropped: str = ""

    @property
    def edits_something(self) -> bool:
        """Whether it changes an earlier message instead of being one."""
        return self.edits is not None or self.target is not None

    @classmethod
    def of(cls, message: Message, account: Account) -> Self:
        """Return the parcel of a claimed row."""
        return cls(
            id=message.id,
            account_id=account.id,
            chat_id=account.chat_id,
            member_id=message.member_id,
            kind=message.kind,
            lane=message.lane,
            screen=message.screen,
            args=message.args,
            language=account.language,
            simulated=account.simulated,
            attempts=message.attempts,
            edits=message.edits,
            target=message.message_id,
        )
