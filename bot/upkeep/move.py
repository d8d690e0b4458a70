"""How does a county change its engine? ``move-database TARGET_URL``: the same rows, compared by table."""

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.pid import shown as name_of
from bot.setting_shapes import database as accepted
from bot.settings import Settings
from bot.upkeep.carrying import Say, carry, finish
from bot.upkeep.fault import NOTHING_CHANGED, UpkeepError
from bot.upkeep.fit import check_empty, check_key, opened, vault_of
from models.leases import Lease
from models.rows import all_tables, leave

_RUNNING = (
    "Note: a process serves the database ({holder}), or died within the last seconds. What is written from "
    "now on is not moved: stop the service first."
)
_HINT = "Rows are moved into an empty database only."


async def move(target: str, settings: Settings, say: Say) -> None:
    """Copy every row, as of one instant, into an empty database; the source stays as it is."""
    source, goal = settings.database_url.get_secret_value(), _checked(target)
    if source == goal:
        raise UpkeepError(f"The rows are in that database already. {NOTHING_CHANGED}")
    vault = vault_of(settings)
    async with opened(source) as old, old.snapshot() as rows:
        await check_key(rows, vault)
        if holder := await rows.scalar(Lease.live()):
            say(_RUNNING.format(holder=name_of(holder.holder)))
        async with opened(goal, new=True) as new, new.writing() as session:
            await check_empty(session, _HINT)
            await _fill(rows, session, say)
    shown = make_url(goal).render_as_string()
    say(
        f"Moved: every table has the same rows on both sides. Now set HONGYAN_DATABASE_URL to {shown} and "
        "start the service; the secret key stays the same. Keep the old database until you have seen it run."
    )


def _checked(target: str) -> str:
    try:
        return accepted(SecretStr(target)).get_secret_value()
    except ValueError as fault:
        raise UpkeepError(f"The target {fault}.") from None


async def _fill(rows: AsyncSession, session: AsyncSession, say: Say) -> None:
    for table in all_tables():
        tally = await carry(session, table, leave(rows, table))
        say(f"{tally.rows:>12,}  {table.name}  sha256 {tally.sha256[:12]} on both sides")
    await finish(session)
