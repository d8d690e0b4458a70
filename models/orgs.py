"""Who belongs under whom? The organisation tree of any depth (Z01, Z20)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, Select, String, and_, case, false, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word

_CHAIN = 50  # conditions in a row


class OrgLevel(StrEnum):
    """Levels of Z01; the tree may skip any of them."""

    COUNTY = "county"  # 县
    COMMITTEE = "committee"  # 党(工)委
    GENERAL_BRANCH = "general-branch"  # 党总支
    BRANCH = "branch"  # 党支部
    GROUP = "group"  # 党小组


class OrgField(StrEnum):
    """Fields of Z20."""

    RURAL = "rural"  # 农村
    OFFICE = "office"  # 机关
    INSTITUTION = "institution"  # 事业
    STATE_FIRM = "state-firm"  # 国企
    NEW_ORG = "new-org"  # 两新
    RETIRED = "retired"  # 离退休
    SCHOOL = "school"  # 学校
    COMMUNITY = "community"  # 社区


class Org(Base):
    """One organisation 组织.
    ``path`` lists its ancestors and itself ("/1/7/52/"), so a subtree is one range.
    """

    __tablename__ = "orgs"

    id: Mapped[Key]
    parent_id: Mapped[BigInt | None] = mapped_column(ForeignKey("orgs.id"), index=True)
    level: Mapped[OrgLevel] = mapped_column(word(OrgLevel))
    field: Mapped[OrgField | None] = mapped_column(word(OrgField))
    name: Mapped[str] = mapped_column(String(80))
    code: Mapped[str | None] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(
        String(200).with_variant(String(200, collation="C"), "postgresql"), index=True
    )
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    @classmethod
    def under(cls, path: str) -> Select[Self]:
        """Return the organisations of the subtree whose root has ``path``, itself included."""
        return select(cls).where(within(cls, (path,))).order_by(cls.path)

    @classmethod
    def named(cls, name: str) -> Select[Self]:
        """Return the active organisations of exactly that name."""
        return select(cls).where(cls.name == name, cls.active)

    @classmethod
    def held(cls, number: int) -> Select[Self]:
        """Return an organisation, locked until the transaction ends: two who begin something there wait."""
        return select(cls).where(cls.id == number).with_for_update()

    @classmethod
    def fields_below(cls, paths: tuple[str, ...]) -> Select[OrgField | None, int]:
        """Return (field, number) of the active branches of these subtrees; those of no field under None."""
        branches = select(cls.field, func.count(cls.id)).where(within(cls, paths), cls.active)
        return branches.where(cls.level == OrgLevel.BRANCH).group_by(cls.field)

    @classmethod
    def without_field(cls, path: str) -> Select[Self]:
        """Return what of a subtree has no field yet."""
        return select(cls).where(within(cls, (path,)), cls.field.is_(None)).order_by(cls.path)

    @classmethod
    def roots(cls) -> Select[Self]:
        """Return the organisations that hang under nothing (one per county)."""
        return select(cls).where(cls.parent_id.is_(None)).order_by(cls.id)


def within(org: type[Org], paths: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that an organisation stands in one of the subtrees; no path means none."""
    return any_of([and_(org.path >= path, org.path < path + "~") for path in paths])


def any_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that one of these holds, however many: SQLite refuses chains that are too long,
    and takes a list of short ones.
    """
    if len(conditions) <= _CHAIN:
        return or_(false(), *conditions)
    firsts = range(0, len(conditions), _CHAIN)
    return case(*((or_(*conditions[first : first + _CHAIN]), 1) for first in firsts), else_=0) == 1


def ancestor_ids(path: str) -> list[int]:
    """Return the identifiers on a path, root first, the organisation itself last."""
    return [int(part) for part in path.strip("/").split("/") if part]
