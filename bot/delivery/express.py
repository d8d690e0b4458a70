"""Which replies leave with the commit of their turn? Those to chats that have nothing else open.

They are written as in flight already and handed to the postman, who need not look for them: a person who taps
waits for one transaction less. All others wait in the outbox for their turn.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.envelope import Trip
from bot.delivery.parcel import Parcel
from bot.desk import Desk
from bot.screens import Screens
from models.accounts import BindingState
from models.actor import Actor
from models.json_text import written
from models.kinds import Kind, Lane
from models.outbox import Said

Claimed: TypeAlias = tuple[dict[str, Any], Actor]  # a row still to be written, and whose chat it is for


class Carrier(Protocol):
    """What delivers."""

    promised: int  # places of the window that are kept for replies whose turn is not committed yet

    def room(self) -> int:
        """Return how many more messages may be taken in hand now."""

    def held(self) -> Collection[int]:
        """Return the accounts that get nothing for the moment."""

    def carry(self, parcels: Sequence[Parcel]) -> None:
        """Deliver messages whose rows are committed as in flight."""

    def doubt(self) -> None:
        """Look again at what the rows say is in flight: a commit may have failed, or only seemed to."""


@dataclass(slots=True)
class Express:
    """The replies of one batch that need not wait; nothing leaves before ``leave``."""

    carrier: Carrier
    screens: Screens
    parcels: list[Parcel] = field(default_factory=list)
    more: bool = False  # something waits that the carrier has to look for

    async def write(self, session: AsyncSession, desk: Desk) -> None:
        """Write what a batch leaves, and make parcels of what need not wait."""
        claimed = self._claim(desk)
        numbers = await desk.sheaf.write(session)
        for row, asker in claimed:
            if (number := numbers.get(row["account_id"])) is not None:  # else its key was said before
                self.parcels.append(_parcel(number, row, asker))

    def take_back(self, kept: int) -> None:
        """A savepoint was undone: of the parcels only as many as there were before it may still leave."""
        del self.parcels[kept:]
        self.carrier.promised = len(self.parcels)

    def leave(self) -> bool:
        """After the commit have the parcels delivered; return whether more has to be looked for."""
        parcels, more = self.parcels, self.more
        self._forget()
        if parcels:
            self.carrier.carry(parcels)
        return more

    def stay(self) -> None:
        """The transaction failed, as far as one knows: nothing leaves."""
        if self.carrier.promised:
            self.carrier.doubt()
        self._forget()

    def _forget(self) -> None:
        self.parcels, self.more, self.carrier.promised = [], False, 0

    def _claim(self, desk: Desk) -> list[Claimed]:
        """Mark the first message for each chat as in flight if it is a reply, and return those."""
        askers = {actor.account.id: actor for actor in desk.actors.values() if actor.account}
        room, claimed = self.carrier.room(), dict[int, Claimed]()
        passed = {*desk.spoken_to, *self.carrier.held()}
        for row in desk.sheaf.said:
            account_id = row["account_id"]
            asker = None if account_id in passed else askers.get(account_id)
            passed.add(account_id)
            if asker is not None and len(claimed) < room and self._may(row):
                row.update(state=Said.SENDING, attempts=1)
                claimed[account_id] = row, asker
        self.more |= any(row["account_id"] not in claimed for row in desk.sheaf.said)
        self.carrier.promised += len(claimed)
        return list(claimed.values())

    def _may(self, row: dict[str, Any]) -> bool:
        screen = self.screens.known.get(row["screen"])
        plain = screen is not None and screen.prepare is None
        return plain and row["kind"] == Kind.REPLY.word and not (row["edits"] or row["not_before"])


def _parcel(number: int, row: dict[str, Any], asker: Actor) -> Parcel:
    account, member_id = asker.account, row["member_id"]
    assert account is not None  # noqa: S101 - it was found by its account
    bound = [member for binding, member in asker.bindings if binding.state is BindingState.ACTIVE]
    member = next((member for member in bound if member.id == member_id), None)
    shared = any(other.id != member_id for other in bound)
    return Parcel(
        Trip(account.chat_id, Lane.REPLY, name=f"message {number}"), number, account.id, account.chat_id,
        member_id,
        row["kind"], row["lane"], row["capped"], row["screen"], written(row["args"]).decode(),
        account.language, account.simulated, attempts=1, pieces_sent=0, edits=None,
        message_id=row["message_id"], stale_at=row["stale_at"],
        about=member.name if member and shared else None,
        zone=member.zone if member else None, birth=member.birth if member else None,
    )  # fmt: skip
