"""Which bots does this process serve? That of the settings, and those of the database's table."""

import logging
from dataclasses import dataclass, field

from models.bots import Bot
from models.database import Database
from models.vault import SealBrokenError, Vault

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """One bot: its user id, its token, and the path of the organisation it serves (None: the whole tree)."""

    id: int
    token: str = field(repr=False)
    label: str
    within: str | None = None

    @classmethod
    def by_token(cls, token: str) -> "Served":
        """Return the bot of a token; its user id stands before the colon."""
        number = int(token.partition(":")[0])
        return cls(number, token, f"bot {number}")


async def listed(database: Database, vault: Vault, own: Served, *, alone: bool) -> dict[int, Served]:
    """Return all bots by user id. The settings' token goes before the table's, the table's tree is kept.

    A demonstration's bot stays ``alone``: the built-in chat knows no other.
    """
    if alone:
        return {own.id: own}
    async with database.reading() as session:
        rows = (await session.execute(Bot.listed())).all()
    bots = {own.id: own}
    for row, org in rows:
        try:
            token = own.token if row.id == own.id else row.open_token(vault)
        except SealBrokenError:
            log.error("the token of bot %s was sealed with another secret key: it is not served", row.id)  # noqa: TRY400
            continue
        bots[row.id] = Served(row.id, token, row.label, org.path if org else None)
    return bots
