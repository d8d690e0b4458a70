"""What does a command mean by "now", and by the name of an organisation?"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.upkeep.fault import UpkeepError
from models.installation import Installation
from models.orgs import Org

_TOO_BIG = 2**52  # no organisation has such a number


async def present(session: AsyncSession) -> datetime:
    """Return the present instant by the clock of the service, which a demonstration may have moved."""
    card = await session.scalar(Installation.card())
    return Clock(card.clock_offset if card else timedelta()).now()


async def org_meant(session: AsyncSession, wanted: str) -> Org:
    """Return the organisation of that number or name; UpkeepError where none or several are meant."""
    wanted = wanted.strip()
    if wanted.isdecimal() and int(wanted) < _TOO_BIG and (org := await session.get(Org, int(wanted))):
        return org
    orgs = (await session.scalars(Org.named(wanted))).all()
    if not orgs:
        raise UpkeepError(f"There is no organisation {wanted!r}: give its whole name, or its number.")
    if len(orgs) > 1:
        listed = ", ".join(f"{org.id} (under {org.parent_id})" for org in orgs)
        raise UpkeepError(f"Several organisations are called {wanted!r}: give a number of {listed}.")
    return orgs[0]
