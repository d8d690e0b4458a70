"""Who may do what, and where? One enumeration of permissions, roles as sets of them, grants over subtrees."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from sqlalchemy import CompoundSelect, ForeignKey, Index, Select, null, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.members import Member
from models.orgs import Org
from models.prepared import Prepared, many


class Permission(StrEnum):
    """What an action can need; names are ``area:verb`` (design §5.8)."""

    CHECK_IN_MAKE = "check-in:make"  # report for a person this account speaks for
    CHECK_IN_RECORD = "check-in:record"  # 代录: report for a member by proxy
    MEMBER_SEE = "member:see"  # roster, card, search
    MEMBER_SEE_PHONE = "member:see-phone"  # open a number; every look is audited
    MEMBER_CHANGE = "member:change"  # who has died or gone: what the roster says of somebody's standing
    MEMBER_MOURN = "member:mourn"  # say who mourns somebody, and until when
    MEMBER_ERASE = "member:erase"  # decide on a member's request to be erased
    MEMBER_ASK = "member:ask"  # put a member on the check-in list or take off
    FOLLOW_UP_HANDLE = "follow-up:handle"  # take, note and close follow-ups
    CHASE = "follow-up:chase"  # 督办: see what is overdue by unit, ask those responsible for it
    INVITE_MAKE = "invite:make"  # codes and QR of members and branches
    BINDING_CONFIRM = "binding:confirm"  # release a binding from a new device
    STATS_SEE = "stats:see"  # counts of the own subtree
    EXPORT_MAKE = "export:make"  # tables as files
    ROSTER_IMPORT = "roster:import"  # 导入: bring a sheet onto the own rosters, and take that back
    DELIVERY_SEE = "delivery:see"  # which messages did not arrive, and whose
    DELIVERY_RESEND = "delivery:resend"  # send them again
    GRANT_MAKE = "grant:make"  # appoint and dismiss, never above oneself
    ORG_CHANGE = "org:change"  # say of which field an organisation is
    GREETING_CHANGE = "greeting:change"  # word, stop and look at the greetings of the own subtree
    RULES_SET = "rules:set"  # what holds for one's organisation and all below
    NOTICE_SEND = "notice:send"  # 发通知: to one's own subtree, with receipts and reminders
    NOTICE_URGENT = "notice:urgent"  # day or night, before everything else that goes to many
    TASK_GIVE = "task:give"  # 逐级下发: ask those below for something, see who is late, chase
    TASK_ANSWER = "task:answer"  # do, or hand on, what was asked from above
    CONTACT_ASSIGN = "contact:assign"  # say who is whose contact person
    HOME_POST = "home:post"  # 家乡话: post a word or a photo that members see after their check-in
    TRAINING_RUN = "training:run"  # 办培训: sittings, series, venues, teachers, who comes
    LIBRARY_POST = "library:post"  # 学习资料: publish and withdraw what members learn from
    PLEDGE_WRITE = "pledge:write"  # 提诺: propose, change and drop one's own
    PLEDGE_KEEP = "pledge:keep"  # the organisation's own pledge
    PLEDGE_REVIEW = "pledge:review"  # 审诺: decide on each item, never on one's own
    PLEDGE_ADOPT = "pledge:adopt"  # 定诺: write down what the branch meeting adopted
    PLEDGE_DECIDE = "pledge:decide"  # objections, and verdicts of organisations
    REHEARSE = "days:rehearse"  # 预演: what would be said in the coming days, and to whom
    CLOCK_MOVE = "clock:move"  # demonstration only
    HELP_ASK = "help:ask"  # ask the branch for help or a talk
    SELF_SEE = "self:see"  # own history and settings


class Role(StrEnum):
    """What a person is for a subtree."""

    MEMBER = "member"  # 党员: every bound person, for themselves
    CONTACT = "contact"  # 联系人: for their own people
    SECRETARY = "secretary"  # 支部书记
    COMMITTEE = "committee"  # 党委
    COUNTY = "county"  # 县委组织部


class Grade(StrEnum):
    """Grades of Z08, nearest first: each answers for the grade below."""

    SPECIFIC = "specific"  # 具体责任人: organisation officer, branch secretary
    DIRECT = "direct"  # 直接责任人: leader in charge
    FIRST = "first"  # 第一责任人: the committee's secretary


_SELF = frozenset(
    {Permission.CHECK_IN_MAKE, Permission.PLEDGE_WRITE, Permission.HELP_ASK, Permission.SELF_SEE}
)
_CONTACT = frozenset(
    {
        Permission.CHECK_IN_RECORD,
        Permission.MEMBER_SEE,
        Permission.MEMBER_SEE_PHONE,
        Permission.MEMBER_MOURN,
        Permission.FOLLOW_UP_HANDLE,
    }
)
_SECRETARY = _CONTACT | {
    Permission.MEMBER_CHANGE,
    Permission.MEMBER_ASK,
    Permission.INVITE_MAKE,
    Permission.BINDING_CONFIRM,
    Permission.STATS_SEE,
    Permission.CONTACT_ASSIGN,
    Permission.ROSTER_IMPORT,
    Permission.HOME_POST,
    Permission.LIBRARY_POST,
    Permission.GREETING_CHANGE,
    Permission.NOTICE_SEND,
    Permission.TRAINING_RUN,
    Permission.PLEDGE_KEEP,
    Permission.PLEDGE_REVIEW,
    Permission.PLEDGE_ADOPT,
    Permission.TASK_ANSWER,
}
_COMMITTEE = _SECRETARY | {
    Permission.CHASE,
    Permission.PLEDGE_DECIDE,
    Permission.EXPORT_MAKE,
    Permission.MEMBER_ERASE,
    Permission.DELIVERY_SEE,
    Permission.DELIVERY_RESEND,
    Permission.GRANT_MAKE,
    Permission.ORG_CHANGE,
    Permission.RULES_SET,
    Permission.NOTICE_URGENT,
    Permission.TASK_GIVE,
}

ROLES: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.MEMBER: _SELF,
        Role.CONTACT: _CONTACT,
        Role.SECRETARY: _SECRETARY,
        Role.COMMITTEE: _COMMITTEE,
        Role.COUNTY: _COMMITTEE | {Permission.REHEARSE, Permission.CLOCK_MOVE},
    }
)


class Grant(Base):
    """A person holds a role over an organisation and all below it, from a day on until it is ended."""

    __tablename__ = "grants"
    __table_args__ = (Index("ix_grants_member_open", "member_id", "ended_at"),)

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    role: Mapped[Role] = mapped_column(word(Role))
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    grade: Mapped[Grade] = mapped_column(
        word(Grade), default=Grade.SPECIFIC, server_default=Grade.SPECIFIC.value
    )
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def authority_of(cls, member_ids: list[int]) -> CompoundSelect[*tuple[Any, ...]]:
        """Return (member, role, path) of the open grants of these people, and (member, None, None) of those
        who are somebody's contact person.
        """
        granted = (
            select(cls.member_id, cls.role, Org.path).join(Org, Org.id == cls.org_id)
            .where(cls.member_id.in_(member_ids), cls.ended_at.is_(None))
        )  # fmt: skip
        asked_for = Member.contact_id.in_(member_ids)
        contacts = select(Member.contact_id, null(), null()).where(asked_for).distinct()
        return union_all(granted, contacts)

    @classmethod
    def open_of(cls, member_id: int) -> Select[Self]:
        """Return the roles that a member holds now."""
        return select(cls).where(cls.member_id == member_id, cls.ended_at.is_(None))

    @classmethod
    def over(cls, org_ids: list[int], roles: tuple[Role, ...]) -> Select[Self, Member]:
        """Return who holds one of the roles at one of the organisations, with the member."""
        return (
            select(cls, Member).join(Member, Member.id == cls.member_id)
            .where(cls.org_id.in_(org_ids), cls.role.in_(roles), cls.ended_at.is_(None)).order_by(cls.id)
        )  # fmt: skip


AUTHORITY_OF = Prepared(lambda: Grant.authority_of(many("member_ids")))
