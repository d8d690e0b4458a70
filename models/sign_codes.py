"""Which four digits let somebody sign in to a sitting now, and what is a code that does not? (签到码, domain
§2.4). Pure: codes follow from the sitting's own secret and a window of five minutes.
"""

import hmac
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from models.vault import Vault

DIGITS = 4
WINDOW = timedelta(minutes=5)  # how long a code is shown
SKEW = timedelta(minutes=2)  # by which the clocks of two machines may differ
BEFORE = timedelta(minutes=30)  # from when on one may sign in, before a sitting begins
AFTER = timedelta(minutes=30)  # and until when behind that
TRIES = 3  # wrong guesses of a member at a sitting, and guessing ends
_CODES = 10**DIGITS
_BLANKS = " -·.\u3000"


class Verdict(StrEnum):
    """What a code is."""

    RIGHT = "right"
    EXPIRED = "expired"  # it was right some windows ago: written down or forwarded
    WRONG = "wrong"  # no code of this sitting


class Phase(StrEnum):
    """How a sitting stands to signing in."""

    EARLY = "early"  # 还没开始
    OPEN = "open"
    OVER = "over"  # 签到已结束


def phase_of(starts_at: datetime, now: datetime) -> Phase:
    """Return whether one may sign in to a sitting that begins then; both ends count as open."""
    if now < starts_at - BEFORE:
        return Phase.EARLY
    return Phase.OPEN if now <= starts_at + AFTER else Phase.OVER


def typed_code(text: str) -> str | None:
    """Return the four digits that somebody typed, full-width or with blanks between them; None where it is
    anything else.
    """
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if one not in _BLANKS)
    return plain if len(plain) == DIGITS and plain.isascii() and plain.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one sitting. ``secret`` is its own; nobody without it can tell any of them."""

    secret: bytes
    starts_at: datetime

    @classmethod
    def of(cls, training: int, salt: bytes, starts_at: datetime, vault: Vault) -> Self:
        """Return the codes of a sitting: a new salt makes other ones."""
        return cls(vault.index(f"sign-in:{training}:{salt.hex()}"), starts_at)

    def at(self, now: datetime) -> str:
        """Return the code that is shown at an instant."""
        return self._code(_window(now))

    def verdict(self, code: str, now: datetime) -> Verdict:
        """Return what a code is at an instant, in the same time whatever it is.

        Right is that of this window and of the one before it, and that of the next where a machine whose
        clock is ahead may show it already. Expired is any other that was shown since signing in began.
        """
        here = _window(now)
        valid = self._among(code, {here - 1, here, _window(now + SKEW)})
        first = _window(self.starts_at - BEFORE - SKEW)
        shown = self._among(code, set(range(first, here - 1)))
        if valid:
            return Verdict.RIGHT
        return Verdict.EXPIRED if shown else Verdict.WRONG

    def _among(self, code: str, windows: set[int]) -> bool:
        fits = False
        for window in windows:  # each is compared: an early end would tell which one fitted
            fits |= hmac.compare_digest(self._code(window).encode(), code.encode())
        return fits

    def _code(self, window: int) -> str:
        told = hmac.digest(self.secret, window.to_bytes(8, "big"), "sha256")
        return f"{int.from_bytes(told[:8], 'big') % _CODES:0{DIGITS}d}"


def until_next(now: datetime) -> timedelta:
    """Return how long the code that is shown now will be shown."""
    return datetime.fromtimestamp((_window(now) + 1) * WINDOW.total_seconds(), UTC) - now


def _window(at: datetime) -> int:
    return int(at.timestamp() // WINDOW.total_seconds())


def page_token(training: int, salt: bytes, vault: Vault) -> str:
    """Return what opens the page that shows the codes: 128 bits that nobody can make without the key."""
    return urlsafe_b64encode(vault.index(f"sign-page:{training}:{salt.hex()}")).decode().rstrip("=")
