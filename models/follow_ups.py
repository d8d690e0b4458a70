"""What must a person look after, by when, and who answers for it? Follow-ups (domain §3.6, §3.8)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    Executable,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, insert_new, word
from models.calendars import days_off
from models.hours import HOME_ZONE, add_working_days
from models.loaders import Loader
from models.members import Member
from models.orgs import Org, within
from models.prepared import Prepared, many
from models.rule_book import BY_DEFAULT, Here
from models.rule_terms import week_of
from models.rules import HELP_WITHIN, REPORT_WITHIN, RULES
from models.rungs import Rung


class Cause(StrEnum):
    """Why somebody must act."""

    HELP = "help"  # 需要帮助: 2 hours, by telephone
    DIFFICULTY = "difficulty"  # 有难处: one working day
    TALK = "talk"  # 人工: asked for a person
    HOST_HELP = "host-help"  # does not know how to report to the host branch
    MEMBERSHIP = "membership"  # 组织关系转接: away for long, asks how to have the membership transferred
    SILENT = "silent"  # no check-in by the due day
    UNBOUND = "unbound"  # has no chat account: to be told by telephone
    UNREACHABLE = "unreachable"  # blocked the bot or deleted the account
    VOICE = "voice"  # a voice message waits to be written down: 待转记
    UNDELIVERED = "undelivered"  # a message to a member did not arrive, though the chat is open
    UNMATCHED = "unmatched"  # somebody tried to bind and nothing fitted: 待核对
    REBIND = "rebind"  # binding from a new device waits for the secretary
    CORRECTION = "correction"  # 改正: something on the roster is wrong, says its person
    TRANSFER = "transfer"  # 转入: another branch hands a member over, to be received
    REPORT = "report"  # 汇报: to be read and answered
    MAKE_UP = "make-up"  # 补课: what was missed was not made up for in its days
    LEARN = "learn"  # 我想学: asks that somebody who can teach it gets in touch
    ERASURE = "erasure"  # 删除申请: a member asks to be erased; decided above the branch
    PLEDGE = "pledge"  # 反映问题: somebody says that a public promise is not kept as it is told


class FollowUpState(StrEnum):
    """Life of a follow-up 任务."""

    NEW = "new"  # 新
    TAKEN = "taken"  # 已接
    DONE = "done"  # 办结
    WITHDRAWN = "withdrawn"  # the cause went away by itself


def due_after(cause: Cause, at: datetime, zone: str = HOME_ZONE, here: Here = BY_DEFAULT) -> datetime:
    """Return by when somebody must have acted on a cause that arose at an instant, by an office's rules:
    a call for help within hours at any time, a report within days, all else within working days; which days
    those are its calendar tells.
    """
    if cause is Cause.HELP:
        return at + timedelta(hours=here[HELP_WITHIN])
    if cause is Cause.REPORT:  # days of the calendar; one that falls on a day off waits for the next
        last = at + timedelta(days=here[REPORT_WITHIN] - 1)
        return add_working_days(last, 1, zone, days_off(here), week_of(here))
    days: int = here[RULES[f"due-{cause}"]]
    return add_working_days(at, days, zone, days_off(here), week_of(here))


OPEN = (FollowUpState.NEW, FollowUpState.TAKEN)
UNANSWERED = (Cause.SILENT, Cause.UNBOUND)  # they climb by the days of silence, until somebody speaks
_FIRST = {  # who is responsible to begin with, where that is not the contact person
    Cause.UNMATCHED: Rung.SECRETARY, Cause.REBIND: Rung.SECRETARY, Cause.TRANSFER: Rung.SECRETARY,
    Cause.CORRECTION: Rung.SECRETARY, Cause.MEMBERSHIP: Rung.SECRETARY, Cause.ERASURE: Rung.SPECIFIC,
    Cause.MAKE_UP: Rung.SECRETARY, Cause.PLEDGE: Rung.SECRETARY, Cause.LEARN: Rung.SECRETARY,
}  # fmt: skip


def first_rung(cause: Cause) -> Rung:
    """Return who is responsible for a new follow-up."""
    return _FIRST.get(cause, Rung.CONTACT)


def _first_of(context: Any) -> Rung:  # noqa: ANN401 - what SQLAlchemy hands to a default
    return first_rung(context.get_current_parameters()["cause"])


def _next_of(context: Any) -> datetime | None:  # noqa: ANN401 - likewise
    row = context.get_current_parameters()
    return None if row["cause"] in UNANSWERED else row["due_at"]


class Outcome(StrEnum):
    """How a follow-up ended, or what an attempt brought."""

    CALLED = "called"  # 打电话了
    VISITED = "visited"  # 上门了
    MESSAGED = "messaged"  # 发消息说上话了
    LETTER = "letter"  # 写信说上话了
    NO_ANSWER = "no-answer"  # 没打通: stays open
    SOLVED = "solved"  # 办好了
    WRITTEN = "written"  # a voice message was written down
    CONFIRMED = "confirmed"  # a binding was released
    REFUSED = "refused"  # a binding was refused
    RECEIVED = "received"  # a member was received from another branch
    DECLINED = "declined"  # a member was not received
    ERASED = "erased"  # a member's request to be erased was agreed to
    KEPT = "kept"  # it was not


class FollowUp(Base):
    """Somebody needs a person.
    ``occurrence`` makes it unique for its cause (a cycle, a check-in, a message).
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        UniqueConstraint("cause", "org_id", "member_id", "occurrence"),
        Index(
            "ix_follow_ups_open", "org_id", "due_at",
            sqlite_where=text("state IN ('new', 'taken')"),
            postgresql_where=text("state IN ('new', 'taken')"),
        ),
        Index(
            "ix_follow_ups_check_in_id", "check_in_id",
            sqlite_where=text("check_in_id IS NOT NULL"),
            postgresql_where=text("check_in_id IS NOT NULL"),
        ),
        Index(
            "ix_follow_ups_next", "next_at",
            sqlite_where=text("state IN ('new', 'taken')"),
            postgresql_where=text("state IN ('new', 'taken')"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    cause: Mapped[Cause] = mapped_column(word(Cause))
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))  # the branch that answers for it
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    account_id: Mapped[BigInt | None] = mapped_column(
        ForeignKey("accounts.id")
    )  # who asks, when nobody is bound
    check_in_id: Mapped[BigInt | None] = mapped_column(ForeignKey("check_ins.id"))
    occurrence: Mapped[str] = mapped_column(String(60))
    about: Mapped[dict[str, Any] | None]  # what to tell on the telephone: {"screen", "args"}
    note: Mapped[str | None] = mapped_column(Text)  # the person's own words
    voice: Mapped[dict[str, Any] | None]
    state: Mapped[FollowUpState] = mapped_column(word(FollowUpState), default=FollowUpState.NEW)
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome))
    attempts: Mapped[int] = mapped_column(default=0)  # 没打通
    taken_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    rung: Mapped[Rung] = mapped_column(word(Rung), default=_first_of, server_default=Rung.CONTACT.value)
    rung_since: Mapped[datetime | None]  # None: since it arose
    step: Mapped[int] = mapped_column(default=0, server_default="0")  # of its ladder that are behind it
    next_at: Mapped[datetime | None] = mapped_column(default=_next_of)  # when the next step is due
    silent_since: Mapped[datetime | None]  # the due time of the oldest cycle that the person left unanswered
    chased_at: Mapped[datetime | None]  # 督办: when it was last asked for

    @classmethod
    def unreachable(
        cls, dialect: str, member: Member, account_id: int, now: datetime, here: Here
    ) -> Executable:
        """Return the statement that puts a member on the phone list because a chat is closed to us."""
        occurrence = f"account:{account_id}:{now:%Y-%m-%dT%H:%M:%S.%f}"
        return cls.raised(dialect, Cause.UNREACHABLE, member, occurrence, now, here)

    @classmethod
    def reached_again(cls, account_id: int, now: datetime) -> Executable:
        """Take off the phone list who stands there because this chat was closed, unless somebody is at it."""
        listed = cls.occurrence.like(f"account:{account_id}:%")
        return (
            update(cls).where(cls.cause == Cause.UNREACHABLE, cls.state == FollowUpState.NEW, listed)
            .values(state=FollowUpState.WITHDRAWN, closed_at=now)
            .execution_options(synchronize_session=False)
        )  # fmt: skip

    @classmethod
    def undelivered(cls, member: Member, now: datetime, here: Here) -> dict[str, Any]:
        """Return the row that puts a member on the phone list because something did not arrive."""
        return cls._row(Cause.UNDELIVERED, member, f"letters:{now.date()}", now, here)

    @classmethod
    def all_raised(cls, dialect: str) -> Executable:
        """Return the statement that opens a follow-up for each of many rows; those already there are left."""
        return insert_new(dialect, cls).on_conflict_do_nothing()

    @classmethod
    def raised(
        cls, dialect: str, cause: Cause, member: Member, occurrence: str, now: datetime,
        here: Here = BY_DEFAULT,
    ) -> Executable:  # fmt: skip
        """Return the statement that opens a follow-up for a member, due as their branch's rules ``here`` say;
        one already there is left as it is.
        """
        row = cls._row(cause, member, occurrence, now, here)
        return insert_new(dialect, cls).values(row).on_conflict_do_nothing()

    @staticmethod
    def _row(cause: Cause, member: Member, occurrence: str, now: datetime, here: Here) -> dict[str, Any]:
        return {
            "cause": cause, "org_id": member.branch_id, "member_id": member.id, "occurrence": occurrence,
            "state": FollowUpState.NEW, "attempts": 0, "opened_at": now,
            "due_at": due_after(cause, now, here=here),
        }  # fmt: skip

    @classmethod
    def open_in(
        cls, paths: tuple[str, ...], contact_of: tuple[int, ...], *causes: Cause
    ) -> Select[Self, Member | None, Org]:
        """Return open follow-ups of the subtrees and of one's own people, most urgent first."""
        seen = cls.seen_by(paths, contact_of).where(among(cls.state, OPEN)).order_by(cls.due_at, cls.id)
        return seen.where(cls.cause.in_(causes)) if causes else seen

    @classmethod
    def seen_by(cls, paths: tuple[str, ...], contact_of: tuple[int, ...]) -> Select[Self, Member | None, Org]:
        """Return follow-ups of the subtrees and of one's own people in any state, with person and branch.

        Who asked to be erased is not the contact person's to know.
        """
        theirs = and_(Member.contact_id.in_(contact_of), cls.cause != Cause.ERASURE)
        mine = theirs if contact_of else false()
        return (
            select(cls, Member, Org)
            .join(Org, Org.id == cls.org_id).outerjoin(Member, Member.id == cls.member_id)
            .where(or_(within(Org, paths), mine))
        )  # fmt: skip

    @classmethod
    def tally(
        cls, paths: tuple[str, ...], contact_of: tuple[int, ...], now: datetime
    ) -> Select[Cause, int, int]:
        """Return (cause, number, overdue among them) of the open follow-ups one may see."""
        late = func.sum(case((cls.due_at < now, 1), else_=0))
        seen = cls.seen_by(paths, contact_of).where(among(cls.state, OPEN))
        return seen.with_only_columns(cls.cause, func.count(cls.id), late).group_by(cls.cause)

    @classmethod
    def open_for(cls, member_ids: Collection[int], *causes: Cause) -> Select[Self]:
        """Return the open follow-ups of these members and causes."""
        return select(cls).where(cls.member_id.in_(member_ids), cls.cause.in_(causes), among(cls.state, OPEN))

    @classmethod
    def open_about(cls, member_id: int, cause: Cause, occurrence: str) -> Select[Self]:
        """Return the open follow-up of a member, a cause and what it is about."""
        mine = select(cls).where(cls.member_id == member_id, cls.cause == cause, among(cls.state, OPEN))
        return mine.where(cls.occurrence == occurrence)

    @classmethod
    def open_on(cls, cause: Cause, org_id: int, beginning: str) -> Select[int]:
        """Return how many are open of a cause at an organisation, of those whose occurrence begins so."""
        of_it = (
            cls.org_id == org_id,
            cls.cause == cause,
            cls.occurrence.startswith(beginning, autoescape=True),
        )
        return select(func.count(cls.id)).where(*of_it, among(cls.state, OPEN))

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all that was ever to be done about a member, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)

    @classmethod
    def unmatched_by(cls, account_id: int) -> Select[Self]:
        """Return the open follow-up of an account that nobody could be found for."""
        return select(cls).where(
            cls.account_id == account_id, cls.cause == Cause.UNMATCHED, among(cls.state, OPEN)
        )

    @classmethod
    def from_check_ins(cls, check_in_ids: list[int]) -> Select[Self]:
        """Return the follow-ups that grew out of these answers."""
        return select(cls).where(cls.check_in_id.in_(check_in_ids))


SILENCES = Loader(
    Prepared(lambda: FollowUp.open_for(many("member_ids"), *UNANSWERED)),
    lambda row: int(row.FollowUp.member_id),
)
