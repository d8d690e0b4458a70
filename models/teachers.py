"""Who teaches? Lecturers, cadres and the local experts 土专家 and 田秀才, with what they can do (W15)."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.orgs import Org, within
from models.vault import Vault

_PHONE = "teachers.phone"


class TeacherKind(StrEnum):
    """What somebody is who teaches."""

    LECTURER = "lecturer"  # 党校教师
    CADRE = "cadre"  # 领导干部
    EXPERT = "expert"  # 土专家, 田秀才
    SECRETARY = "secretary"  # 支部书记
    GUEST = "guest"  # 外请


class Teacher(Base):
    """Somebody who teaches for an organisation and all below it. The number of the telephone is sealed: no
    screen of a member ever has it (W15).
    """

    __tablename__ = "teachers"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    member_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[TeacherKind] = mapped_column(word(TeacherKind))
    name: Mapped[str] = mapped_column(String(40))
    skill: Mapped[str | None] = mapped_column(String(100))
    phone_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # teaches no more

    def keep_phone(self, number: str | None, vault: Vault) -> None:
        """Seal a normalised number, or clear it."""
        self.phone_sealed = vault.seal(number, _PHONE) if number else None

    def phone(self, vault: Vault) -> str | None:
        """Open the number; whoever shows it audits the look (domain §3.7)."""
        return vault.open(self.phone_sealed, _PHONE) if self.phone_sealed else None

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return the teachers of these identifiers, whether still offered or not."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def below(cls, paths: tuple[str, ...]) -> Select[Self, Org]:
        """Return who teaches in these subtrees, with the organisation, by name."""
        mine = select(cls, Org).join(Org, Org.id == cls.org_id).where(within(Org, paths))
        return mine.where(cls.closed_at.is_(None)).order_by(cls.kind, cls.name, cls.id)

    @classmethod
    def offered(cls, line: list[int]) -> Select[Self]:
        """Return who teaches for the organisations of a line: who does so above does it for all below."""
        mine = select(cls).where(cls.org_id.in_(line), cls.closed_at.is_(None))
        return mine.order_by(cls.kind, cls.name, cls.id)
