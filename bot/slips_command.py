"""How does ``slips`` do its work? Codes are made, the page is drawn, and the trail keeps that it was."""

from collections.abc import Callable
from pathlib import Path

from telegram.error import TelegramError

from bot.courier import Courier
from bot.exports.table import ExportError
from bot.settings import Settings
from bot.slips import sheet_of
from bot.texts import Catalogue, Words
from bot.upkeep.draft import draft
from bot.upkeep.fit import opened
from bot.upkeep.meant import org_meant, present
from models.audit import AuditLine
from models.database import Database
from models.slips import Slip, branches_in, slips_of


async def write_slips(wanted: str, file: Path, settings: Settings, link_base: Callable[[str], str]) -> int:
    """Write the slips of an organisation and all below it to an .html file; return how many.

    Raises ExportError for another ending, without a token, or where nobody is left without a chat;
    UpkeepError for an unknown organisation and for a file that cannot be written.
    """
    if file.suffix.lower() not in (".html", ".htm"):
        raise ExportError(f"Slips are an .html page, not {file.name}. Nothing was written.")
    base = link_base(await _username(settings))
    async with opened(settings.database_url.get_secret_value()) as database:
        subject, slips = await _slips(database, wanted)
        if not slips:
            raise ExportError("Everybody there has a chat already. Nothing was written.")
        with draft(file) as out:
            out.write(sheet_of(Words(Catalogue(), "zh_CN", settings.time_zone.key, base), slips))
            await _note(database, subject, len(slips))
    return len(slips)


async def _username(settings: Settings) -> str:
    """Return what the bot is called: the codes lead to it."""
    if settings.bot_token is None:
        raise ExportError("HONGYAN_BOT_TOKEN is not set: nobody knows which bot the slips shall lead to.")
    courier = Courier.to(settings.bot_token.get_secret_value(), settings.api_url)
    await courier.open()
    try:
        return str((await courier.me())["username"])
    except TelegramError as fault:
        raise ExportError(
            f"The Bot API server does not tell the bot's name ({fault.message}): try python -m bot check."
        ) from None
    finally:
        await courier.close()


async def _slips(database: Database, wanted: str) -> tuple[str, list[Slip]]:
    """Return the subject for the trail, and all slips; a branch a transaction."""
    async with database.reading() as session:
        org = await org_meant(session, wanted)
        branches = list(await session.scalars(branches_in(org.path)))
    slips = list[Slip]()
    for branch in branches:
        async with database.writing(patient=True) as session:
            slips += await slips_of(session, branch, await present(session), None)
    return f"org:{org.id}", slips


async def _note(database: Database, subject: str, slips: int) -> None:
    async with database.writing() as session:
        now = await present(session)
        session.add(AuditLine(at=now, verb="slips-printed", subject=subject, facts={"slips": slips}))
