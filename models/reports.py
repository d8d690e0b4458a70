"""What does a member write home, quarter by quarter and once a year? Cycles, who is asked, what was handed in
(汇报, W22, domain §3.4-B′). At most one row for a person and a cycle; a second report is a new version.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, among, word
from models.check_ins import SILENT, Asked, CallState
from models.members import Member
from models.orgs import Org, within

SHOWN = timedelta(days=14)  # for so long behind its due day a branch is told who has not written


class ReportKind(StrEnum):
    """How long a time a report is about."""

    QUARTERLY = "quarterly"  # 季度汇报, or as many months as the rule says
    YEARLY = "yearly"  # 年度总结


class Part(StrEnum):
    """What a report is asked about, in its order."""

    STUDY = "study"  # 学习
    LIVING = "living"  # 工作生活
    ACTIVITIES = "activities"  # 参加组织生活几次
    DUES = "dues"  # 党费交到几月
    DEEDS = "deeds"  # 为群众做的事
    TROUBLE = "trouble"  # 困难与建议


class ReportCycle(Base):
    """One period of reports for the organisations under a path that stand under the same rules."""

    __tablename__ = "report_cycles"
    __table_args__ = (UniqueConstraint("under", "kind", "opens_on"),)

    id: Mapped[Key]
    under: Mapped[str] = mapped_column(String(200))  # path of the first of them; "" where that is everybody
    kind: Mapped[ReportKind] = mapped_column(word(ReportKind))
    since_on: Mapped[date]  # first day of what is reported about
    until_on: Mapped[date]  # and its last
    opens_on: Mapped[date]
    due_at: Mapped[datetime]
    late_until: Mapped[datetime]  # afterwards the next one counts

    @classmethod
    def opened_in(cls, day: date) -> Select[Self]:
        """Return the cycles that opened on a day."""
        return select(cls).where(cls.opens_on == day).order_by(cls.id)

    @classmethod
    def known(cls, under: str, kind: ReportKind, day: date) -> Select[int]:
        """Return the cycle that opened somewhere on a day, by its identifier."""
        return select(cls.id).where(cls.under == under, cls.kind == kind, cls.opens_on == day)

    @classmethod
    def waiting(cls, now: datetime) -> Select[Self]:
        """Return the cycles whose due time is still to come."""
        return select(cls).where(cls.due_at >= now).order_by(cls.opens_on, cls.id)

    @classmethod
    def shown_at(cls, now: datetime) -> ColumnElement[bool]:
        """Return the condition that branches are still told about a cycle."""
        return cls.due_at >= now - SHOWN

    @classmethod
    def shown(cls, now: datetime) -> Select[Self]:
        """Return the cycles that branches are told about, oldest first."""
        return select(cls).where(cls.shown_at(now)).order_by(cls.opens_on, cls.id)


class ReportCall(Asked, Base):
    """A person is asked for a report in a cycle."""

    __tablename__ = "report_calls"
    cycles = "report_cycles"

    @classmethod
    def open_of(cls, member_ids: Collection[int], now: datetime) -> Select[Self, ReportCycle]:
        """Return what these members are still asked for, the oldest cycle first."""
        return (
            select(cls, ReportCycle).join(ReportCycle, ReportCycle.id == cls.cycle_id)
            .where(cls.member_id.in_(member_ids), among(cls.state, SILENT), ReportCycle.late_until >= now)
            .order_by(ReportCycle.opens_on, cls.id)
        )  # fmt: skip

    @classmethod
    def ended_for(cls, member_id: int) -> Executable:
        """Return the statement after which a member is asked for nothing any more."""
        silent = update(cls).where(cls.member_id == member_id, among(cls.state, SILENT))
        return silent.values(state=CallState.CLOSED).execution_options(synchronize_session=False)

    @classmethod
    def asked_again(cls, member_id: int, now: datetime) -> Executable:
        """Return the statement that takes that back, in the cycles that still take reports."""
        running = select(ReportCycle.id).where(ReportCycle.late_until >= now)
        ended = update(cls).where(cls.member_id == member_id, cls.state == CallState.CLOSED)
        ended = ended.where(cls.cycle_id.in_(running))
        return ended.values(state=CallState.OPEN).execution_options(synchronize_session=False)

    @classmethod
    def people(
        cls, now: datetime, paths: tuple[str, ...], contact_of: tuple[int, ...], states: Collection[CallState]
    ) -> Select[Member, str, ReportCycle]:
        """Return who of the subtrees and of one's own people stands so in a cycle that is shown."""
        mine = Member.contact_id.in_(contact_of) if contact_of else false()
        return (
            select(Member, Org.name, ReportCycle)
            .join(cls, Member.id == cls.member_id).join(Org, Org.id == Member.branch_id)
            .join(ReportCycle, ReportCycle.id == cls.cycle_id)
            .where(ReportCycle.shown_at(now), or_(within(Org, paths), mine), cls.state.in_(states))
            .order_by(Member.name_keys, Member.id, cls.id)
        )  # fmt: skip

    @classmethod
    def tally(
        cls, now: datetime, paths: tuple[str, ...], contact_of: tuple[int, ...]
    ) -> Select[int, CallState, int]:
        """Return (cycle, state, number of people) of the cycles that are shown."""
        people = cls.people(now, paths, contact_of, tuple(CallState))
        counted = people.with_only_columns(cls.cycle_id, cls.state, func.count(cls.id)).order_by(None)
        return counted.group_by(cls.cycle_id, cls.state)


class Report(Base):
    """One version of one report 汇报, in the person's own words, with the contact person's answer."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_member_since", "member_id", "since_on"),)

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    cycle_id: Mapped[BigInt | None] = mapped_column(ForeignKey("report_cycles.id"))  # None: unasked
    kind: Mapped[ReportKind] = mapped_column(word(ReportKind))
    since_on: Mapped[date]
    until_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    account_id: Mapped[BigInt | None] = mapped_column(ForeignKey("accounts.id"))  # from which chat
    told: Mapped[dict[str, Any]]  # {part: words}, typed, or written down by whoever listened
    voice: Mapped[dict[str, Any] | None]  # {part: {"voice", "seconds"}}
    late: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    answered_by: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))
    answer: Mapped[str | None] = mapped_column(Text)  # short words beside 已阅
    answered_at: Mapped[datetime | None]

    @property
    def occurrence(self) -> str:
        """What its follow-up is known by."""
        return f"report:{self.id}"

    @property
    def unwritten(self) -> list[Part]:
        """待转记: the parts that were spoken and nobody has written down yet."""
        return [part for part in Part if part in (self.voice or {}) and part not in self.told]

    def spoken_and_written(self) -> list[tuple[str | None, dict[str, Any] | None]]:
        """Return each of the words and of the voice messages by itself, as (words, voice)."""
        voices: list[tuple[str | None, dict[str, Any] | None]] = [
            (None, voice) for voice in (self.voice or {}).values()
        ]
        return [*((words, None) for words in self.told.values()), *voices]

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all that a member ever wrote, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)

    @classmethod
    def history(cls, member_ids: Collection[int], limit: int) -> Select[Self]:
        """Return the latest reports of these members, each period's last version, newest first."""
        newest = select(func.max(cls.id)).where(cls.member_id.in_(member_ids))
        newest = newest.group_by(cls.member_id, cls.kind, cls.since_on)
        return select(cls).where(cls.id.in_(newest)).order_by(cls.id.desc()).limit(limit)

    @classmethod
    def in_period(cls, member_id: int, kind: ReportKind, since: date) -> Select[Self]:
        """Return a member's versions about a period, newest first."""
        mine = select(cls).where(cls.member_id == member_id, cls.kind == kind, cls.since_on == since)
        return mine.order_by(cls.id.desc())
