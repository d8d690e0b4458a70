"""Which numbers, hours and switches may an office change, and what holds where nobody changed them?

The catalogue: each rule once, with its shape, its default and its source. What is law, or a limit of the
machine, is no rule. Hours of the day have their defaults in models/hours.py; all others have them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from models.festivals import FESTIVALS, FestivalName
from models.held_words import HELD_WORDS
from models.hours import DEFAULT, DEFAULT_WEEK, DEFAULTS, Span
from models.rule_shapes import Clock, Numbers, OneOf, Shape, Spans, Switch, Whole, Words

T = TypeVar("T")


class Area(StrEnum):
    """Under which heading a rule stands."""

    CHECK_INS = "check-ins"  # 报到
    REPORTS = "reports"  # 汇报
    GREETINGS = "greetings"  # 节日问候
    HOURS = "hours"  # 时段与次数
    TRAININGS = "trainings"  # 学习培训
    PLEDGES = "pledges"  # 公开承诺
    FOLLOW_UPS = "follow-ups"  # 办理时限
    NOTICES = "notices"  # 通知
    CHAT = "chat"  # 绑定与填写
    KEEPING = "keeping"  # 保存期限
    CHANGES = "changes"  # 改规则本身


class Audience(StrEnum):
    """Who is asked to report."""

    FLOATING = "floating"  # 流动党员, and whom the branch added
    ADDED = "added"  # only whom the branch added
    EVERYBODY = "everybody"  # 全体党员


class Digest(StrEnum):
    """Whether those who look after others are greeted with their day's list."""

    DAILY = "daily"  # 每个工作日
    BUSY = "busy"  # only when something is to be done
    NEVER = "never"  # 不发


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Generic[T]):
    """Something an organisation can set for itself and all below it; ``source`` is where its default is from.

    ``whole``: its rows belong to no single organisation, so only a root sets it. ``unit`` names the text that
    stands behind a number.
    """

    name: str
    area: Area
    shape: Shape[T]
    default: T
    source: str
    unit: str | None = None
    whole: bool = False


_MONTHS = Whole(1, 12, among=(1, 2, 3, 4, 6, 12))  # what divides a year: rounds begin in the same months
_LAST_DAY = 28  # every month has it

MONTHS = Rule("check-in-months", Area.CHECK_INS, _MONTHS, 1, "domain §3.6", "months")
MONTHS_ABROAD = Rule("check-in-abroad", Area.CHECK_INS, _MONTHS, 6, "domain §2.1, §3.5", "months")
OPEN_DAY = Rule("check-in-open-day", Area.CHECK_INS, Whole(1, _LAST_DAY), 1, "domain §3.6", "of-month")
REMINDERS = Rule(
    "check-in-reminders", Area.CHECK_INS, Numbers(2, _LAST_DAY, 5), (4, 8), "domain §3.6", "of-round"
)
DUE_DAY = Rule("check-in-due-day", Area.CHECK_INS, Whole(2, _LAST_DAY), 10, "domain §3.6", "of-round")
DUE_TIME = Rule("check-in-due-time", Area.CHECK_INS, Clock(), time(18), "domain §3.6")
LATE_ROUNDS = Rule("check-in-late", Area.CHECK_INS, Whole(0, 3), 1, "domain §3.5", "rounds")
AUDIENCE = Rule("check-in-audience", Area.CHECK_INS, OneOf(Audience), Audience.FLOATING, "domain §3.4-A")
ONE_TAP = Rule("check-in-one-tap", Area.CHECK_INS, Switch(), True, "domain §3.4-A")  # noqa: FBT003 - its default
GREETING = Rule("check-in-words", Area.CHECK_INS, Words(60), "", "domain §3.4-A")

REPORT_MONTHS = Rule(
    "report-months", Area.REPORTS, Whole(1, 12, among=(1, 3, 6, 12)), 3, "domain §3.6", "months"
)
REPORT_REMINDERS = Rule(
    "report-reminders", Area.REPORTS, Numbers(1, 13, 3), (5, 8), "domain §3.6", "days-after"
)
REPORT_AUDIENCE = Rule(
    "report-audience", Area.REPORTS, OneOf(Audience), Audience.FLOATING, "domain §2.1, §3.4-B′"
)
REPORT_YEAR = Rule("report-year", Area.REPORTS, Switch(), True, "domain §3.4-B′")  # noqa: FBT003 - its default
# 除夕 and 春节 are one greeting, sent on 除夕 (domain §2.3); optional ones wait for who wants them.
_NOT_GREETED = {one.name for one in FESTIVALS if one.optional} | {FestivalName.SPRING}
GREET: Mapping[str, Rule[bool]] = MappingProxyType(
    {
        word: Rule(f"greet-{word}", Area.GREETINGS, Switch(), word not in _NOT_GREETED, "domain §2.3")
        for word in (*(one.name.value for one in FESTIVALS), "birthday")
    }
)
SPECIALTY = Rule("specialty", Area.GREETINGS, Words(12), "", "domain §3.4-D")
GREETING_PREVIEW = Rule("greeting-preview", Area.GREETINGS, Whole(1, 7), 2, "domain §3.4-D", "days")
BIRTHDAY_PREVIEW = Rule("birthday-preview", Area.GREETINGS, Whole(1, 7), 3, "domain §3.6", "days")
GREETING_CUT_OFF = Rule("greeting-cut-off", Area.GREETINGS, Whole(12, 21), 18, "domain §3.4-D", "o-clock")

TRAINING_INVITE = Rule("training-invite", Area.TRAININGS, Whole(1, 30), 7, "domain §3.6", "days")
TRAINING_EARLY = Rule("training-early", Area.TRAININGS, Whole(2, 14), 3, "domain §3.4-C", "days")
TRAINING_EVE = Rule("training-eve", Area.TRAININGS, Whole(12, 21), 19, "domain §3.4-C", "o-clock")
TRAINING_SHORTLY = Rule("training-shortly", Area.TRAININGS, Whole(1, 12), 2, "domain §3.4-C", "hours")
LEARN_MEMBER = Rule("learn-member", Area.TRAININGS, Whole(0, 400), 32, "domain §2.4", "hours")
LEARN_KEEPER = Rule("learn-keeper", Area.TRAININGS, Whole(0, 400), 56, "domain §2.4", "hours")
MAKE_UP_DAYS = Rule("make-up-days", Area.TRAININGS, Whole(3, 60), 14, "domain §3.6", "days")
CERTIFICATE_WARNING = Rule("certificate-warning", Area.TRAININGS, Whole(7, 180), 60, "W22b", "days")


def _voting(name: str, least: int, most: int, default: int, unit: str) -> Rule[int]:
    """Return a rule of 评诺 that holds for a whole county: one round is everybody's."""
    shape = Whole(least, most)
    return Rule(f"vote-{name}", Area.PLEDGES, shape, default, "domain §2.2", unit, whole=True)


VOTE_MIDYEAR = _voting("midyear", 1, 15, 1, "of-july")
VOTE_MIDYEAR_DAYS = _voting("midyear-days", 3, 16, 10, "days")
VOTE_YEARLY = _voting("yearly", 1, 11, 1, "of-december")
VOTE_YEARLY_DAYS = _voting("yearly-days", 5, 20, 20, "days")
VOTE_OCCASIONAL_DAYS = _voting("occasional-days", 3, 30, 10, "days")
VOTE_STEP = _voting("step", 5, 50, 5, "votes")  # fewer would tell single votes
VOTE_PACE = _voting("pace", 3, 60, 10, "times")
VOTE_OBJECT = Rule("vote-object", Area.PLEDGES, Whole(1, 15), 3, "domain §3.4-D′", "days")
PLEDGE_OPENS = Rule("pledge-opens", Area.PLEDGES, Whole(1, _LAST_DAY), 5, "domain §3.6", "january")
PLEDGE_DUE = Rule("pledge-due", Area.PLEDGES, Whole(8, 31), 31, "domain §2.2", "january")
PLEDGE_CALLS = Rule("pledge-calls", Area.PLEDGES, Numbers(2, 31, 4), (15, 25, 31), "domain §3.6", "january")
PLEDGE_NEW = Rule("pledge-new", Area.PLEDGES, Whole(7, 90), 30, "domain §2.2", "days")
PLEDGE_LIST = Rule("pledge-list", Area.PLEDGES, Numbers(1, 60, 2), (1, 10), "domain §3.6", "days-late")
PLEDGE_MOST = Rule("pledge-most", Area.PLEDGES, Whole(1, 5), 5, "domain §3.9", "items")
PLEDGE_ORG_LEAST = Rule("pledge-org-least", Area.PLEDGES, Whole(1, 10), 3, "domain §3.9", "items")
PLEDGE_ORG_MOST = Rule("pledge-org-most", Area.PLEDGES, Whole(1, 10), 10, "domain §3.9", "items")
PLEDGE_WAITING = Rule("pledge-waiting", Area.PLEDGES, Numbers(1, 30, 4), (3, 6), "domain §3.6", "waited")
PLEDGE_UPPER = Rule("pledge-upper", Area.PLEDGES, Whole(2, 60), 7, "domain §3.6", "days")

MORNING = Rule("morning", Area.HOURS, Whole(6, 20), DEFAULTS.morning, "domain §3.6", "o-clock")
QUIET = Rule(
    "quiet-hours", Area.HOURS, Spans(),
    (Span(DEFAULT.open_for_all[0].end, DEFAULT.open_for_all[0].start),), "domain §3.6",
)  # fmt: skip
NOON_REST = Rule(
    "noon-rest", Area.HOURS, Spans(),
    (Span(DEFAULT.open_for_resting[0].end, DEFAULT.open_for_resting[1].start),), "domain §3.6",
)  # fmt: skip
NOON_REST_AGE = Rule(
    "noon-rest-age", Area.HOURS, Whole(18, 120), DEFAULT.resting_from_age, "domain §3.6", "years"
)
ELDER_HOURS = Rule("elder-hours", Area.HOURS, Spans(3), DEFAULT.open_for_elders, "domain §3.6")
ELDER_AGE = Rule(
    "elder-age", Area.HOURS, Whole(50, 120), DEFAULT.elder_from_age, "domain §3.1, §3.6", "years"
)
PUSHES_A_DAY = Rule("pushes-a-day", Area.HOURS, Whole(1, 10), 2, "domain §3.6", "messages")
PUSHES_A_WEEK = Rule("pushes-a-week", Area.HOURS, Whole(1, 30), 5, "domain §3.6", "messages")
# What a day and a week allow comes to at most 24 in thirty days: by default the month takes nothing away.
PUSHES_A_MONTH = Rule("pushes-a-month", Area.HOURS, Whole(1, 120), 25, "domain §3.6", "messages")
BURDEN_LINE = Rule("burden-line", Area.HOURS, Whole(1, 60), 12, "domain §3.6", "messages")
MOURNING = Rule("mourning", Area.HOURS, Whole(1, 1095), 49, "domain §2.3", "days")
OFFICE_DAYS = Rule(
    "office-days", Area.HOURS, Numbers(1, 7, 7), tuple(day + 1 for day in sorted(DEFAULT_WEEK.weekdays)),
    "domain §3.6", "weekdays",
)  # fmt: skip
OFFICE_CLOSES = Rule("office-closes", Area.HOURS, Clock(time(8)), DEFAULT_WEEK.spans[-1].end, "domain §3.6")

DIGEST = Rule("digest", Area.FOLLOW_UPS, OneOf(Digest), Digest.DAILY, "domain §3.4-L")
REPORT_WITHIN = Rule("due-report", Area.FOLLOW_UPS, Whole(1, 30), 7, "domain §3.4-B′", "days")
HELP_WITHIN = Rule("due-help", Area.FOLLOW_UPS, Whole(1, 24), 2, "domain §3.6", "hours")


def _days(cause: str, days: int, most: int = 30, source: str = "domain §3.6") -> Rule[int]:
    """Return the rule by when somebody must have acted on a cause; ``most`` is what law or sense allows."""
    return Rule(f"due-{cause}", Area.FOLLOW_UPS, Whole(1, most), days, source, "working-days")


DUE_WITHIN = (
    _days("difficulty", 1),
    _days("talk", 1),
    _days("host-help", 3),
    _days("membership", 3, source="domain §3.4-B"),
    _days("silent", 3),
    _days("unbound", 3),
    _days("unreachable", 3),
    _days("voice", 1, source="domain §3.5"),
    _days("undelivered", 3),
    _days("make-up", 5),
    _days("learn", 5, source="W15"),
    _days("unmatched", 3, source="domain §3.5"),
    _days("rebind", 1, source="domain §3.3"),
    _days("correction", 15, most=15, source="domain §3.7"),
    _days("transfer", 7, source="domain §3.5"),
    _days("erasure", 15, most=15, source="domain §3.7"),
    _days("pledge", 5, source="domain §3.6"),
)


def _silent(step: str, days: int, most: int) -> Rule[int]:
    """Return the rule how many days after the due day a silence reaches a step."""
    return Rule(f"ladder-{step}", Area.FOLLOW_UPS, Whole(1, most), days, "domain §3.6", "days-silent")


LADDER_SECRETARY = _silent("secretary", 5, 60)  # day 15 of a cycle that is due on day 10
LADDER_COMMITTEE = _silent("committee", 10, 90)  # day 20
LADDER_YELLOW = _silent("yellow", 60, 365)
LADDER_ORANGE = _silent("orange", 90, 730)
LADDER_RED = _silent("red", 180, 1095)
LADDER_MISSES = Rule("ladder-misses", Area.FOLLOW_UPS, Whole(1, 10), 3, "domain §3.4-L", "times")

NOTICE_GAP = Rule("notice-gap", Area.NOTICES, Whole(1, 168), 12, "domain §3.4-L", "hours")
NOTICE_UNREAD = Rule("notice-unread", Area.NOTICES, Whole(1, 168), 24, "domain §3.4-L", "hours")
NOTICE_AGAIN = Rule("notice-again", Area.NOTICES, Whole(5, 120), 15, "domain §3.4-I", "minutes")
NOTICE_CALLS = Rule("notice-calls", Area.NOTICES, Whole(10, 240), 30, "domain §3.4-I", "minutes")

PLEDGE_NOTICE = Rule("pledge-notice", Area.PLEDGES, Whole(7, 60), 7, "domain §2.2", "days")
PLEDGE_DUE_DAYS = Rule(
    "pledge-due-days", Area.PLEDGES, Numbers(1, 180, 5), (1, 7, 30), "domain §3.6", "days-before"
)
PLEDGE_LATE = Rule("pledge-late", Area.PLEDGES, Whole(1, 60), 7, "domain §3.6", "days")
PLEDGE_QUARTER = Rule("pledge-quarter", Area.PLEDGES, Whole(1, _LAST_DAY), 25, "domain §3.6", "of-last-month")
PLEDGE_WORDS = Rule("pledge-words", Area.PLEDGES, Words(400), HELD_WORDS, "domain §3.5")
BOARD_LISTED = Rule("board-listed", Area.PLEDGES, Switch(), False, "domain §2.2", whole=True)  # noqa: FBT003 - its default

BINDING_TRIES = Rule("binding-tries", Area.CHAT, Whole(1, 10), 3, "domain §3.5", "times")
BINDING_PAUSE = Rule("binding-pause", Area.CHAT, Whole(5, 1440), 30, "domain §3.5", "minutes")
FORM_KEPT = Rule("form-kept", Area.CHAT, Whole(1, 168), 24, "domain §3.5", "hours")
FORM_RECALLED = Rule("form-recalled", Area.CHAT, Whole(1, 24), 2, "domain §3.5", "hours")

NOTE_LENGTH = Rule("note-length", Area.CHAT, Whole(50, 2000), 500, "domain §3.4-A", "characters")


def _kept(what: str, days: int, least: int, source: str) -> Rule[int]:
    return Rule(f"keep-{what}", Area.KEEPING, Whole(least, 3650), days, source, "days", whole=True)


KEEP_UNBOUND = _kept("unbound", 30, 7, "domain §3.7")
KEEP_SAID = _kept("messages", 90, 31, "domain §3.7")
KEEP_FAILED = _kept("undelivered", 180, 30, "domain §3.7")
KEEP_HEARD = _kept("updates", 14, 2, "domain §3.7")
KEEP_PARKED = _kept("parked", 180, 14, "domain §3.7")
KEEP_FORMS = _kept("forms", 30, 8, "domain §3.7")
_YEAR, _THREE_YEARS = 365, 3 * 365
KEEP_VOICE = _kept("voice", 90, 7, "domain §3.7")
KEEP_ANSWERS = _kept("answers", _THREE_YEARS, _YEAR, "domain §3.7")
KEEP_REPORTS = _kept("reports", 5 * _YEAR, _YEAR, "domain §3.7")
KEEP_CONTACTS = _kept("contacts", _THREE_YEARS, _YEAR, "domain §3.7")
KEEP_GONE = _kept("gone", _THREE_YEARS, _YEAR, "domain §3.7")
KEEP_ERASURES = _kept("erasures", _THREE_YEARS, _YEAR, "domain §3.7")
KEEP_JOURNEYS = _kept("journeys", _THREE_YEARS, _YEAR, "domain §3.7")
KEEP_TRAININGS = _kept("trainings", 5 * _YEAR, _YEAR, "domain §3.7")
KEEP_VOTES = _kept("votes", _YEAR, 90, "domain §3.7")
KEEP_PLEDGES = _kept("pledges", 5 * _YEAR, _YEAR, "domain §3.7")
KEEP_IMPORTS = _kept("imports", _YEAR, 30, "domain §3.7")

SECOND_PERSON = Rule("second-person", Area.CHANGES, Switch(), False, "domain §3.4-M")  # noqa: FBT003 - its default

CATALOGUE: tuple[Rule[Any], ...] = (
    MONTHS, MONTHS_ABROAD, OPEN_DAY, REMINDERS, DUE_DAY, DUE_TIME, LATE_ROUNDS, AUDIENCE, ONE_TAP, GREETING,
    REPORT_MONTHS, REPORT_REMINDERS, REPORT_AUDIENCE, REPORT_YEAR,
    *GREET.values(), SPECIALTY, GREETING_PREVIEW, BIRTHDAY_PREVIEW, GREETING_CUT_OFF,
    TRAINING_INVITE, TRAINING_EARLY, TRAINING_EVE, TRAINING_SHORTLY,
    LEARN_MEMBER, LEARN_KEEPER, MAKE_UP_DAYS, CERTIFICATE_WARNING,
    VOTE_MIDYEAR, VOTE_MIDYEAR_DAYS, VOTE_YEARLY, VOTE_YEARLY_DAYS, VOTE_OCCASIONAL_DAYS, VOTE_STEP,
    VOTE_PACE, VOTE_OBJECT,
    PLEDGE_OPENS, PLEDGE_DUE, PLEDGE_CALLS, PLEDGE_NEW, PLEDGE_LIST, PLEDGE_MOST, PLEDGE_ORG_LEAST,
    PLEDGE_ORG_MOST, PLEDGE_WAITING, PLEDGE_UPPER,
    MORNING, QUIET, NOON_REST, NOON_REST_AGE, ELDER_HOURS, ELDER_AGE, PUSHES_A_DAY, PUSHES_A_WEEK,
    PUSHES_A_MONTH, BURDEN_LINE, MOURNING, OFFICE_DAYS, OFFICE_CLOSES,
    DIGEST, HELP_WITHIN, REPORT_WITHIN, *DUE_WITHIN,
    LADDER_SECRETARY, LADDER_COMMITTEE, LADDER_YELLOW, LADDER_ORANGE, LADDER_RED, LADDER_MISSES,
    NOTICE_GAP, NOTICE_UNREAD, NOTICE_AGAIN, NOTICE_CALLS,
    PLEDGE_NOTICE, PLEDGE_DUE_DAYS, PLEDGE_LATE, PLEDGE_QUARTER, PLEDGE_WORDS,
    BOARD_LISTED,
    BINDING_TRIES, BINDING_PAUSE, FORM_KEPT, FORM_RECALLED, NOTE_LENGTH,
    KEEP_UNBOUND, KEEP_SAID, KEEP_FAILED, KEEP_HEARD, KEEP_PARKED, KEEP_FORMS,
    KEEP_VOICE, KEEP_ANSWERS, KEEP_REPORTS, KEEP_CONTACTS, KEEP_GONE, KEEP_ERASURES, KEEP_IMPORTS,
    KEEP_JOURNEYS, KEEP_TRAININGS, KEEP_VOTES, KEEP_PLEDGES,
    SECOND_PERSON,
)  # fmt: skip
RULES: Mapping[str, Rule[Any]] = MappingProxyType({rule.name: rule for rule in CATALOGUE})

# An organisation that sets one of these for itself is asked in rounds of its own.
OF_ROUNDS: tuple[Rule[Any], ...] = (MONTHS, MONTHS_ABROAD, OPEN_DAY, DUE_DAY, DUE_TIME, LATE_ROUNDS, AUDIENCE)
# Those with the same values of these are asked for reports together.
OF_REPORTS: tuple[Rule[Any], ...] = (REPORT_MONTHS, REPORT_AUDIENCE, REPORT_YEAR)
# Those with the same values of these are asked for pledges together.
OF_CALLS: tuple[Rule[Any], ...] = (PLEDGE_OPENS, PLEDGE_DUE, PLEDGE_CALLS, PLEDGE_NEW, PLEDGE_LIST, ELDER_AGE)
# From these follows when somebody is written to.
OF_PUSHES: tuple[Rule[Any], ...] = (MORNING, QUIET, NOON_REST, NOON_REST_AGE, ELDER_HOURS, ELDER_AGE)
# And from these when an office has worked a day.
OF_OFFICE: tuple[Rule[Any], ...] = (OFFICE_DAYS, OFFICE_CLOSES)
