"""At which instant would each message of a bot go? The real pace, in a time that only messages move on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.pace import Pace
from bot.delivery.parcel import Parcel
from bot.delivery.rates import Rates
from models.kinds import Lane

_MOST = 2000  # messages taken up together: the statements about them are asked once for all

Gone = list[tuple[Parcel, datetime]]


@dataclass(slots=True)
class PaperPace:
    """The pace of one bot from ``origin`` on; ``at`` is where its time stands, in seconds from there."""

    bot_id: int
    rates: Rates
    origin: datetime
    at: float = 0.0
    _pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self._pace = Pace(self.rates, lambda: self.at)

    def wake(self, now: datetime) -> None:
        """It is ``now`` at the earliest."""
        self.at = max(self.at, self._seconds(now))

    def room(self, until: datetime) -> int:
        """Return about how many may go before an instant; none when the pace is behind it already."""
        seconds = self._seconds(until) - self.at
        return min(_MOST, self._pace.soon(Lane.BULK, seconds)) if seconds > 0 else 0

    def let_go(self, parcels: Iterable[Parcel], until: datetime) -> Gone:
        """Return what goes before ``until``, each with its instant, in order; a chat that has to rest first
        is left for the next time.
        """
        gone: Gone = []
        end = self._seconds(until)
        for parcel in parcels:
            lane, edit = Lane(parcel.lane), parcel.edits_something
            at = max(self.at, self._pace.free_at(lane, edit=edit))
            if at >= end:
                break
            if self._pace.free_at(lane, parcel.chat_id, edit=edit) <= at:
                self.at = at
                self._pace.try_admit(parcel.chat_id, lane, edit=edit)
                self._pace.landed(parcel.chat_id)
                gone.append((parcel, self._instant(at)))
        return gone

    def rest(self, parcels: Iterable[Parcel], until: datetime) -> bool:
        """Let time pass until one of these may go; False where that is not before ``until``."""
        free = [self._pace.free_at(Lane(one.lane), one.chat_id, edit=one.edits_something) for one in parcels]
        if not free or min(free) >= self._seconds(until):
            return False
        self.at = max(self.at, min(free))
        return True

    def _seconds(self, moment: datetime) -> float:
        return (moment - self.origin).total_seconds()

    def _instant(self, at: float) -> datetime:
        return self.origin + timedelta(seconds=at)
