"""Who are the members? One row a person with the columns of the roster (domain §4), never the ID number."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    and_,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import names
from models.base import Base, BigInt, Key, word
from models.hours import HOME_ZONE
from models.orgs import Org, within
from models.rules import ELDER_AGE
from models.values import Addressee
from models.vault import Vault
from models.wishes import Wishes

_PHONE = "members.phone"
_SEALED = ("phone_sealed", "phone_index")
_AWAY = ("floating", "left_on", "left_for", "host_org", "host_reported")
_ANSWERABLE = ("place", "zone", "abroad", "employer", *_AWAY, *_SEALED)
_KIN = "members.kin"
_CHOSEN = text("own_hours IS NOT NULL")  # few: planning asks once which there are


class Gender(StrEnum):
    """性别."""

    WOMAN = "woman"  # 女
    MAN = "man"  # 男


class Education(StrEnum):
    """学历, lowest first; the order is the rank (domain §1.3.7: technical schools count as high school)."""

    PRIMARY = "primary"  # 小学
    JUNIOR = "junior"  # 初中
    HIGH = "high"  # 高中
    TECHNICAL = "technical"  # 中专/中技
    COLLEGE = "college"  # 大专
    BACHELOR = "bachelor"  # 本科
    GRADUATE = "graduate"  # 研究生

    @classmethod
    def high_or_above(cls) -> list[Self]:
        """Return the values that count as 高中及以上 (Z02)."""
        return [level for level in cls if level not in (cls.PRIMARY, cls.JUNIOR)]


class Category(StrEnum):
    """党员类别."""

    FULL = "full"  # 正式党员
    PROBATIONARY = "probationary"  # 预备党员


class Standing(StrEnum):
    """Whether the person is served at all."""

    ACTIVE = "active"  # on the roster
    TRANSFERRED = "transferred"  # 组织关系已转出
    STOPPED = "stopped"  # 停止党籍 or removed, decided by people
    DECEASED = "deceased"  # 去世: everything stops at once
    ERASED = "erased"  # 资料已删除: counted among the members, and nobody any more


COUNTED = (Standing.ACTIVE, Standing.ERASED)  # of whom an organisation is composed
NAMELESS = "—"  # in place of a name, in any language


class Member(Wishes, Base):
    """One member 党员.

    Partial dates (birth, joined_on …) are texts: "1985", "1985-03" or "1985-03-12"; no day is ever invented.
    Phone and kin are sealed; ``phone_index`` finds equal numbers without opening them.
    """

    __tablename__ = "members"
    __table_args__ = (
        Index("ix_members_branch_standing", "branch_id", "standing"),
        Index(
            "ix_members_floating",
            "branch_id",
            postgresql_where=text("floating"),
            sqlite_where=text("floating"),
        ),
        Index(  # few: planning looks for them once a step instead of at every member
            "ix_members_by_phone",
            "id",
            postgresql_where=text("prefers_phone"),
            sqlite_where=text("prefers_phone = 1"),
        ),
        Index("ix_members_own_hours", "own_hours", postgresql_where=_CHOSEN, sqlite_where=_CHOSEN),
    )

    id: Mapped[Key]
    branch_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"))
    contact_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"), index=True)  # 联系人
    standing: Mapped[Standing] = mapped_column(word(Standing), default=Standing.ACTIVE)
    sequence: Mapped[int | None]  # 序号
    name: Mapped[str] = mapped_column(String(40))
    name_keys: Mapped[str] = mapped_column(String(200))  # pinyin and initials, for search
    gender: Mapped[Gender | None] = mapped_column(word(Gender))
    ethnicity: Mapped[str | None] = mapped_column(String(20))  # 民族
    native_place: Mapped[str | None] = mapped_column(String(60))  # 籍贯
    birth: Mapped[str | None] = mapped_column(String(10))
    education: Mapped[Education | None] = mapped_column(word(Education))
    degree: Mapped[str | None] = mapped_column(String(20))  # 学位
    school: Mapped[str | None] = mapped_column(String(60))  # 毕业院校
    major: Mapped[str | None] = mapped_column(String(60))  # 专业
    works_since: Mapped[str | None] = mapped_column(String(10))  # 参加工作时间
    employer: Mapped[str | None] = mapped_column(String(100))  # 工作单位及职务
    occupation: Mapped[str | None] = mapped_column(String(60))  # 工作岗位/职业
    title: Mapped[str | None] = mapped_column(String(40))  # 技术职称
    joined_on: Mapped[str | None] = mapped_column(String(10))  # 入党时间
    full_on: Mapped[str | None] = mapped_column(String(10))  # 转正时间
    category: Mapped[Category | None] = mapped_column(word(Category))
    party_post: Mapped[str | None] = mapped_column(String(40))  # 党内职务
    rural: Mapped[bool | None]  # 农村党员
    without_post: Mapped[bool | None]  # 无职
    in_office: Mapped[bool | None]  # 在职
    floating: Mapped[bool] = mapped_column(default=False)  # 流动
    venturing: Mapped[bool | None]  # 创业
    veteran: Mapped[bool | None]  # 退役军人
    hardship: Mapped[bool | None]  # 困难/老党员
    registered_at: Mapped[str | None] = mapped_column(String(100))  # 户籍地
    home_address: Mapped[str | None] = mapped_column(String(100))  # 家庭住址, to the village
    place: Mapped[dict[str, Any] | None]  # 现居住地: {"code"} or {"country", "city", "zone"}
    zone: Mapped[str] = mapped_column(String(40), default=HOME_ZONE, index=True)
    abroad: Mapped[bool] = mapped_column(default=False)
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[bytes | None] = mapped_column(index=True)
    kin_sealed: Mapped[bytes | None]  # 备用联系人及关系
    branch_since: Mapped[str | None] = mapped_column(String(10))  # 进入支部日期
    transfer_note: Mapped[str | None] = mapped_column(String(200))  # 组织关系转入/转出时间及去向
    left_on: Mapped[str | None] = mapped_column(String(10))  # 流出日期
    left_for: Mapped[str | None] = mapped_column(String(40))  # 流出原因
    host_org: Mapped[str | None] = mapped_column(String(100))  # 流入地党组织
    host_reported: Mapped[bool | None]  # 已在流入地报到
    card_number: Mapped[str | None] = mapped_column(String(40))  # 活动证编号
    dues_paid_to: Mapped[str | None] = mapped_column(String(7))  # 党费交至
    skills: Mapped[str | None] = mapped_column(String(200))  # 特长
    remark: Mapped[str | None] = mapped_column(Text)  # 备注
    asked_to_check_in: Mapped[bool] = mapped_column(default=False)  # added by the branch
    prefers_phone: Mapped[bool] = mapped_column(default=False)  # 退出: reminders by telephone only
    mourning_until: Mapped[date | None]  # 守孝: nothing festive up to this day
    standing_since: Mapped[datetime | None]  # since when no longer on the roster
    created_at: Mapped[datetime]

    def stand(self, standing: Standing, now: datetime) -> None:
        """Change whether the person is served; since when not is what masking counts from."""
        self.standing = standing
        self.standing_since = None if standing is Standing.ACTIVE else now

    def set_name(self, name: str) -> None:
        """Store the cleaned name with the keys by which it is found."""
        self.name = names.clean(name)
        self.name_keys = names.search_keys(self.name)

    def set_phone(self, number: str | None, vault: Vault) -> None:
        """Seal a normalised number (``+8613…``), or clear it."""
        self.phone_sealed = vault.seal(number, _PHONE) if number else None
        self.phone_index = vault.index(number) if number else None

    def phone(self, vault: Vault) -> str | None:
        """Open the number; whoever shows it audits the look (domain §3.7)."""
        return phone_in(self.phone_sealed, vault)

    def answerable(self) -> dict[str, Any]:
        """Return what answers and journeys change, as JSON for ``put_back``; what is sealed stays so."""
        held = {name: getattr(self, name) for name in _ANSWERABLE}
        return {name: value.hex() if isinstance(value, bytes) else value for name, value in held.items()}

    def put_back(self, earlier: Mapping[str, Any]) -> None:
        """Make these columns again what ``answerable`` had told."""
        for name, value in earlier.items():
            setattr(self, name, bytes.fromhex(value) if name in _SEALED and value else value)

    def set_kin(self, text: str | None, vault: Vault) -> None:
        """Seal the spare contact and relation."""
        self.kin_sealed = vault.seal(text, _KIN) if text else None

    def kin(self, vault: Vault) -> str | None:
        """Open the spare contact and relation."""
        return kin_in(self.kin_sealed, vault)

    @property
    def birth_year(self) -> int | None:
        """The year of birth, the second fact of binding."""
        return int(self.birth[:4]) if self.birth else None

    def age_on(self, day: date) -> int | None:
        """Return full years on a day; a birth known only by year or month counts from its first day."""
        return full_years(self.birth, day)

    def addressed(self, now: datetime, elder_from: int = ELDER_AGE.default) -> Addressee:
        """Return how the member is spoken to at an instant: 王小明同志, as an elder 王老 (domain §3.1)."""
        dear = Addressee(name=self.name, age=self.age_on(now.date()))
        if elder_from != ELDER_AGE.default:
            dear["elder_from"] = elder_from
        return dear

    def party_age_on(self, day: date) -> int | None:
        """Return the full years of membership 党龄 on a day, counted as the age is."""
        return full_years(self.joined_on, day)

    @classmethod
    def seen_by(cls, paths: tuple[str, ...], contact_of: tuple[int, ...]) -> Select[Self]:
        """Return the living roster rows in the subtrees,
        and those whose contact person one is (design §3.10).
        """
        mine = cls.contact_id.in_(contact_of) if contact_of else false()
        return (
            select(cls).join(Org, Org.id == cls.branch_id)
            .where(or_(within(Org, paths), mine), cls.standing == Standing.ACTIVE)
        )  # fmt: skip

    @classmethod
    def roster(
        cls, paths: tuple[str, ...], contact_of: tuple[int, ...], query: str = ""
    ) -> Select[Self, str]:
        """Return the rows one may see, each with its branch's name:
        in the roster's order, or those sought.
        """
        seen = cls.seen_by(paths, contact_of).add_columns(Org.name)
        if not query:
            return seen.order_by(Org.path, cls.sequence.is_(None), cls.sequence, cls.id)
        return seen.where(cls.named_like(query)).order_by(cls.name_keys, Org.path, cls.id)

    @classmethod
    def named_like(cls, query: str) -> ColumnElement[bool]:
        """Return the condition that a name fits what is sought: its characters, pinyin or initials."""
        wanted = names.sought(query)
        return (" " + cls.name_keys).contains(wanted, autoescape=True) if wanted else false()

    @classmethod
    def roster_size(cls, paths: tuple[str, ...], contact_of: tuple[int, ...], query: str = "") -> Select[int]:
        """Return how many rows the roster has."""
        wanted = cls.roster(paths, contact_of, query)
        return wanted.with_only_columns(func.count(cls.id)).order_by(None)

    @classmethod
    def counted_below(cls, org_id: int) -> Select[Org, int]:
        """Return the active organisations right below one, each with the members of its subtree."""
        child, below = aliased(Org), aliased(Org)
        return (
            select(child, func.count(cls.id))
            .join(below, and_(below.path >= child.path, below.path < child.path + "~"))
            .outerjoin(cls, and_(cls.branch_id == below.id, cls.standing == Standing.ACTIVE))
            .where(child.parent_id == org_id, child.active).group_by(child.id).order_by(child.id)
        )  # fmt: skip

    @classmethod
    def by_ids(cls, ids: Collection[int]) -> Select[Self]:
        """Return the members of these identifiers, whatever their standing."""
        return select(cls).where(cls.id.in_(ids))

    @classmethod
    def looked_after_by(cls, contact_id: int) -> Select[Self]:
        """Return those whose contact person somebody is."""
        return select(cls).where(cls.contact_id == contact_id).order_by(cls.id)

    @classmethod
    def with_phone(cls, index: bytes) -> Select[Self]:
        """Return the active members whose number has that blind index (two may share a phone)."""
        return select(cls).where(cls.phone_index == index, cls.standing == Standing.ACTIVE)


def phone_in(sealed: bytes | None, vault: Vault) -> str | None:
    """Open the number of a row that was read without its Member; whoever shows it audits the look."""
    return vault.open(sealed, _PHONE) if sealed else None


def kin_in(sealed: bytes | None, vault: Vault) -> str | None:
    """Open the spare contact and relation of such a row."""
    return vault.open(sealed, _KIN) if sealed else None


def full_years(since: str | None, day: date) -> int | None:
    """Full years from a partial date to a day; what is known only by year or month began on its first day."""
    if not since:
        return None
    year, month, first = (*map(int, since.split("-")), 1, 1)[:3]
    return day.year - year - ((day.month, day.day) < (month, first))
