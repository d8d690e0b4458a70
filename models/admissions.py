"""Who was admitted when, and as what? One row an admission, with the attributes of that day (Z04, Z11)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import ForeignKey, Select, String, and_, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, Key, word
from models.members import Education, Gender, Member
from models.orgs import Org, within
from models.structure import YOUNG, percent, tally


class Admission(Base):
    """A person became a member 接收预备党员. Later changes (age, schooling) are not made here (Z04)."""

    __tablename__ = "admissions"

    id: Mapped[Key]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("members.id"), unique=True)
    admitted_on: Mapped[str] = mapped_column(
        String(10).with_variant(String(10, collation="C"), "postgresql"), index=True
    )  # "2006-07-01", or as much of it as is known
    rural: Mapped[bool]
    age: Mapped[int | None]  # full years on that day
    education: Mapped[Education | None] = mapped_column(word(Education))
    gender: Mapped[Gender | None] = mapped_column(word(Gender))

    @classmethod
    def counted(
        cls, first: str, last: str, paths: tuple[str, ...], *, inclusive: bool = True
    ) -> Select[*tuple[Any, ...]]:
        """Return one row, as ``Intake`` wants it, of the admissions from ``first`` to the end of ``last``.

        Both are years, months or days as texts: the range is free, never a count of years (domain §1.3.2).
        An admission known less precisely than the bounds counts only if all of it lies inside.
        """
        young = cls.age <= YOUNG if inclusive else cls.age < YOUNG
        high = cls.education.in_(Education.high_or_above())
        rural = cls.rural.is_(True)
        begin = first.removesuffix("-01").removesuffix("-01")  # "2005" lies wholly behind "2005-01-01"
        conditions = (rural, young, high, cls.gender == Gender.WOMAN, and_(rural, young), and_(rural, high))
        return (
            select(func.count(), *map(tally, conditions))
            .join(Member, Member.id == cls.member_id).join(Org, Org.id == Member.branch_id)
            .where(cls.admitted_on >= begin, cls.admitted_on + "-99" < last + "~", within(Org, paths))
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intake:
    """The admissions of a time: all, four leanings, and two of them among the rural ones (Z04, Z11)."""

    admitted: int
    rural: int
    young: int
    high: int
    women: int
    rural_young: int
    rural_high: int

    @classmethod
    def of(cls, row: Any) -> Self:  # noqa: ANN401 - a row of seven counts
        """Return what a row of ``Admission.counted`` tells."""
        return cls(*map(int, row))

    def share(self, column: str) -> Decimal:
        """Return a count's share in per cent: of the rural admissions for crossed counts, else of all."""
        whole = self.rural if column.startswith("rural_") else self.admitted
        return percent(getattr(self, column), whole)
