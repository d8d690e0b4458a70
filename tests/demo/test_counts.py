"""Has the invented county exactly the numbers of the seed? Z01, Z02, Z04 and Z11, on both engines."""

from collections import Counter
from decimal import Decimal

from sqlalchemy import select

from models.admissions import Admission, Intake
from models.members import Member
from models.orgs import Org
from models.places import find
from models.structure import Structure, structure_at, structure_below
from tests.demo.loading import TODAY, loaded

Z02 = {"women": "16.94", "young": "26.13", "rural": "50.35", "high": "50.67"}
Z04 = {"rural": "51.50", "young": "76.69", "high": "59.02", "women": "23.68"}
Z11 = {"rural_young": "63.50", "rural_high": "21.17"}


async def test_county_counts_its_members_exactly_as_z01_z02_z04_z11(database_url: str) -> None:
    async with loaded(database_url) as county:
        [row] = await county.rows(structure_at(("/1/",), TODAY))
        whole = Structure.of(row)
        assert (whole.committees, whole.general_branches, whole.branches, whole.members) == (12, 9, 212, 3418)
        assert (whole.rural, whole.young, whole.high, whole.women) == (1721, 893, 1732, 579)
        assert {name: str(whole.share(name)) for name in Z02} == Z02
        assert whole.young + whole.middle + whole.mature + whole.elder + whole.undated == 3418

        [row] = await county.rows(Admission.counted("2005-01", "2007-06", ("/1/",)))
        intake = Intake.of(row)
        assert intake == Intake(266, rural=137, young=204, high=157, women=63, rural_young=87, rural_high=29)
        assert {name: intake.share(name) for name in Z04 | Z11} == {
            name: Decimal(share) for name, share in (Z04 | Z11).items()
        }

        parts = [Structure.of(row) for row in await county.rows(structure_below(("/1/",), TODAY))]
        assert len(parts) == 234
        assert parts[0] == whole
        assert sum(part.members for part in parts if part.level == "branch") == 3418
        assert sum(part.women for part in parts if part.level == "committee") == 579


async def test_about_a_quarter_is_away_over_real_provinces_most_in_guangdong(database_url: str) -> None:
    async with loaded(database_url, months=0) as county:
        away = await county.rows(select(Member.place, Member.zone).where(Member.floating))
        assert 0.22 < len(away) / 3418 < 0.28
        cities = Counter(place["code"][:4] for place, _ in away if "code" in place)
        assert all(find(place["code"]) for place, _ in away if "code" in place)
        assert len({city[:2] for city in cities}) > 15
        assert cities.most_common(1)[0][0] == "4419"
        abroad = {zone for place, zone in away if "country" in place}
        assert "Africa/Lagos" in abroad


async def test_branch_has_contact_persons_of_its_own_and_tree_paths_fit(database_url: str) -> None:
    async with loaded(database_url, members=500, months=0) as county:
        orgs = {row["id"]: row for row in await county.all(Org)}
        assert all(
            row["path"] == f"{orgs[row['parent_id']]['path'] if row['parent_id'] else '/'}{row['id']}/"
            for row in orgs.values()
        )
        home = {row["id"]: row["branch_id"] for row in await county.all(Member)}
        contacts = await county.rows(
            select(Member.id, Member.contact_id).where(Member.contact_id.is_not(None))
        )
        assert contacts
        assert all(home[member] == home[contact] for member, contact in contacts)
