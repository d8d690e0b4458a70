"""What may one turn touch? A Scope: read, add, run statements, say, audit; it has no commit (design §3.1).

Only three edges open one: the pump, the clock and the web. A closed Scope raises, so nothing can outlive
its turn. What an action wrote before it refused stays written: refuse first, then write.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Executable, Select
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Account, Binding, BindingState
from models.actor import Actor
from models.audit import AuditLine
from models.base import Base, insert_new
from models.database import Database
from models.kinds import Kind
from models.members import Member
from models.outbox import Message, Said
from models.values import pack
from models.vault import Vault

Row = TypeVar("Row", bound=Base)
T = TypeVar("T")


class ScopeClosedError(Exception):
    """Something kept a Scope beyond its turn."""


@dataclass(frozen=True, slots=True)
class How:
    """In which manner a screen is shown: its kind, and what it replaces or must not repeat."""

    kind: Kind = Kind.REPLY
    key: str | None = None
    edits: str | None = None  # key of the message to change in place
    message_id: int | None = None  # or its number, known from a button press
    not_before: datetime | None = None

    def columns(self, now: datetime) -> dict[str, Any]:
        """Return what a message's row takes from the manner it is shown in."""
        manner = self.kind.value
        base = max(self.not_before or now, now)
        return {
            "kind": self.kind.word,
            "lane": int(manner.lane),
            "capped": manner.capped,
            "key": self.key,
            "edits": self.edits,
            "message_id": self.message_id,
            "not_before": self.not_before,
            "stale_at": base + manner.stale_after if manner.stale_after else None,
        }


class Scope:
    """One turn's reach into the database, with its asker, its clock and its vault."""

    def __init__(
        self, session: AsyncSession, *, now: datetime, vault: Vault, actor: Actor | None = None
    ) -> None:
        self.now = now
        self.vault = vault
        self.actor = actor or Actor()
        self.said: list[dict[str, Any]] = []
        self._open_session: AsyncSession | None = session

    @property
    def _session(self) -> AsyncSession:
        if self._open_session is None:
            raise ScopeClosedError("this Scope is closed: its turn is over")
        return self._open_session

    @property
    def dialect(self) -> str:
        """The name of the engine: "sqlite" or "postgresql"."""
        return self._session.get_bind().dialect.name

    def add(self, row: Base) -> None:
        """Have a new row written with the turn."""
        self._session.add(row)

    async def flush(self) -> None:
        """Write what was added, so that new rows have their identifiers."""
        await self._session.flush()

    async def get(self, table: type[Row], key: int) -> Row | None:
        """Return a row by its identifier, None when there is none."""
        return await self._session.get(table, key)

    async def first(self, statement: Select[T]) -> T | None:
        """Return the first result of a one-column statement, None when there is none."""
        return (await self._session.scalars(statement.limit(1))).first()

    async def all(self, statement: Select[T]) -> Sequence[T]:
        """Return all results of a one-column statement."""
        return (await self._session.scalars(statement)).all()

    async def rows(self, statement: Executable) -> Sequence[Any]:
        """Return all rows of a statement with several columns, or of an INSERT … RETURNING."""
        return (await self._session.execute(statement)).all()

    async def run(self, statement: Executable) -> None:
        """Carry out a set-based statement after what was added is written."""
        await self._session.flush()
        await self._session.execute(statement)

    def show(
        self,
        screen: str,
        to: Account | None = None,
        about: Member | None = None,
        how: How = How(),
        /,
        **args: object,
    ) -> None:
        """Have a screen sent to an account (the asker's own by default) once the turn is committed."""
        account = to or self.actor.account
        if account is None:
            raise LookupError(f"{screen}: nobody to show it to")
        self.said.append(
            {
                **how.columns(self.now),
                "bot_id": account.bot_id,
                "account_id": account.id,
                "member_id": about.id if about else None,
                "screen": screen,
                "args": pack(args),
                "state": Said.WAITING,
                "attempts": 0,
                "created_at": self.now,
            }
        )

    async def accounts_of(self, member: Member) -> list[Account]:
        """Return the chats that speak for a member and can be reached."""
        rows = await self.rows(Binding.of_member(member.id, BindingState.ACTIVE))
        return [account for _, account in rows if account.unreachable_since is None]

    async def tell(self, member: Member, screen: str, how: How, /, **args: object) -> bool:
        """Have a screen sent to every chat of a member; False when there is none and a person must call."""
        accounts = await self.accounts_of(member)
        for number, account in enumerate(accounts):
            key = f"{how.key}:{number}" if how.key and number else how.key
            manner = How(how.kind, key, how.edits, how.message_id, how.not_before)
            self.show(screen, account, member, manner, **args)
        return bool(accounts)

    def audit(self, verb: str, subject: Base | str, about: Member | None = None, /, **facts: object) -> None:
        """Add a line to the trail; facts carry no numbers of telephones and no people's words."""
        named = subject if isinstance(subject, str) else f"{type(subject).__name__.lower()}:{subject.id}"  # type: ignore[attr-defined]
        actor = self.actor.member
        self.add(
            AuditLine(
                at=self.now,
                verb=verb,
                subject=named,
                member_id=about.id if about else None,
                actor_id=actor.id if actor else None,
                account_id=self.actor.account.id if self.actor.account else None,
                facts=pack(facts),
            )
        )

    async def close(self) -> list[dict[str, Any]]:
        """Write what was added and end the turn's reach; return the messages to be inserted."""
        await self._session.flush()
        self._open_session = None
        return self.said


async def write_said(session: AsyncSession, said: list[dict[str, Any]]) -> None:
    """Insert gathered messages at once; one whose key was said before is not said again (design §3.8)."""
    if said:
        known = insert_new(session.get_bind().dialect.name, Message)
        await session.execute(known.on_conflict_do_nothing(index_elements=["key"]), said)


@asynccontextmanager
async def one_turn(
    database: Database, *, now: datetime, vault: Vault, actor: Actor | None = None, patient: bool = False
) -> AsyncIterator[Scope]:
    """Open a Scope with a transaction of its own, for the edges that do one thing at a time:
    the clock and the web.
    """
    async with database.writing(patient=patient) as session:
        scope = Scope(session, now=now, vault=vault, actor=actor)
        yield scope
        await write_said(session, await scope.close())
