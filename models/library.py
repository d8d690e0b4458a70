"""What is there to learn from? Resources that an organisation publishes for all below it, the answers to
their one question, and who wants to hear of new ones (空中课堂, 直播课堂, 乡土教材, W18).
"""

from collections.abc import Collection
from datetime import datetime
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
    and_,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, BigInt, Key, word
from models.members import Member
from models.orgs import Org, within
from models.quizzes import Quiz

TAG_LENGTH = 10  # characters: a tag travels in a button
TAGS = 6  # of one resource


class Shelf(StrEnum):
    """Where something stands (W17, W18)."""

    AIR = "air"  # 空中课堂
    LIVE = "live"  # 直播课堂
    LOCAL = "local"  # 乡土教材


class Resource(Base):
    """One thing to learn from: words, a link, a photo or a voice message, any of them; what is withdrawn is
    shown no more. Of a file its name at the server of the bot that it came through is kept, nothing else.
    """

    __tablename__ = "resources"
    __table_args__ = (Index("ix_resources_org_published", "org_id", "published_at"),)

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    shelf: Mapped[Shelf] = mapped_column(word(Shelf))
    title: Mapped[str] = mapped_column(String(60))
    tags: Mapped[list[str]]
    text: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(String(500))
    photo: Mapped[str | None] = mapped_column(String(200))
    voice: Mapped[str | None] = mapped_column(String(200))
    bot_id: Mapped[BigInt]
    quiz: Mapped[dict[str, Any] | None]  # models/quizzes.py
    keeper_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"))
    published_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    @property
    def question(self) -> Quiz | None:
        """Its one question."""
        return Quiz.of(self.quiz)

    @classmethod
    def for_orgs(cls, org_ids: Collection[int], tag: str = "", sought: str = "") -> Select[Self]:
        """Return what these organisations have published, newest first; of one tag, or in which a word
        stands, where that is given.
        """
        there = select(cls).where(cls.org_id.in_(org_ids), cls.withdrawn_at.is_(None), cls._fits(sought))
        if tag:
            there = there.where(cls._tagged(tag))
        return there.order_by(cls.published_at.desc(), cls.id.desc())

    @classmethod
    def _tagged(cls, tag: str) -> ColumnElement[bool]:
        """Tags hold no quotation marks, so a tag stands between two of them; SQLite's JSON writes what is no
        ASCII as it is or escaped, as its writer did: both are looked for.
        """
        held = cast(cls.tags, String)
        escaped = tag.encode("unicode_escape").decode()
        return or_(*(held.contains(f'"{one}"', autoescape=True) for one in {tag, escaped}))

    @classmethod
    def _fits(cls, sought: str) -> ColumnElement[bool]:
        if not sought:
            return literal(value=True)
        found = or_(*(column.contains(sought, autoescape=True) for column in (cls.title, cls.text)))
        return or_(found, cls._tagged(sought))

    @classmethod
    def published_by(cls, paths: tuple[str, ...]) -> Select[Self, str]:
        """Return what stands of the organisations of these subtrees, newest first, with their names."""
        own = select(cls, Org.name).join(Org, Org.id == cls.org_id)
        return own.where(within(Org, paths), cls.withdrawn_at.is_(None)).order_by(cls.id.desc())

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return these resources, withdrawn ones too."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def tags_of(cls, org_ids: Collection[int]) -> Select[list[str]]:
        """Return the tags of the newest hundred things that these organisations have published."""
        there = select(cls.tags).where(cls.org_id.in_(org_ids), cls.withdrawn_at.is_(None))
        return there.order_by(cls.id.desc()).limit(_NEWEST)


_NEWEST = 100


class ResourceAnswer(Base):
    """A member's answer to the question of a resource: the first one counts, later ones only put it right."""

    __tablename__ = "resource_answers"
    __table_args__ = (UniqueConstraint("resource_id", "member_id"),)

    id: Mapped[Key]
    resource_id: Mapped[BigInt] = mapped_column(ForeignKey("resources.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), index=True)
    right: Mapped[bool]
    tries: Mapped[int] = mapped_column(default=1)
    answered_at: Mapped[datetime]

    @classmethod
    def of(cls, resource_id: int, member_id: int) -> Select[Self]:
        """Return what a member answered."""
        return select(cls).where(cls.resource_id == resource_id, cls.member_id == member_id)

    @classmethod
    def tally(cls, resource_id: int) -> Select[bool, int]:
        """Return (right, number of members) of the answers."""
        return select(cls.right, func.count()).where(cls.resource_id == resource_id).group_by(cls.right)

    @classmethod
    def all_of(cls, member_id: int) -> Select[Self]:
        """Return all that a member ever answered, oldest first."""
        return select(cls).where(cls.member_id == member_id).order_by(cls.id)


class LearningWish(Base):
    """Somebody wants to hear each fortnight what is new; who never asked for it has no row."""

    __tablename__ = "learning_wishes"

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), unique=True)
    wished_at: Mapped[datetime]

    @classmethod
    def of(cls, member_id: int) -> Select[Self]:
        """Return a member's wish."""
        return select(cls).where(cls.member_id == member_id)

    @classmethod
    def of_members(cls, member_ids: Collection[int]) -> Select[int]:
        """Return which of these members wish it."""
        return select(cls.member_id).where(cls.member_id.in_(member_ids))

    @classmethod
    def gone(cls, member_id: int) -> Executable:
        """Return the statement after which a member does not wish it any more."""
        wished = delete(cls).where(cls.member_id == member_id)
        return wished.execution_options(synchronize_session=False)


def has_news(since: datetime) -> ColumnElement[bool]:
    """Return the condition that a member wants the digest and that something was published since an instant
    by the branch or above it.
    """
    branch, above = aliased(Org), aliased(Org)
    wants = exists().where(LearningWish.member_id == Member.id)
    over = branch.path.like(above.path + "%")
    news = exists().where(
        branch.id == Member.branch_id, over, Resource.org_id == above.id,
        Resource.published_at > since, Resource.withdrawn_at.is_(None),
    )  # fmt: skip
    return and_(wants, news)


def published_since(since: datetime, org_ids: Collection[int]) -> Select[Resource]:
    """Return what these organisations have published since an instant, newest first."""
    there = select(Resource).where(Resource.org_id.in_(org_ids), Resource.published_at > since)
    return there.where(Resource.withdrawn_at.is_(None)).order_by(Resource.id.desc())
