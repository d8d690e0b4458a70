"""What may one turn touch? A Scope: read, add, run statements, say, audit; it has no commit (design §3.1).

Only three edges open one: the pump, the clock and the web. A closed Scope raises, so nothing can outlive
its turn. What an action wrote before it refused stays written: refuse first, then write.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Executable, Select, insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Account, Binding, BindingState
from models.actor import Actor
from models.audit import AuditLine
from models.base import Base, insert_new
from models.calendars import days_off
from models.database import Database
from models.home_words import Posted, words_in
from models.keys import Keys
from models.kinds import Kind
from models.loaders import Loader, Shelf
from models.members import Member
from models.outbox import Message, Said
from models.rule_book import NO_CHANGES, Book, Here, county_day
from models.rule_changes import book_in
from models.rules import ELDER_AGE
from models.values import Addressee, pack
from models.vault import Vault

Row = TypeVar("Row", bound=Base)
T = TypeVar("T")
P = ParamSpec("P")
_WRITTEN = (Message.id, Message.account_id, Message.state)


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


@dataclass(slots=True)
class Sheaf:
    """What the turns of one transaction share: rows loaded ahead, identifiers, what is written together."""

    shelf: Shelf = field(default_factory=Shelf)
    rules: Book = NO_CHANGES
    home_words: tuple[Posted, ...] = ()
    keys: Keys = field(default_factory=Keys)
    said: list[dict[str, Any]] = field(default_factory=list)
    audited: list[dict[str, Any]] = field(default_factory=list)

    async def write(self, session: AsyncSession) -> dict[int, int]:
        """Write what was gathered, a statement a table; a message whose key was said is not said again
        (design §3.8).

        Return (account: identifier) of the messages that were written as in flight already.
        """
        await session.flush()
        if self.audited:
            await session.execute(insert(AuditLine), self.audited)
        if not self.said:
            return {}
        said = insert_new(session.get_bind().dialect.name, Message)
        said = said.on_conflict_do_nothing(index_elements=["key"])
        if all(row["state"] is Said.WAITING for row in self.said):
            await session.execute(said, self.said)
            return {}
        rows = await session.execute(said.returning(*_WRITTEN), self.said)
        return {account: number for number, account, state in rows.all() if state is Said.SENDING}


class Scope:
    """One turn's reach into the database, with its asker, its clock and its vault."""

    def __init__(
        self,
        session: AsyncSession,
        sheaf: Sheaf,
        *,
        now: datetime,
        vault: Vault,
        actor: Actor | None = None,
    ) -> None:
        self.now = now
        self.vault = vault
        self.actor = actor or Actor()
        self._sheaf = sheaf
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

    @property
    def rules(self) -> Book:
        """What organisations have set for themselves."""
        return self._sheaf.rules

    @property
    def home_words(self) -> tuple[Posted, ...]:
        """What branches have posted for those who report."""
        return self._sheaf.home_words

    def here(self, org_id: int | None) -> Here:
        """Return which rules hold for an organisation today; None: for the county."""
        return self._sheaf.rules.here(org_id, county_day(self.now))

    def days_off(self, org_id: int | None) -> Callable[[date], bool]:
        """Return on which days an organisation's office does not work: its week, and over it the calendar."""
        return days_off(self.here(org_id))

    def dear(self, member: Member) -> Addressee:
        """Return how a member is spoken to now, by the rules of their branch."""
        return member.addressed(self.now, self.here(member.branch_id)[ELDER_AGE])

    def add(self, row: Base) -> None:
        """Have a new row written with the turn."""
        self._session.add(row)

    async def number(self, row: Base) -> None:
        """Have a new row written with the turn, and know its identifier at once."""
        row.id = await self.next_number(type(row))  # type: ignore[attr-defined]
        self._session.add(row)

    async def next_number(self, table: type[Base]) -> int:
        """Return the identifier of a row that is still to be made: what is sealed for it has to know it."""
        return await self._sheaf.keys.next(self._session, table)

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

    async def rows(self, statement: Executable, **given: object) -> Sequence[Any]:
        """Return all rows of a statement with several columns, or of an INSERT … RETURNING.

        ``given`` are the values of its parameters: a statement made once is cheaper than one made each time.
        """
        return (await self._session.execute(statement, given or None)).all()

    async def about(self, member: Member, loader: Loader) -> Sequence[Any]:
        """Return the rows that answer a question about a member, loaded ahead where the action said so."""
        known = self._sheaf.shelf.find(loader, member.id)
        if known is None:
            known = (await loader.load(self._session, [member.id], self.now))[member.id]
        return known

    async def run(self, statement: Executable, **given: object) -> None:
        """Carry out a set-based statement with these parameters, after what was added is written."""
        await self._session.flush()
        await self._session.execute(statement, given or None)

    async def of_session(
        self, do: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **named: P.kwargs
    ) -> T:
        """Have something done in this turn's transaction that knows transactions only, as imports do."""
        await self._session.flush()
        return await do(self._session, *args, **named)

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
        self._sheaf.said.append(
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
        self._sheaf.audited.append(
            {
                "at": self.now,
                "verb": verb,
                "subject": named,
                "member_id": about.id if about else None,
                "actor_id": actor.id if actor else None,
                "account_id": self.actor.account.id if self.actor.account else None,
                "facts": pack(facts),
            }
        )

    def close(self) -> None:
        """End the turn's reach; what it left is written with its sheaf."""
        self._open_session = None


@asynccontextmanager
async def one_turn(
    database: Database,
    *,
    now: datetime,
    vault: Vault,
    actor: Actor | None = None,
    patient: bool = False,
    unchecked: bool = False,
) -> AsyncIterator[Scope]:
    """Open a Scope with a transaction of its own, as ``Database.writing`` knows it, for the edges that do one
    thing at a time: the clock and the web.
    """
    async with database.writing(patient=patient, unchecked=unchecked) as session:
        sheaf = Sheaf(rules=await book_in(session, now), home_words=await words_in(session, now))
        scope = Scope(session, sheaf, now=now, vault=vault, actor=actor)
        yield scope
        scope.close()
        await sheaf.write(session)


@asynccontextmanager
async def one_look(database: Database, *, now: datetime, vault: Vault) -> AsyncIterator[Scope]:
    """Open a Scope that reads all tables as of one instant, for pages: nobody waits for it, and what it would
    write is dropped.
    """
    async with database.snapshot() as session:
        scope = Scope(session, Sheaf(rules=await book_in(session, now)), now=now, vault=vault)
        yield scope
        scope.close()
