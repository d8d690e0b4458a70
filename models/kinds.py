"""Which kinds of message exist?
Each is declared once: lane, when it is too late, what to do when in doubt (design §3.13).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType


class Lane(IntEnum):
    """Order of sending; a smaller number goes first (design §3.6)."""

    REPLY = 0  # an answer to what a person just did
    URGENT = 1  # help requests, incidents
    REMINDER = 2  # planned for one person
    BULK = 3  # the same to many


class Less(StrEnum):
    """How a reader turns a kind off; the word is part of a text, ``less.<word>``."""

    NOT = "not"  # it goes with a task or a wish of one's own, and ends with it
    GREETINGS = "greetings"  # by withdrawing the consent to greetings
    TELEPHONE = "telephone"  # a duty: one is called instead (domain §3.5)


@dataclass(frozen=True, slots=True, eq=False)  # two kinds may be treated alike and are still two
class Manner:
    """How a kind is treated.

    ``purpose``: what it says, to whom; ``stale_after``: too late to send at all; ``again_in_doubt``: sent
    again when nobody knows whether it arrived; ``quiet``: bound by quiet hours; ``capped``: counts towards
    two pushes a day (domain §3.6), and is not said while its reader has paused; ``less``: how one gets none
    of it; ``festive``: not said to who is in mourning (domain §2.3); ``aliases``: what it was called before,
    kept until no open row says so.
    """

    purpose: str
    lane: Lane
    stale_after: timedelta | None = None
    again_in_doubt: bool = True
    quiet: bool = False
    capped: bool = False
    festive: bool = False
    less: Less = Less.NOT
    aliases: tuple[str, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether nobody asked for it just now: it comes with the button that tells why (domain §3.6)."""
        return self.quiet and self.lane >= Lane.REMINDER


class Kind(Enum):
    """Every kind of message that the service sends."""

    REPLY = Manner("answers, forms, menus", Lane.REPLY)
    STAFF_ALERT = Manner("a difficulty or a call for help, to those responsible", Lane.URGENT)
    STAFF_NOTE = Manner(
        "not urgent, to those responsible", Lane.REMINDER, stale_after=timedelta(days=3), quiet=True
    )
    CHECK_IN_OPENED = Manner(
        "a cycle has begun", Lane.REMINDER, stale_after=timedelta(days=9), quiet=True, capped=True,
        less=Less.TELEPHONE,
    )  # fmt: skip
    CHECK_IN_REMINDER = Manner(
        "a cycle is still unanswered", Lane.REMINDER, stale_after=timedelta(days=3), quiet=True, capped=True,
        less=Less.TELEPHONE,
    )  # fmt: skip
    MERGED = Manner(
        "several planned messages in one", Lane.REMINDER, stale_after=timedelta(days=3), quiet=True,
        capped=True,
    )  # fmt: skip
    REOPENED = Manner("one of those that were merged, for who opens it", Lane.REPLY)
    CALENDAR_MISSING = Manner(
        "next year's days off are not loaded, to the county office", Lane.REMINDER,
        stale_after=timedelta(days=6), quiet=True,
    )  # fmt: skip
    REPORT_OPENED = Manner(
        "a period of reports has begun, or is unanswered", Lane.REMINDER, stale_after=timedelta(days=3),
        quiet=True, capped=True, less=Less.TELEPHONE,
    )  # fmt: skip
    DIGEST = Manner(
        "what is to be done today, to those who look after others", Lane.REMINDER,
        stale_after=timedelta(hours=10), quiet=True,
    )  # fmt: skip
    GREETING = Manner(  # stale when the person's own day is over, which planning knows
        "a festival or a political birthday", Lane.BULK, timedelta(hours=12), again_in_doubt=False,
        quiet=True, capped=True, festive=True, less=Less.GREETINGS,
    )  # fmt: skip
    NOTICE = Manner(  # never too late: it says itself when it is over, and pausing may take days
        "a notice of a branch or of an upper level, to many", Lane.BULK, quiet=True, less=Less.TELEPHONE
    )
    NOTICE_URGENT = Manner("a notice that cannot wait for the morning, with its reason", Lane.URGENT)
    NOTICE_RECALL = Manner("a notice that was taken back, where it stood", Lane.REMINDER)
    NOTICE_NOTE = Manner(
        "how far a notice is read, to who sent it", Lane.REMINDER, stale_after=timedelta(days=3), quiet=True
    )
    FORM_REMINDER = Manner(
        "a form was left half-way", Lane.REMINDER, stale_after=timedelta(hours=22), quiet=True
    )
    MEMBER_NOTE = Manner(
        "what somebody did for a member", Lane.REMINDER, stale_after=timedelta(days=7), quiet=True
    )
    HOME_COMING = Manner(
        "whether somebody comes home for the Spring Festival", Lane.REMINDER, stale_after=timedelta(days=3),
        quiet=True, capped=True, festive=True, less=Less.TELEPHONE,
    )  # fmt: skip
    TRAINING_INVITED = Manner(
        "an invitation to a sitting", Lane.REMINDER, stale_after=timedelta(days=7), quiet=True, capped=True,
        less=Less.TELEPHONE,
    )  # fmt: skip
    TRAINING_REMINDER = Manner(  # part of what one enrolled for: held back by caps it would come too late
        "a sitting that somebody is expected at begins soon", Lane.REMINDER, stale_after=timedelta(days=1),
        quiet=True,
    )  # fmt: skip
    TRAINING_NEWS = Manner(
        "a sitting is another or does not take place, a seat is free, leave is decided, to those concerned",
        Lane.REMINDER, stale_after=timedelta(days=3), quiet=True,
    )  # fmt: skip
    TRAINING_AT_ONCE = Manner(
        "the same, to those whose night ends only when the sitting would begin", Lane.URGENT,
        stale_after=timedelta(hours=12),
    )  # fmt: skip
    STATION = Manner(
        "tonight's show is not noted yet, to the keepers of stations who asked for it", Lane.REMINDER,
        stale_after=timedelta(hours=3), quiet=True,
    )  # fmt: skip
    TRAINING_AFTER = Manner(
        "how a sitting was, or what is to be made up for, to those it was for", Lane.REMINDER,
        stale_after=timedelta(days=3), quiet=True, capped=True,
    )  # fmt: skip
    SIGN_IN = Manner(
        "somebody at a sitting cannot sign in, to who runs it; the code, to who teaches", Lane.URGENT,
        stale_after=timedelta(hours=2),
    )  # fmt: skip
    LEARNING = Manner(
        "what is new to learn from, to those who asked to hear of it", Lane.BULK, timedelta(days=2),
        again_in_doubt=False, quiet=True, capped=True,
    )  # fmt: skip
    PLEDGE_REMINDER = Manner(
        "how far a public promise is, to who made it", Lane.REMINDER, stale_after=timedelta(days=3),
        quiet=True, capped=True, less=Less.TELEPHONE,
    )  # fmt: skip
    PLEDGE_NEWS = Manner(  # turned off where it stands; what waits is said as it is by then
        "what moved of the promises that a chat follows", Lane.BULK, timedelta(days=3),
        again_in_doubt=False, quiet=True, capped=True,
    )  # fmt: skip
    PLEDGE_ROUND = Manner(
        "a round has begun in which promises are rated, to the members of their branch", Lane.REMINDER,
        stale_after=timedelta(days=3), quiet=True, capped=True, less=Less.TELEPHONE,
    )  # fmt: skip
    PLEDGE_RATED = Manner(
        "the verdict on a promise, to who made it", Lane.REMINDER, stale_after=timedelta(days=7), quiet=True
    )
    PLEDGE_ASKED = Manner(
        "a pledge of the year is asked for, or still missing", Lane.REMINDER, stale_after=timedelta(days=3),
        quiet=True, capped=True, less=Less.TELEPHONE,
    )  # fmt: skip
    PLEDGE_DECIDED = Manner(
        "what became of a pledge, to whose it is", Lane.REMINDER, stale_after=timedelta(days=7), quiet=True
    )
    BINDING_NOTICE = Manner("someone binds the same person from another device", Lane.URGENT)
    RIGHTS_ANSWER = Manner("what was decided on a request about one's own data", Lane.URGENT)
    WORK_PROGRESS = Manner(  # on the lane of the last word about the work: it cannot come after that one
        "how far long work is, to who asked for it", Lane.REPLY, stale_after=timedelta(minutes=1),
        again_in_doubt=False,
    )  # fmt: skip
    UNDECLARED = Manner(
        "of another version, which knew its kind", Lane.REMINDER, None, again_in_doubt=False, quiet=True
    )

    @property
    def word(self) -> str:
        """The stored word of the kind."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def of(cls, word: str) -> "Kind":
        """Return the kind of a stored word, of an old word too; UNDECLARED for one that nobody knows.

        One row of a newer version, after a step back, must not stop the round that it is claimed in.
        """
        return _KINDS.get(word, cls.UNDECLARED)


_KINDS: Mapping[str, Kind] = MappingProxyType(
    {name: kind for kind in Kind for name in (kind.word, *kind.value.aliases)}
)
