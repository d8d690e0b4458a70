"""What did not arrive, what was given up, and how is it tried again? ``letters`` and ``parked``.

What is printed names messages and updates by number: no names, no texts, of a fault its kind and place.
"""

import json
import re
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from bot.upkeep.fit import opened, vault_of
from bot.upkeep.meant import present
from models.inbox import Update
from models.kinds import Lane
from models.letters import counted, letters, resend
from models.outbox import Message, Said
from models.parked import parked, retry
from models.scope import Scope, one_turn
from models.seeing import DEAD

Say = Callable[[str], None]
Line = dict[str, Any]
_STEP = 500  # rows of one transaction, so that replies wait for none
_SHOWN = 50
_SPAN = re.compile(r"(\d+)([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_NAMES_NOBODY = ("ScreenUnknownError", "TextMissingError")  # they name what is missing


class LettersError(Exception):
    """Nothing was listed or sent; the message says what was not understood."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which messages are meant."""

    state: str | None = None
    since: str | None = None
    reason: str | None = None

    @property
    def states(self) -> tuple[Said, ...]:
        """The states that are meant; LettersError for one in which no dead letter is."""
        if self.state is None:
            return DEAD
        if self.state not in DEAD:
            known = " or ".join(DEAD)
            raise LettersError(f"--state is {known}: a message that is {self.state!r} is none that failed.")
        return (Said(self.state),)

    def after(self, now: datetime, settings: Settings) -> datetime | None:
        """Return the instant that ``since`` means: a span back (90m, 6h, 7d), or a date of the county's."""
        if self.since is None:
            return None
        if span := _SPAN.fullmatch(self.since):
            return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
        try:
            at = datetime.fromisoformat(self.since)
        except ValueError:
            raise LettersError(
                f"--since {self.since!r} is no time: it reads like 6h, 7d, or 2027-02-06."
            ) from None
        return at if at.tzinfo else at.replace(tzinfo=settings.time_zone)


async def show_letters(settings: Settings, say: Say, sought: Sought, *, as_json: bool) -> None:
    """Print how many messages did not arrive for which reason, and the newest of them."""
    async with _reading(settings) as (session, now):
        since = sought.after(now, settings)
        counts = (await session.execute(counted(sought.states, since, sought.reason))).all()
        found = letters(sought.states, since, sought.reason).order_by(None).order_by(Message.id.desc())
        rows = (await session.scalars(found if as_json else found.limit(_SHOWN))).all()
    lines = [_letter(row, now) for row in rows]
    by_reason = [
        {"state": state.value, "reason": shown_reason(reason), "number": number}
        for state, reason, number in counts
    ]
    if as_json:
        say(json.dumps({"counts": by_reason, "letters": lines}, ensure_ascii=False))
        return
    total = sum(number for _, _, number in counts)
    say(f"Messages that did not arrive: {total}")
    for one in by_reason:
        say(f"{one['number']:>8}  {one['state']:<7} {one['reason']}")
    _table(say, lines, total)


async def resend_letters(settings: Settings, say: Say, given: Sequence[str] | None, sought: Sought) -> int:
    """Have these messages sent again, or with None all that are sought; return how many."""
    ids = None if given is None else numbers(given)
    async with _reading(settings) as (session, now):
        found = letters(sought.states, sought.after(now, settings), sought.reason)
        every = () if ids is not None else (await session.scalars(found.with_only_columns(Message.id))).all()
    wanted = sorted(ids or every)
    done: list[int] = []
    for begin in range(0, len(wanted), _STEP):
        async with _turn(settings) as scope:
            done += await resend(scope, wanted[begin : begin + _STEP])
    say(f"{len(done)} of {len(wanted)} are sent again; a running service takes them up within seconds.")
    _tell_left(say, wanted, done, "is no message that failed, or is under way already")
    return len(done)


async def show_parked(settings: Settings, say: Say, *, as_json: bool) -> None:
    """Print the updates that were given up, and where their turns failed."""
    async with _reading(settings) as (session, now):
        lines = [_parked(row, now) for row in (await session.scalars(parked())).all()]
    if as_json:
        say(json.dumps({"parked": lines}, ensure_ascii=False))
        return
    say(f"Updates that were given up after three tries: {len(lines)}")
    _table(say, lines[-_SHOWN:], len(lines))


async def retry_parked(settings: Settings, say: Say, given: Sequence[str] | None) -> int:
    """Give these parked updates their three tries anew, or with None all; return how many."""
    ids = None if given is None else numbers(given)
    async with _turn(settings) as scope:
        wanted = sorted(ids) if ids is not None else [row.id for row in await scope.all(parked())]
        done = await retry(scope, wanted)
    say(f"{len(done)} of {len(wanted)} get their turn again; a running service takes them up within seconds.")
    _tell_left(say, wanted, done, "is not parked")
    return len(done)


def numbers(given: Sequence[str]) -> list[int]:
    """Return the numbers of ``--resend 7,8 --resend 9``."""
    parts = [part for one in given for part in re.split(r"[,\s]+", one.strip()) if part]
    if wrong := [part for part in parts if not part.isdecimal()]:
        raise LettersError(f"{wrong[0]!r} is no number of a row: they stand in the first column of the list.")
    return [int(part) for part in parts]


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[tuple[AsyncSession, datetime]]:
    async with opened(settings.database_url.get_secret_value()) as database, database.reading() as session:
        yield session, await present(session)


@asynccontextmanager
async def _turn(settings: Settings) -> AsyncIterator[Scope]:
    vault = vault_of(settings)
    async with opened(settings.database_url.get_secret_value()) as database:
        async with database.reading() as session:
            now = await present(session)
        async with one_turn(database, now=now, vault=vault, patient=True) as scope:
            yield scope


def _letter(row: Message, now: datetime) -> Line:
    return {
        "id": row.id, "bot": row.bot_id, "state": row.state.value, "kind": row.kind,
        "lane": Lane(row.lane).name.lower(), "screen": row.screen, "age": _age(row.created_at, now),
        "created_at": row.created_at.astimezone(UTC).isoformat(timespec="seconds"), "tries": row.attempts,
        "reason": shown_reason(row.reason),
    }  # fmt: skip


def _parked(row: Update, now: datetime) -> Line:
    return {
        "id": row.id, "bot": row.bot_id, "update": row.update_id, "age": _age(row.received_at, now),
        "received_at": row.received_at.astimezone(UTC).isoformat(timespec="seconds"),
        "fault": fault_in(row.fault or ""),
    }  # fmt: skip


def shown_reason(reason: str | None) -> str:
    """Return why a message failed: the server's words, of a fault of ours its kind."""
    kind = (reason or "").partition(":")[0]
    return kind if kind.endswith(("Error", "Exception")) and kind not in _NAMES_NOBODY else reason or ""


def fault_in(fault: str) -> str:
    """Return the kind and the place of a kept fault: its first line, and the last place below it."""
    kind, *rest = fault.strip().splitlines() or [""]
    places = list(takewhile(lambda line: line.startswith("    "), rest))
    return f"{kind.partition(':')[0]} at {places[-1].strip()}" if places else kind


def _age(since: datetime, now: datetime) -> str:
    hours, rest = divmod(int((now - since).total_seconds()) // 60, 60)
    return f"{hours // 24}d{hours % 24}h" if hours >= 24 else f"{hours}h{rest}m"  # noqa: PLR2004 - a day


def _table(say: Say, lines: Sequence[Line], total: int) -> None:
    if not lines:
        return
    columns = [name for name in lines[0] if not name.endswith("_at")]
    wide = {name: max(len(name), *(len(str(line[name])) for line in lines)) for name in columns}
    for line in ({name: name for name in columns}, *lines):
        say("  ".join(str(line[name]).ljust(wide[name]) for name in columns).rstrip())
    if total > len(lines):
        say(f"… and {total - len(lines)} more: --json lists them all.")


def _tell_left(say: Say, wanted: Collection[int], done: Collection[int], why: str) -> None:
    for number in [one for one in wanted if one not in set(done)][:_SHOWN]:
        say(f"{number} {why}.")
