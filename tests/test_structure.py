"""Who counts as young, rural or learned, and to whom is it told? Bounds of Z02 and Z04 on both engines."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actions.structure import show_structure
from models.accounts import Account, Binding
from models.actor import Actor
from models.admissions import Admission, Intake
from models.database import Database
from models.installation import Installation
from models.members import Category, Education, Gender, Member, Standing
from models.orgs import Org, OrgLevel
from models.refusal import NotAllowed
from models.roles import Role
from models.scope import Scope, Sheaf
from models.structure import Structure, percent, structure_at, structure_below
from models.vault import Vault

ON, NOW = date(2027, 6, 30), datetime(2027, 6, 30, 2, tzinfo=UTC)
BANDS = ("young", "middle", "mature", "elder", "undated")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A county (1) with branches 2, 3 … that the test fills."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def _settle(database: Database, *people: dict[str, Any]) -> None:
    """Put each of these people into a branch of their own, 2, 3 …, under one county."""
    async with database.writing() as session:
        session.add(Org(id=1, level=OrgLevel.COUNTY, name="县", path="/1/", created_at=NOW))
        for number, columns in enumerate(people, 2):
            path = f"/1/{number}/"
            session.add(
                Org(id=number, parent_id=1, level=OrgLevel.BRANCH, name=path, path=path, created_at=NOW)
            )
            await session.flush()
            session.add(
                Member(id=number, branch_id=number, name="安", name_keys="an", created_at=NOW, **columns)
            )
            await session.flush()


async def _below(database: Database, *, inclusive: bool = True) -> dict[int, Structure]:
    async with database.reading() as session:
        rows = await session.execute(structure_below(("/1/",), ON, inclusive=inclusive))
        return {row.org_id: row for row in map(Structure.of, rows)}


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1721, 3418, "50.35"), (893, 3418, "26.13"), (29, 137, "21.17"), (1, 800, "0.13"), (0, 0, "0.00")],
)
def test_share_has_two_decimals_half_up(part: int, whole: int, share: str) -> None:
    assert str(percent(part, whole)) == share


@pytest.mark.parametrize("inclusive", [True, False])
async def test_member_stands_in_exactly_one_age_band(database: Database, inclusive: bool) -> None:
    expected = {
        "1991-07-01": "young" if inclusive else "middle",  # 35, turns 36 tomorrow
        "1991-07": "young" if inclusive else "middle",
        "1992": "young" if inclusive else "middle",  # counts from 1 January
        "1992-07-01": "young",
        "1991-06-30": "middle",  # turned 36 today
        "1991-06": "middle",
        "1991": "middle",
        "1981-07-01": "middle",
        "1981-06-30": "mature",
        "1966-07-01": "mature",
        "1966-06-30": "elder",
        None: "undated",
    }
    await _settle(database, *({"birth": birth} for birth in expected))
    counted = await _below(database, inclusive=inclusive)
    found = {
        birth: [band for band in BANDS for _ in range(getattr(counted[number], band))]
        for number, birth in enumerate(expected, 2)
    }
    assert found == {birth: [band] for birth, band in expected.items()}


async def test_subtree_counts_its_own_active_members_and_no_others(database: Database) -> None:
    await _settle(
        database,
        {"gender": Gender.WOMAN, "ethnicity": "回族", "education": Education.TECHNICAL, "rural": True},
        {"gender": Gender.MAN, "ethnicity": "汉族", "education": Education.JUNIOR, "rural": False},
        {"gender": Gender.WOMAN, "standing": Standing.DECEASED, "rural": True},
        {"education": Education.COLLEGE, "category": Category.PROBATIONARY},
    )
    counted = await _below(database)
    assert [row.members for row in counted.values()] == [3, 1, 1, 0, 1]
    county, first = counted[1], counted[2]
    assert (county.branches, county.committees, first.branches) == (4, 0, 1)
    assert (county.women, county.minority, county.rural, first.women) == (1, 1, 1, 1)
    assert (county.high, county.college, county.probationary) == (2, 1, 1)
    async with database.reading() as session:
        asked = [Structure.of(row) for row in await session.execute(structure_at(("/1/3/", "/1/2/"), ON))]
    assert asked == [counted[2], counted[3]]


async def test_admission_counts_when_all_of_its_date_lies_in_the_range(database: Database) -> None:
    expected = {
        "2004-12-31": 0, "2005-01-01": 1, "2005-01": 1, "2005": 1, "2006": 1,
        "2007-06-30": 1, "2007-06": 1, "2007": 0, "2007-07-01": 0,
    }  # fmt: skip
    await _settle(database, *({} for _ in expected))
    async with database.writing() as session:
        for number, day in enumerate(expected, 2):
            session.add(Admission(member_id=number, admitted_on=day, rural=True))
    async with database.reading() as session:
        told = [
            (await session.execute(Admission.counted("2005-01", "2007-06", (f"/1/{number}/",)))).one()
            for number in range(2, 2 + len(expected))
        ]
    assert dict(zip(expected, [Intake.of(row).admitted for row in told], strict=True)) == expected


async def test_admission_keeps_age_and_schooling_of_its_day(database: Database) -> None:
    await _settle(database, {"education": Education.BACHELOR, "rural": True})
    frozen: dict[str, Any] = {"rural": True, "age": 35, "education": Education.JUNIOR, "gender": Gender.WOMAN}
    async with database.writing() as session:
        session.add(Admission(member_id=2, admitted_on="2006-03", **frozen))
    async with database.reading() as session:
        rows = [
            (await session.execute(Admission.counted("2006", "2006", ("/1/",), inclusive=bound))).one()
            for bound in (True, False)
        ]
    first, second = map(Intake.of, rows)
    assert first == Intake(1, rural=1, young=1, high=0, women=1, rural_young=1, rural_high=0)
    assert (second.young, second.rural_young) == (0, 0)
    assert (await _below(database))[1].high == 1


async def _told(database: Database, *grants: tuple[Role, str]) -> list[dict[str, Any]]:
    """What ``show_structure`` says to somebody with these grants."""
    async with database.reading() as session:
        actor = Actor(Account(id=1, bot_id=1), [(Binding(relation="self"), Member(zone="UTC"))], list(grants))
        sheaf = Sheaf()
        scope = Scope(session, sheaf, now=NOW, vault=Vault("k" * 32), actor=actor)
        await show_structure(scope)
        return [said["args"] for said in sheaf.said]


async def test_secretary_is_told_the_own_branch_by_the_stored_day(database: Database) -> None:
    await _settle(database, {"birth": "1991-07-01"}, {"birth": "1950"})
    async with database.writing() as session:
        session.add(Installation(reference_date=date(2027, 7, 1), created_at=NOW))
    [told] = await _told(database, (Role.SECRETARY, "/1/2/"))
    assert told["on"] == {"~date": "2027-07-01"}
    [unit] = told["units"]
    assert (unit["unit"], unit["members"], unit["young"], unit["young_share"]) == ("/1/2/", 1, 0, "0.00")


async def test_structure_without_a_stored_day_is_that_of_today(database: Database) -> None:
    await _settle(database, {"birth": "1991-07-01"})
    [told] = await _told(database, (Role.COUNTY, "/1/"))
    assert told["on"] == {"~date": "2027-06-30"}
    assert told["units"][0]["young_share"] == "100.00"


async def test_member_without_office_is_told_no_counts(database: Database) -> None:
    with pytest.raises(NotAllowed):
        await _told(database)
