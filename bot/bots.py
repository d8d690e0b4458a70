"""How do further bots come into a database, and go? ``bots add``, ``bots list``, ``bots remove``.

Running processes look at the table each second and follow. A token is typed or piped in and sealed; it stands
on no command line and in no output.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.pid import shown
from bot.setting_shapes import token as accepted
from bot.settings import Settings
from bot.upkeep.fault import UpkeepError
from bot.upkeep.fit import check_key, opened, vault_of
from bot.upkeep.meant import org_meant
from models.bots import Bot
from models.leases import Lease
from models.vault import Vault

Say = Callable[[str], None]
_TOO_BIG = 2**52  # user ids of the Bot API are smaller


class BotError(UpkeepError):
    """A bot cannot be added or removed; the message says why and what to do."""


async def add(typed: str, settings: Settings, say: Say, *, org: str | None, label: str | None) -> None:
    """Have a bot served, for an organisation (by name or number) or for all; one that is known is changed."""
    if settings.demonstration:
        raise BotError(
            "A demonstration has a bot of its own: set HONGYAN_BOT_TOKEN to the first bot's token."
        )
    bot_id, token = _read(typed)
    async with _writing(settings) as (session, vault):
        root = await org_meant(session, org) if org else None
        row = await session.get(Bot, bot_id)
        if row is None:
            row = Bot(id=bot_id, added_at=Clock().now())
            session.add(row)
        row.org_id, row.active = root.id if root else None, True
        row.label = label or (root.name if root else f"bot {bot_id}")
        row.keep_token(token, vault)
        where = f"{root.name} ({root.id}) and what is under it" if root else "the whole tree"
        told = f"Bot {bot_id} ({row.label}) serves {where}. Running processes take it up within seconds."
    say(told)


async def show(settings: Settings, say: Say) -> None:
    """Print every bot: user id, label, its organisation, and which process serves it."""
    async with opened(settings.database_url.get_secret_value()) as database, database.reading() as session:
        rows = (await session.execute(Bot.listed())).all()
        holders = {row.bot_id: shown(row.holder) for row in (await session.scalars(Lease.live())).all()}
    known = {row.id: (row.label, org.name if org else "the whole tree") for row, org in rows}
    if settings.bot_token is not None:
        own = int(settings.bot_token.get_secret_value().partition(":")[0])
        known = {own: ("the bot of the settings", "the whole tree"), **known}
    for bot_id, (label, where) in known.items():
        say(f"{bot_id:>12}  {label}  |  {where}  |  {holders.get(bot_id, 'served by nobody now')}")
    if not known:
        say("No bot: set HONGYAN_BOT_TOKEN, or add one with python -m bot bots add.")


async def remove(bot_id: int, settings: Settings, say: Say) -> None:
    """Have a bot served no more; its chats and what it said stay."""
    async with _writing(settings) as (session, _vault):
        row = await session.get(Bot, bot_id)
        if row is None or not row.active:
            raise BotError(f"There is no bot {bot_id} in the table: python -m bot bots list names them.")
        row.active, row.token = False, b""
    say(f"Bot {bot_id} is not served any more; what waits for it stays. Its token is deleted here.")


@asynccontextmanager
async def _writing(settings: Settings) -> AsyncIterator[tuple[AsyncSession, Vault]]:
    vault = vault_of(settings)
    async with opened(settings.database_url.get_secret_value()) as database, database.writing() as session:
        await check_key(session, vault)
        yield session, vault


def _read(typed: str) -> tuple[int, str]:
    try:
        token = accepted(SecretStr(typed.strip())).get_secret_value()
    except ValueError as fault:
        raise BotError(f"What was typed {fault}.") from None
    bot_id = int(token.partition(":")[0])
    if bot_id >= _TOO_BIG:
        raise BotError("What was typed is no bot token: no bot has such a number.")
    return bot_id, token
