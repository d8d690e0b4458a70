"""Do rows that come by the driver's own way read like those of the ORM? Every type, on both engines."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.bulk import empty, fill, has_orgs
from models.database import Database
from models.members import Gender, Member, Standing
from models.orgs import Org, OrgLevel

AT = datetime(2027, 1, 28, 10, 0, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
ORG = ("id", "level", "name", "path", "active", "created_at")
MEMBER = (
    "id", "branch_id", "standing", "name", "name_keys", "gender", "floating", "place", "zone", "abroad",
    "asked_to_check_in", "prefers_phone", "phone_sealed", "created_at",
)  # fmt: skip


async def test_filled_rows_read_like_any_other(database_url: str) -> None:
    database = Database(database_url)
    async with database.writing() as session:
        assert not await has_orgs(session)
        await fill(session, Org, ORG, [[1, OrgLevel.COUNTY, "\t青禾\\", "/1/", True, AT]])
        person = [7, 1, Standing.ACTIVE, "安", "an", Gender.WOMAN, True, {"code": "441900"}, "Asia/Shanghai"]
        plain = [8, 1, Standing.ACTIVE, "鲍", "bao", None, False, None, "Asia/Shanghai"]
        rest = [False, False, True]
        await fill(session, Member, MEMBER, [[*person, *rest, b"\x00\xff", AT], [*plain, *rest, None, AT]])
    async with database.reading() as session:
        assert await has_orgs(session)
        org = (await session.scalars(select(Org))).one()
        ann, bob = (await session.scalars(select(Member).order_by(Member.id))).all()
        absent = await session.scalars(select(Member.id).where(Member.place.is_(None)))
        assert list(absent) == [8]
    assert (org.level, org.name, org.active) == (OrgLevel.COUNTY, "\t青禾\\", True)
    assert org.created_at == datetime(2027, 1, 28, 2, 0, 0, 5, tzinfo=UTC)
    assert (ann.gender, ann.floating, ann.place) == (Gender.WOMAN, True, {"code": "441900"})
    assert (ann.phone_sealed, ann.created_at) == (b"\x00\xff", AT)
    assert (bob.gender, bob.floating, bob.place, bob.phone_sealed) == (None, False, None, None)
    await database.close()


async def test_naive_instant_does_not_get_in(database_url: str) -> None:
    database = Database(database_url)
    row = [1, OrgLevel.COUNTY, "x", "/1/", True, AT.replace(tzinfo=None)]
    async with database.reading() as session:
        with pytest.raises(ValueError, match="naive"):
            await fill(session, Org, ORG, [row])
    await database.close()


async def test_emptied_database_holds_nothing(database_url: str) -> None:
    database = Database(database_url)
    async with database.writing() as session:
        await fill(session, Org, ORG, [[1, OrgLevel.COUNTY, "x", "/1/", True, AT]])
        await empty(session)
        assert not await has_orgs(session)
    await database.close()
