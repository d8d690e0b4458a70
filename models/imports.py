"""What did an import do to the roster, how far is it, and how is it taken back? (domain §4)

An import writes in steps; each step's transaction moves ``done`` on, so that a killed one goes on there. Of
a changed member the columns as they were are kept, sealed ones sealed; of what was written only the names of
the columns and a keyed mark: it tells whether anything changed since, and is no second copy of a person.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    Delete,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    Update,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from models.base import Base, BigInt, Key, word
from models.json_text import written
from models.members import Member
from models.orgs import Org, within
from models.vault import Vault


class ImportState(StrEnum):
    """Where an import stands."""

    PLANNED = "planned"  # known by its file; nothing is written yet
    RUNNING = "running"  # writes, or was cut short
    DONE = "done"  # 已完成
    UNDOING = "undoing"  # is taken back, or that was cut short
    UNDONE = "undone"  # 已撤销


UNFINISHED = (ImportState.PLANNED, ImportState.RUNNING, ImportState.UNDOING)


class RowKind(StrEnum):
    """What an import did with a member."""

    NEW = "new"  # 新增
    CHANGED = "changed"  # 更新
    SAME = "same"  # 无变化


class Fate(StrEnum):
    """What an undo did with a row."""

    GOING = "going"  # a new member, unchanged since: deleted next
    TAKEN_BACK = "taken-back"  # the member is as before, or gone
    KEPT = "kept"  # the member changed since, and stays


class Import(Base):
    """One file brought into the roster below one organisation.

    ``digest`` knows the file again; ``done`` rows of ``total`` are written, ``linked`` looked through for
    contact persons; ``counts`` is kind of row -> number; ``made_orgs`` are the organisations made for it.
    """

    __tablename__ = "imports"

    id: Mapped[Key]
    org_id: Mapped[BigInt] = mapped_column(ForeignKey("orgs.id"), index=True)
    actor_id: Mapped[BigInt | None] = mapped_column(ForeignKey("members.id"))  # None: the command line
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[bytes]
    state: Mapped[ImportState] = mapped_column(word(ImportState), default=ImportState.PLANNED)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    linked: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]]
    made_orgs: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def unfinished(cls, path: str) -> Select[Self]:
        """Return the imports that were cut short below, at or above an organisation, the oldest first."""
        above = func.substr(path, 1, func.length(Org.path)) == Org.path
        return (
            select(cls).join(Org, Org.id == cls.org_id)
            .where(cls.state.in_(UNFINISHED), or_(within(Org, (path,)), above)).order_by(cls.id)
        )  # fmt: skip

    @classmethod
    def step(cls, number: int, before: tuple[int, int], after: tuple[int, int]) -> ReturningUpdate[int]:
        """Return the statement that moves (done, linked) on; it finds no row where somebody else did so."""
        done, linked = before
        here = (cls.id == number, cls.state.in_(UNFINISHED[:2]), cls.done == done, cls.linked == linked)
        values = {"state": ImportState.RUNNING, "done": after[0], "linked": after[1]}
        return update(cls).where(*here).values(values).returning(cls.id)

    @classmethod
    def counted(cls, number: int, counts: Mapping[str, int]) -> Update:
        """Return the statement that keeps how many rows of each kind there are by now."""
        return update(cls).where(cls.id == number).values(counts=dict(counts))


class ImportRow(Base):
    """What an import did with one member. ``before`` is empty for a new one; ``mark`` seals what was written.

    No foreign key leads to the member: an undo deletes whom the import had brought, and the row stays.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        Index("ix_import_rows_member_id", "member_id"),
    )

    id: Mapped[Key]
    import_id: Mapped[BigInt] = mapped_column(ForeignKey("imports.id"))
    position: Mapped[int]  # of the row among those read, from 0
    member_id: Mapped[BigInt]
    kind: Mapped[RowKind] = mapped_column(word(RowKind))
    columns: Mapped[list[str]]
    before: Mapped[dict[str, Any]]
    mark: Mapped[bytes | None]
    fate: Mapped[Fate | None] = mapped_column(word(Fate))

    @classmethod
    def members_of(cls, number: int) -> Select[int]:
        """Return whom the rows of an import are about."""
        return select(cls.member_id).where(cls.import_id == number)

    @classmethod
    def changes_of(cls, member_id: int) -> Select[dict[str, Any], datetime]:
        """Return (columns as they were, when) for every import that changed a member and was not undone."""
        changed = (cls.member_id == member_id, cls.kind == RowKind.CHANGED)
        stands = or_(cls.fate.is_(None), cls.fate == Fate.KEPT)
        return (
            select(cls.before, Import.created_at)
            .join(Import, Import.id == cls.import_id).where(*changed, stands)
        )  # fmt: skip

    @classmethod
    def writings_of(cls, member_ids: Collection[int]) -> Select[int, RowKind, list[str], datetime]:
        """Return (member, kind, columns, when the import began) of all that stands of what imports wrote."""
        mine = (cls.member_id.in_(member_ids), cls.kind != RowKind.SAME)
        stands = or_(cls.fate.is_(None), cls.fate == Fate.KEPT)
        return (
            select(cls.member_id, cls.kind, cls.columns, Import.created_at)
            .join(Import, Import.id == cls.import_id).where(*mine, stands)
        )  # fmt: skip

    @classmethod
    def between(cls, number: int, first: int, end: int) -> Select[Self]:
        """Return the rows of an import whose position is in ``first``…``end`` - 1."""
        here = (cls.import_id == number, cls.position >= first, cls.position < end)
        return select(cls).where(*here).order_by(cls.position)

    @classmethod
    def fated(cls, number: int, fate: Fate | None, limit: int) -> Select[Self]:
        """Return the next rows of an import with that fate (None: an undo has not looked at them yet), the
        last written first.
        """
        mine = select(cls).where(
            cls.import_id == number, cls.fate.is_(fate) if fate is None else cls.fate == fate
        )
        return mine.order_by(cls.position.desc()).limit(limit)

    @classmethod
    def fates(cls, number: int) -> Select[Fate | None, int]:
        """Return (fate, number of rows) of an import."""
        return select(cls.fate, func.count()).where(cls.import_id == number).group_by(cls.fate)

    @classmethod
    def left(cls, number: int) -> Select[Member]:
        """Return the members whom an undo left as they were, because they had changed since."""
        mine = (cls.import_id == number, cls.fate == Fate.KEPT)
        return select(Member).join(cls, cls.member_id == Member.id).where(*mine).order_by(Member.id)


def forget_members(ids: Collection[int]) -> Delete:
    """Return the statement that deletes members; the engine refuses where anything points at one."""
    return delete(Member).where(Member.id.in_(ids)).execution_options(synchronize_session=False)


def forget_org(number: int) -> Delete:
    """Return the statement that deletes an organisation; the engine refuses where anything points at it."""
    return delete(Org).where(Org.id == number).execution_options(synchronize_session=False)


def people_below(path: str) -> Select[int, int, str, str | None, bytes | None, Any]:
    """Return (id, branch, name, birth, blind index of the number, standing) of everybody in a subtree."""
    asked = select(
        Member.id, Member.branch_id, Member.name, Member.birth, Member.phone_index, Member.standing
    )
    return asked.join(Org, Org.id == Member.branch_id).where(within(Org, (path,)))


def held(member: Member, columns: Iterable[str]) -> dict[str, Any]:
    """Return these columns as JSON for ``give_back``; what is sealed stays sealed.

    They are read past the mapper: what was never set on a new member is None, and nothing is asked for.
    """
    values = {name: vars(member).get(name) for name in columns}
    return {name: {"hex": one.hex()} if isinstance(one, bytes) else one for name, one in values.items()}


def give_back(member: Member, before: dict[str, Any]) -> None:
    """Make these columns again what ``held`` had told."""
    sealed = {"phone_sealed", "phone_index", "kin_sealed"}
    for name, value in before.items():
        setattr(member, name, bytes.fromhex(value["hex"]) if name in sealed and value else value)


def mark_of(member: Member, columns: Iterable[str], vault: Vault) -> bytes:
    """Return a keyed mark of what stands in these columns; it is another as soon as one of them changes."""
    told = {name: _plain(value) for name, value in held(member, sorted(columns)).items()}
    return vault.index(written(told).decode())


def _plain(value: object) -> object:
    """JSON gives its keys back in an order of its own."""
    return sorted(value.items()) if isinstance(value, dict) else value
