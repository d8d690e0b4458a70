"""How much may we say, and how fast? The limits of the Bot API as numbers that an operator can change."""

from dataclasses import dataclass
from typing import Self

from bot.settings import FREE_RATE, Settings

_WINDOW, _WIDEST = 64, 256


@dataclass(frozen=True, slots=True)
class Rates:
    """The most that goes out: in any second by the bot, in any minute to one group; to one chat so many a
    second in the long run and ``chat_burst`` at once after a rest.

    ``reserve`` are those of the bot's that reminders and bulk never take. With ``paid`` these are sent as
    paid broadcasts, for which the bot may say up to 1,000 a second; replies stay within what is free.
    """

    bot_per_second: float = FREE_RATE
    reserve: int = 0
    chat_per_second: float = 1.0
    chat_burst: float = 10  # a dialogue answers each tap at once; only a flood is slowed down
    group_per_minute: int = 20
    paid: bool = False

    @property
    def window(self) -> int:
        """Messages in flight or not yet noted: the most that a crash can double.

        64 carry 640 a second over a network of a tenth of a second; who pays for more needs more on the way.
        """
        return max(_WINDOW, min(_WIDEST, int(self.bot_per_second) // 4))

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the operator has set."""
        return cls(
            settings.rate_bot,
            settings.rate_reserve,
            settings.rate_chat,
            settings.rate_chat_burst,
            settings.rate_group,
            settings.paid_broadcast,
        )

    @classmethod
    def unlimited(cls) -> Self:
        """Return rates that hold nothing up, for a server of one's own."""
        return cls(1e6, 0, 1e6, 1e6, 1_000_000)
