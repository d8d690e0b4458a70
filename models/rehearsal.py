"""What does a rehearsal ask of its copy, and write into it? (design §3.14; nothing here is for live rows)"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Account, Binding, BindingState, Relation
from models.base import type_big
from models.calendars import years_known
from models.installation import Installation
from models.members import Member, Standing
from models.orgs import Org, within
from models.outbox import Message, Said
from models.prepared import Prepared, many
from models.rule_changes import read_book

_UNSENT = Table("rehearsal_unsent", MetaData(), Column("message_id", BigInteger, index=True))
_WATCH = """
    CREATE TRIGGER rehearsal_unsent AFTER UPDATE OF state ON outbox
    WHEN OLD.state IN ('waiting', 'sending') AND NEW.state IN ('skipped', 'failed', 'unsure')
    BEGIN INSERT INTO rehearsal_unsent VALUES (NEW.id); END
"""
_SPEAKS_FOR = and_(
    Binding.account_id == Message.account_id, Binding.member_id == Message.member_id,
    Binding.state == BindingState.ACTIVE,
)  # fmt: skip
EVERYBODY = "/"  # the path of whoever asks of no organisation
_MONTH = 7  # characters of "2006-07"


class Reader(NamedTuple):
    """Whose chat it is: by the account's own binding, else by any; Nones for a chat of nobody."""

    member_id: int | None = None
    branch_id: int | None = None
    zone: str | None = None


class Gap(NamedTuple):
    """Something that is missing, and of how many people or units."""

    what: str
    number: int


async def watch(session: AsyncSession) -> None:
    """Have the copy remember each message that is settled without being sent, whoever settles it; and let
    its clock be moved, as a demonstration's.
    """
    connection = await session.connection()
    await connection.run_sync(_UNSENT.create)
    await connection.execute(text(_WATCH))
    await connection.execute(update(Installation).values(demonstration=True, clock_target=None))


async def bots(session: AsyncSession) -> list[int]:
    """Return the bots that have accounts, each with a pace of its own."""
    return list(await session.scalars(select(Account.bot_id).distinct().order_by(Account.bot_id)))


_TAKE_UNSENT = Prepared(
    lambda: (
        select(
            Message.id, Message.bot_id, Message.account_id, Message.member_id, Message.kind, Message.lane,
            Message.screen, Message.state, Message.reason, Binding.member_id.label("spoken_for"),
            Member.branch_id, Member.zone,
        )
        .join(_UNSENT, _UNSENT.c.message_id == Message.id)
        .outerjoin(Binding, _SPEAKS_FOR).outerjoin(Member, Member.id == Binding.member_id)
        .order_by(Message.id)
    )
)  # fmt: skip
_FORGET_UNSENT = Prepared(lambda: delete(_UNSENT))
_GONE = Prepared(
    lambda: (
        update(Message.__table__)  # type: ignore[arg-type]
        .where(Message.id == bindparam("row"))
        .values(
            state=Said.SENT, sent_at=bindparam("at", type_=Message.sent_at.type),
            message_id=func.coalesce(Message.message_id, bindparam("row", type_=type_big)), pieces_sent=0,
            attempts=Message.attempts + 1,
        )
    )
)  # fmt: skip
_READERS = Prepared(
    lambda: (
        select(Binding.account_id, Member.id, Member.branch_id, Member.zone)
        .join(Member, Member.id == Binding.member_id)
        .where(Binding.account_id.in_(many("accounts")), Binding.state == BindingState.ACTIVE)
        .order_by(Binding.relation != Relation.SELF, Binding.id)
    )
)


async def take_unsent(session: AsyncSession) -> list[Any]:
    """Return the messages that were settled without being sent since it was asked last."""
    rows = list((await _TAKE_UNSENT.ask(session)).all())
    if rows:
        await _FORGET_UNSENT.ask(session)
    return rows


async def note_gone(session: AsyncSession, gone: Collection[tuple[int, datetime]]) -> None:
    """Note messages as accepted, each at its own instant; their number in the chat is their identifier."""
    await _GONE.ask_each(session, [{"row": row, "at": at} for row, at in gone])


async def readers(session: AsyncSession, accounts: Collection[int]) -> dict[int, Reader]:
    """Return whose chats these are."""
    found: dict[int, Reader] = {}
    for account_id, *reader in (await _READERS.ask(session, accounts=accounts)).all():
        found.setdefault(account_id, Reader(*reader))
    return found


async def branches(session: AsyncSession) -> dict[int, str]:
    """Return the path of every organisation."""
    return {row.id: row.path for row in (await session.execute(select(Org.id, Org.path))).all()}


async def unknown_years(session: AsyncSession, path: str, first: date, last: date) -> list[int]:
    """Return the years from one day to another whose official days off an organisation does not know: there
    every ordinary week counts as worked through.
    """
    book = await read_book(session)
    known = years_known(book.here(None, first) if path == EVERYBODY else book.at(path, first))
    return [year for year in range(first.year, last.year + 1) if year not in known]


async def gaps(session: AsyncSession, path: str) -> list[Gap]:
    """Return which dates of active members under an organisation are missing or known in part only: on them
    hang the hours of elders, and greetings of the day.
    """
    found = (await session.execute(_gaps(path))).mappings().one()
    return [Gap(what, number) for what, number in found.items() if number]


def _gaps(path: str) -> Select[*tuple[Any, ...]]:
    def counted(what: str, missing: Any) -> Any:  # noqa: ANN401 - a condition in, a count out
        return func.count().filter(missing).label(what)

    known = func.length(Member.joined_on)
    return (
        select(
            counted("birth-unknown", Member.birth.is_(None)),
            counted("joined-unknown", or_(Member.joined_on.is_(None), known < _MONTH)),
            counted("joined-by-month", known == _MONTH),
        )
        .select_from(Member).join(Org, Org.id == Member.branch_id)
        .where(within(Org, (path,)), Member.standing == Standing.ACTIVE)
    )  # fmt: skip
