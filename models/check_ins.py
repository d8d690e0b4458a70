"""Who has reported, for which cycle?
Cycles per organisation, calls to people, versions of answers (domain §3.4-A).
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    exists,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from models.accounts import Account, Binding, BindingState
from models.base import Base, BigInt, Key, among, word
from models.loaders import Loader
from models.members import Member
from models.orgs import Org, OrgField, within
from models.prepared import Prepared, many, one


class Condition(StrEnum):
    """您最近好吗?"""

    FINE = "fine"  # 很好
    DIFFICULTY = "difficulty"  # 有点难处
    HELP = "help"  # 需要帮助


class HostReport(StrEnum):
    """当地的党组织报到了吗?"""

    YES = "yes"  # 已报到
    NO = "no"  # 还没有
    HOW = "how"  # 不知道怎么报


class Channel(StrEnum):
    """By which way an answer came."""

    FORM = "form"  # the full form
    TAP = "tap"  # 一切如常,报到: repeats the last full answer
    DIGIT = "digit"  # 1, 2 or 3, or one big button: place and work as before
    PROXY = "proxy"  # 代录 by the secretary or the contact person
    VOICE = "voice"  # a voice message that they wrote down
    FAMILY = "family"  # a relative on the same phone
    RULE = "rule"  # demonstration: a person nobody plays


REPEATING = (Channel.TAP, Channel.DIGIT)  # they say nothing of place and work
BY_KEEPER = (Channel.PROXY, Channel.VOICE)


class CheckInRule(Base):
    """An organisation that is asked in rounds of its own, with all below it; the nearest one upwards holds
    (default: the county's). In which rounds is told by its rules (models/rules.py).
    """

    __tablename__ = "check_in_rules"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), unique=True)

    @classmethod
    def all_with_paths(cls) -> Select[Self, str]:
        """Return every rule with the path of its organisation, roots first."""
        return select(cls, Org.path).join(Org, Org.id == cls.org_id).order_by(Org.path)


class Cycle(Base):
    """One round of check-ins of one rule, with its due time as it was when it opened: that was told to people
    and stays, whatever the rules say later (domain §3.6).
    """

    __tablename__ = "check_in_cycles"
    __table_args__ = (UniqueConstraint("rule_id", "abroad", "opens_on"),)

    id: Mapped[Key]
    rule_id: Mapped[BigInt] = mapped_column(ForeignKey("check_in_rules.id"))
    abroad: Mapped[bool] = mapped_column(default=False)
    opens_on: Mapped[date]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_until: Mapped[datetime]  # to the last day of the next cycle an answer still counts, as 补报
    closed_at: Mapped[datetime | None]  # the silent were handed to people

    @classmethod
    def running(cls, now: datetime) -> Select[Self]:
        """Return the cycles that still take answers, oldest first."""
        return select(cls).where(cls.opened_at <= now, cls.late_until >= now).order_by(cls.opens_on, cls.id)

    @classmethod
    def opened_on(cls, rule_id: int, day: date, *, abroad: bool) -> Select[Self]:
        """Return the cycle that a rule opened on a day."""
        return select(cls).where(cls.rule_id == rule_id, cls.opens_on == day, cls.abroad == abroad)

    @classmethod
    def opened_in(cls, day: date) -> Select[Self]:
        """Return the cycles opened on a day that still wait for people."""
        return select(cls).where(cls.opens_on == day, cls.closed_at.is_(None)).order_by(cls.id)

    @classmethod
    def waiting_on(cls, day: date) -> Select[Self]:
        """Return the cycles opened on or before a day that still wait for people."""
        return select(cls).where(cls.opens_on <= day, cls.closed_at.is_(None)).order_by(cls.id)

    @classmethod
    def to_close(cls, now: datetime) -> Select[Self]:
        """Return the cycles whose due time is over and whose silent are not handed over yet."""
        return select(cls).where(cls.due_at <= now, cls.closed_at.is_(None)).order_by(cls.id)


class CallState(StrEnum):
    """Whether a person who was asked has answered."""

    OPEN = "open"  # asked, silent
    ANSWERED = "answered"  # 已报, in time
    RECORDED = "recorded"  # 代录
    LATE = "late"  # 补报
    OVERDUE = "overdue"  # 逾期: silent after the due time; people take over
    CLOSED = "closed"  # no longer asked: moved, deceased, taken off


SILENT = (CallState.OPEN, CallState.OVERDUE)


class Asked:
    """A person is asked for something in a cycle; at most one row for each pair, the silent ones indexed."""

    __tablename__: str
    cycles: ClassVar[str]  # the table of the cycles

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[UniqueConstraint, Index]:
        silent = text("state IN ('open', 'overdue')")
        index = f"ix_{cls.__tablename__}_silent"
        return (
            UniqueConstraint("cycle_id", "member_id"),
            Index(index, "member_id", sqlite_where=silent, postgresql_where=silent),
        )

    @declared_attr
    @classmethod
    def cycle_id(cls) -> Mapped[BigInt]:
        """In which cycle."""
        return mapped_column(ForeignKey(f"{cls.cycles}.id"), sort_order=1)

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), sort_order=2)
    state: Mapped[CallState] = mapped_column(word(CallState), default=CallState.OPEN, sort_order=3)
    answered_at: Mapped[datetime | None] = mapped_column(sort_order=4)


class Call(Asked, Base):
    """A person is asked to report in a cycle."""

    __tablename__ = "check_in_calls"
    cycles = "check_in_cycles"

    @classmethod
    def of_members(cls, member_ids: Collection[int], now: datetime) -> Select[Self, Cycle]:
        """Return the calls of these members in cycles that still take answers, oldest cycle first."""
        return (
            select(cls, Cycle).join(Cycle, Cycle.id == cls.cycle_id)
            .where(cls.member_id.in_(member_ids), Cycle.late_until >= now, Cycle.opened_at <= now)
            .order_by(Cycle.opens_on, cls.id)
        )  # fmt: skip

    @classmethod
    def silent_unplayed(cls, now: datetime) -> Select[Self, Cycle, Member]:
        """Return the silent calls of a demonstration's people whom nobody plays, with cycle and member."""
        unplayed = exists().where(
            Binding.member_id == cls.member_id, Binding.state == BindingState.ACTIVE,
            Account.id == Binding.account_id, Account.simulated,
        )  # fmt: skip
        return (
            select(cls, Cycle, Member)
            .join(Cycle, Cycle.id == cls.cycle_id).join(Member, Member.id == cls.member_id)
            .where(among(cls.state, SILENT), Cycle.opened_at <= now, Cycle.late_until >= now, unplayed)
            .order_by(cls.id)
        )  # fmt: skip

    @classmethod
    def tally(
        cls, cycle_ids: Collection[int], paths: tuple[str, ...], field: OrgField | None = None
    ) -> Select[CallState, int]:
        """Return (state, number of people) in these cycles under these subtrees; of one field only (Z20)."""
        counted = (
            select(cls.state, func.count())
            .join(Member, Member.id == cls.member_id).join(Org, Org.id == Member.branch_id)
            .where(cls.cycle_id.in_(cycle_ids), within(Org, paths)).group_by(cls.state)
        )  # fmt: skip
        return counted if field is None else counted.where(Org.field == field)

    @classmethod
    def people(
        cls,
        cycle_ids: Collection[int],
        paths: tuple[str, ...],
        states: Collection[CallState],
        contact_of: tuple[int, ...] = (),
    ) -> Select[Member, str]:
        """Return who of the subtrees or of one's own people stands in these states, with the branch."""
        mine = Member.contact_id.in_(contact_of) if contact_of else false()
        return (
            select(Member, Org.name)
            .join(cls, Member.id == cls.member_id).join(Org, Org.id == Member.branch_id)
            .where(cls.cycle_id.in_(cycle_ids), or_(within(Org, paths), mine), cls.state.in_(states))
            .order_by(Member.name_keys, Member.id)
        )  # fmt: skip


class CheckIn(Base):
    """One version of one answer 报到.
    A second answer in a cycle is a new version; the count of people stays 1.
    """

    __tablename__ = "check_ins"
    __table_args__ = (Index("ix_check_ins_member_made", "member_id", "made_at"),)

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    cycle_id: Mapped[BigInt | None] = mapped_column(
        ForeignKey("check_in_cycles.id"), index=True
    )  # None: unasked
    version: Mapped[int] = mapped_column(default=1)
    channel: Mapped[Channel] = mapped_column(word(Channel))
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))  # from which chat
    keeper_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))  # who recorded it by proxy
    condition: Mapped[Condition] = mapped_column(word(Condition))
    place: Mapped[dict[str, Any] | None]
    employer: Mapped[str | None] = mapped_column(String(100))  # when it changed
    phone_changed: Mapped[bool] = mapped_column(default=False)
    host_report: Mapped[HostReport | None] = mapped_column(word(HostReport))
    note: Mapped[str | None] = mapped_column(Text)
    voice: Mapped[dict[str, Any] | None]  # {"file_id", "seconds"}, listened to by the contact person
    replaced: Mapped[dict[str, Any] | None]  # what it changed on the member's row, for undo
    late: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    @classmethod
    def history(cls, member_id: int, limit: int = 12) -> Select[Self]:
        """Return a member's standing answers, newest first."""
        return (
            select(cls).where(cls.member_id == member_id, cls.withdrawn_at.is_(None))
            .order_by(cls.made_at.desc(), cls.id.desc()).limit(limit)
        )  # fmt: skip

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all that a member ever answered, withdrawn answers included, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)

    @classmethod
    def changes_of(cls, member_ids: Collection[int]) -> Select[int, dict[str, Any] | None, datetime]:
        """Return (member, what was replaced on their row, when) of their standing answers."""
        mine = (cls.member_id.in_(member_ids), cls.withdrawn_at.is_(None))
        return select(cls.member_id, cls.replaced, cls.made_at).where(*mine)

    @classmethod
    def latest_full(cls, member_ids: Collection[int]) -> Select[Self]:
        """Return each member's latest standing answer that says more than a tap does."""
        newest = (
            select(func.max(cls.id))
            .where(cls.member_id.in_(member_ids), cls.withdrawn_at.is_(None), cls.channel.not_in(REPEATING))
            .group_by(cls.member_id)
        )
        return select(cls).where(cls.id.in_(newest))

    @classmethod
    def in_cycle(cls, member_id: int, cycle_id: int) -> Select[Self]:
        """Return a member's standing versions in a cycle, newest first."""
        return (
            select(cls)
            .where(cls.member_id == member_id, cls.cycle_id == cycle_id, cls.withdrawn_at.is_(None))
            .order_by(cls.version.desc())
        )


CALLS = Loader(
    Prepared(lambda: Call.of_members(many("member_ids"), one("now"))), lambda row: int(row.Call.member_id)
)
LATEST_FULL = Loader(
    Prepared(lambda: CheckIn.latest_full(many("member_ids"))), lambda row: int(row.CheckIn.member_id)
)
