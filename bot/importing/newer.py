"""What was told since a sheet last wrote it? That is newer than a sheet, whatever date the sheet bears.

A person reports where they are, where they work and under which number; the branch says who looks after them.
An old sheet that is imported once more would put all of it back without a word.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.audit import ASSIGNED, AuditLine
from models.check_ins import CheckIn
from models.imports import ImportRow, RowKind

Newer = Mapping[int, Mapping[str, datetime]]  # member -> what a row tells -> when it was told since
WITH = {  # columns of Member that one word of a sheet stands for
    "phone_sealed": "phone", "phone_index": "phone", "zone": "place", "abroad": "place",
}  # fmt: skip
_ALL = "*"


async def newer_than_sheets(session: AsyncSession, members: Collection[int]) -> Newer:
    """Return what these members told, or was said of them in the chat, after an import last wrote it."""
    if not members:
        return {}
    written = await _written(session, members)
    told: dict[int, dict[str, datetime]] = defaultdict(dict)
    for member, replaced, at in await session.execute(CheckIn.changes_of(members)):
        for column in replaced or ():
            _keep(told[member], WITH.get(column, column), at)
    for member, at in await session.execute(AuditLine.times_of(members, ASSIGNED)):
        _keep(told[int(member or 0)], "contact_id", at)
    return {
        member: {name: at for name, at in names.items() if at > _last(written[member], name, at)}
        for member, names in told.items()
    }


def _keep(names: dict[str, datetime], name: str, at: datetime) -> None:
    names[name] = max(at, names.get(name, at))


def _last(written: Mapping[str, datetime], name: str, at: datetime) -> datetime:
    """When an import wrote it last; where none did, before anything was told."""
    times = [written[one] for one in (_ALL, name) if one in written]
    return max(times, default=datetime.min.replace(tzinfo=at.tzinfo))


async def _written(session: AsyncSession, members: Collection[int]) -> dict[int, dict[str, datetime]]:
    """When each column of a member was written last by an import that stands."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for member, kind, columns, at in await session.execute(ImportRow.writings_of(members)):
        for column in [_ALL] if kind is RowKind.NEW else columns:
            _keep(found[member], WITH.get(column, column), at)
    return found
