"""How does ``phones`` do its work? Numbers are opened, the page is drawn, each look stands in the trail."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.table import ExportError
from bot.phone_list import page_of
from bot.settings import Settings
from bot.texts import Catalogue, Words
from bot.upkeep.draft import draft
from bot.upkeep.fit import check_key, opened, vault_of
from bot.upkeep.meant import org_meant, present
from models.audit import LISTED, AuditLine
from models.phone_lists import Line, line_of, to_be_called
from models.vault import SealBrokenError, Vault


async def write_phones(wanted: str, file: Path, settings: Settings) -> int:
    """Write whom somebody has to call in an organisation, and below it, to an .html page; return how many.

    The page appears once the looks at its numbers are noted. Raises ExportError for another ending, a key
    that does not fit and where nobody waits for a call; UpkeepError for an unknown organisation and a file
    that cannot be written.
    """
    if file.suffix.lower() not in (".html", ".htm"):
        raise ExportError(f"A phone list is an .html page, not {file.name}. Nothing was written.")
    vault, words = vault_of(settings), Words(Catalogue(), "zh_CN", settings.time_zone.key)
    async with opened(settings.database_url.get_secret_value()) as database:
        with draft(file) as out:
            async with database.writing() as session:
                await check_key(session, vault)
                lines, now = await _looked_up(session, wanted, vault)
            out.write(page_of(words, lines, now))
    return len(lines)


async def _looked_up(session: AsyncSession, wanted: str, vault: Vault) -> tuple[list[Line], datetime]:
    """Return the lines of the list, and the present; the looks are added to the trail."""
    org, now = await org_meant(session, wanted), await present(session)
    rows = (await session.execute(to_be_called((org.path,)))).all()
    if not rows:
        raise ExportError("Nobody there waits for a call. Nothing was written.")
    for number in {member.id for _, member, _ in rows if member.phone_sealed}:
        look = AuditLine(at=now, verb=LISTED, subject=f"member:{number}", member_id=number, facts={})
        session.add(look)
    try:
        return [line_of(row, member, branch, vault) for row, member, branch in rows], now
    except SealBrokenError as fault:
        raise ExportError(f"{fault}. Set the key with which the rows were sealed.") from None
