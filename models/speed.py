"""How long does it take to say something to many? By the rate at which this installation sends in bulk."""

from dataclasses import dataclass
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

_KNOWN = "speed"


@dataclass(frozen=True, slots=True)
class Speed:
    """``step``: seconds from one message of the bulk lane to the next, while nothing else is said."""

    step: float

    def seconds(self, messages: int) -> int:
        """Return how many seconds so many messages take, from the first to the last; 0 for none or one."""
        return ceil(max(messages - 1, 0) * self.step)


FREE = Speed(1.016 / 30)  # of a bot that pays nothing, as bot/delivery/pace.py spreads it


async def speed_in(session: AsyncSession) -> Speed:
    """Return at what speed the process of a transaction sends; where nobody told it, as everybody may."""
    told: Speed = session.info.get("known", {}).get(_KNOWN, FREE)
    return told


def tell_speed(known: dict[str, object], speed: Speed) -> None:
    """Have the transactions of a process know how fast it sends."""
    known[_KNOWN] = speed
