"""Who and what is in the slow reference: members, what their part of the county has laid down, messages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

COUNTY = ZoneInfo("Asia/Shanghai")
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Terms:
    """What one part of the county has laid down (domain §3.6 where it has not)."""

    opens: int = 1  # day of the month
    reminds: tuple[int, ...] = (4, 8)  # days of the round
    due: int = 10
    months: int = 1
    months_abroad: int = 6
    morning: int = 9
    greets_spring: bool = False  # 春节 itself too, beside 除夕


@dataclass(frozen=True)
class Somebody:
    """A member, and the chats that speak for them; ``own_chats`` leaves out those of their family.

    ``greetings``: whether they agreed to be greeted; None: they were never asked for anything.
    """

    number: int
    part: str
    zone: str = "Asia/Shanghai"
    birth: str | None = "1985-03-12"
    joined_on: str = "2006-07-01"
    woman: bool = False
    floating: bool = True
    abroad: bool = False
    by_phone: bool = False
    active: bool = True
    own_hours: str | None = None
    greetings: bool | None = None
    mourning_until: date | None = None
    paused_until: date | None = None
    contact: int | None = None
    chats: tuple[int, ...] = ()
    own_chats: tuple[int, ...] = ()

    def age(self, day: date) -> int | None:
        """Full years."""
        if self.birth is None:
            return None
        year, month, first = map(int, self.birth.split("-"))
        return day.year - year - ((day.month, day.day) < (month, first))

    def today(self, now: datetime) -> date:
        """The day that their own clock shows."""
        return now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Kind:
    """How a kind is treated (domain §3.6): pushes count, bulk goes behind reminders."""

    word: str
    stale: timedelta
    lane: int = 2
    capped: bool = True
    festive: bool = False


OPENED = Kind("check-in-opened", 9 * A_DAY)
REMINDED = Kind("check-in-reminder", 3 * A_DAY)
REPORT = Kind("report-opened", 3 * A_DAY)
PLEDGE = Kind("pledge-asked", 3 * A_DAY)
HOME = Kind("home-coming", 3 * A_DAY, festive=True)
GREETING = Kind("greeting", A_DAY, lane=3, festive=True)
MERGED = Kind("merged", 3 * A_DAY)
NOTE = Kind("staff-note", 3 * A_DAY, capped=False)
DIGEST = Kind("digest", timedelta(hours=10), capped=False)
TOLD = Kind("member-note", 7 * A_DAY, capped=False)


@dataclass(frozen=True)
class Letter:
    """A message that is planned: ``first`` is when it would have gone, had nothing moved it. ``wanted`` is
    not so where nothing is left to say once its time has come.
    """

    number: int
    chat: int
    person: int
    kind: Kind
    screen: str
    due: datetime
    stale: datetime | None = None
    round: tuple[str, bool, date] | None = None
    wanted: bool = True
    first: datetime | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fate:
    """What became of a letter: when, and why then, or why not; ``nth`` push of the person's own day."""

    at: datetime
    letter: Letter
    outcome: str
    why: str
    nth: int = 0
