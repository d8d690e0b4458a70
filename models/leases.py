"""Which process hears and speaks for a bot?
One at a time, under a lease with a fencing token (design §3.11).

Whether a lease has run out is judged by the database's own clock on either engine: two machines' clocks, and
the one that a demonstration moves, do not matter.
"""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import Select, String, and_, bindparam, false, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql.dml import Insert as PgInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningUpdate, Update
from sqlalchemy.sql.functions import FunctionElement

from models.base import Base, Instant, insert_new, type_big

SPAN = 6.0  # seconds for which a lease is granted


class AheadOfNow(FunctionElement[datetime]):
    """The instant so many seconds ahead, by the database's clock at the moment of asking.

    Not PostgreSQL's now(), which stands still within a transaction: one that waited for a lock would judge by
    the time before its waiting.
    """

    name = "ahead_of_now"
    type = Instant()
    inherit_cache = True


@compiles(AheadOfNow, "postgresql")
def _by_postgresql(element: AheadOfNow, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    seconds = compiler.process(element.clauses, **how)
    return f"(clock_timestamp() + make_interval(secs => CAST({seconds} AS double precision)))"


@compiles(AheadOfNow, "sqlite")
def _by_sqlite(element: AheadOfNow, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    seconds = compiler.process(element.clauses, **how)
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', ({seconds}) || ' seconds') || '000')"


class Lease(Base):
    """Who serves a bot, and until when. ``token`` grows with every holder: a frozen one has an old one.

    ``until`` is None after a clean stop; a lease that ran out means that its holder died.
    """

    __tablename__ = "leases"

    bot_id: Mapped[int] = mapped_column(type_big, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(80))
    token: Mapped[int] = mapped_column(type_big, default=0)
    until: Mapped[datetime | None]

    @classmethod
    def known(cls) -> Select[Self, bool]:
        """Return every lease, each with whether it holds right now."""
        return select(cls, func.coalesce(cls.until > AheadOfNow(0), False).label("live"))

    @classmethod
    def live(cls) -> Select[Self]:
        """Return the leases that hold right now: somebody serves this database."""
        return select(cls).where(cls.until > AheadOfNow(0)).order_by(cls.bot_id)

    @classmethod
    def announce(cls, dialect: str, bot_id: int) -> PgInsert | SqliteInsert:
        """Return the statement after which a bot has a lease that somebody can take."""
        row = {"bot_id": bot_id, "holder": "", "token": 0, "until": None}
        return insert_new(dialect, cls).values(row).on_conflict_do_nothing()

    @classmethod
    def holder_of(cls, bot_id: int) -> Select[str]:
        """Return the name of who had a bot last, an empty one for nobody."""
        return select(cls.holder).where(cls.bot_id == bot_id)

    @classmethod
    def for_the_taking(cls, bot_id: int, dead: str | None) -> Select[Self, bool]:
        """Return a bot's lease, with whether its holder left it uncleanly, locked;
        none while somebody holds it or a transaction under it is not over.

        ``dead`` names a holder who is known to have died: there is no waiting for the end of its time.
        """
        free = or_(cls.until.is_(None), cls.until <= AheadOfNow(0), cls.holder == dead if dead else false())
        return (
            select(cls, cls.until.is_not(None).label("unclean"))
            .where(cls.bot_id == bot_id, free).with_for_update(skip_locked=True)
        )  # fmt: skip

    @classmethod
    def take(cls, bot_id: int, holder: str) -> ReturningUpdate[Any]:
        """Return the statement that gives a locked lease to a holder; it gives back the new token."""
        granted = {"holder": holder, "token": cls.token + 1, "until": AheadOfNow(SPAN)}
        return update(cls).where(cls.bot_id == bot_id).values(granted).returning(cls.token)

    @classmethod
    def renew(cls, held: dict[int, int]) -> ReturningUpdate[Any]:
        """Return the statement that prolongs leases (tokens by bot); it gives back those still one's own.

        One that has run out and that nobody took may be gone on with: nobody else has written meanwhile.
        """
        own = [and_(cls.bot_id == bot_id, cls.token == token) for bot_id, token in held.items()]
        values = {"until": AheadOfNow(SPAN)}
        return update(cls).where(or_(*own), cls.until.is_not(None)).values(values).returning(cls.bot_id)

    @classmethod
    def release(cls, bot_id: int, token: int) -> Update:
        """Return the statement that gives a lease back cleanly; the next holder need not wait."""
        return update(cls).where(cls.bot_id == bot_id, cls.token == token).values(until=None)


# What every writing transaction of a holder asks first, put together once. KEY SHARE: whoever takes over
# locks the row FOR UPDATE and so lets this transaction end before; the renewal is not kept waiting by it.
STANDING = (
    select(literal(1))
    .where(
        Lease.bot_id == bindparam("bot_id"),
        Lease.token == bindparam("token"),
        Lease.until > AheadOfNow(0),
    )
    .with_for_update(read=True, key_share=True)
)
