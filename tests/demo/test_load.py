"""How does a demonstration come into a database? Once, marked, the same for a seed, at any size."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.demo.load import LoadRefusedError, load
from bot.demo.rows import CHATS_FROM
from models.accounts import Account, Binding
from models.check_ins import Call, CallState, CheckIn, Cycle
from models.consents import Consent
from models.database import Database
from models.firings import Firing
from models.follow_ups import FollowUp, FollowUpState
from models.installation import Installation
from models.invites import Invite
from models.library import Resource, Shelf
from models.members import Member
from models.orgs import Org, OrgLevel
from models.roles import Grant, Role
from models.teachers import Teacher, TeacherKind
from models.unplayed import answers_at, cycle_key, decide
from models.venues import Venue, VenueKind
from tests.demo.loading import TODAY, VAULT, WANTED, loaded

TABLES = (Org, Member, Cycle, Call, CheckIn, FollowUp, Account, Binding, Consent, Grant, Invite)


async def test_loaded_database_is_marked_with_seed_day_and_cast(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    async with loaded(database_url, members=500, months=2, seed=7, people_file=file, jobs=["a"]) as county:
        [card] = await county.all(Installation)
        assert (card["demonstration"], card["seed"], card["reference_date"]) == (True, 7, TODAY)
        assert card["created_at"] == datetime.fromisoformat("2027-01-27T16:00Z")
        cast = Installation(cast=card["cast"]).players(VAULT)
        assert cast == json.loads(file.read_text("utf-8")) == list(county.cast.values())
        assert cast[0]["phone"].encode() not in card["cast"]
        [firing] = await county.all(Firing)
        assert firing["slot"] == card["created_at"]


async def test_member_added_after_a_load_gets_the_next_identifier(database_url: str) -> None:
    async with (
        loaded(database_url, members=100, months=1) as county,
        county.database.writing() as session,
    ):
        member = Member(branch_id=3, name="x", name_keys="x", created_at=WANTED.horizon)
        session.add(member)
        await session.flush()
        assert member.id == 101


async def test_database_that_is_not_empty_refuses_a_demonstration(database_url: str) -> None:
    async with loaded(database_url, members=100, months=0) as county:
        with pytest.raises(LoadRefusedError, match="not empty"):
            await load(county.database, VAULT, WANTED)
        [(members,)] = await county.rows(select(func.count(Member.id)))
        assert members == 100


@pytest.mark.sqlite_only
@pytest.mark.parametrize("wish", [{"members": 99}, {"today": date(2023, 12, 31)}], ids=["small", "early"])
async def test_county_too_small_or_too_early_is_refused(database_url: str, wish: dict[str, Any]) -> None:
    database = Database(database_url)
    with pytest.raises(LoadRefusedError, match=r"99|2023-12-31"):
        await load(database, VAULT, replace(WANTED, **wish))
    await database.close()


@pytest.mark.sqlite_only
async def test_same_seed_gives_the_same_county_and_another_one_another(
    database_url: str, tmp_path: Path
) -> None:
    seen: list[list[Any]] = []
    for number, seed in enumerate((1, 1, 2)):
        copyfile(database_url.partition("///")[2], tmp_path / f"{number}.db")
        async with loaded(
            f"sqlite+aiosqlite:///{tmp_path / f'{number}.db'}", members=300, months=2, seed=seed
        ) as county:
            rows = [row for table in TABLES for row in await county.all(table)]
            seen.append([{name: row[name] for name in row if name != "phone_sealed"} for row in rows])
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


@pytest.mark.sqlite_only
async def test_members_and_months_scale_the_county(database_url: str) -> None:
    async with loaded(database_url, members=500, months=2) as county:
        levels = dict(await county.rows(select(Org.level, func.count()).group_by(Org.level)))
        assert levels == {
            OrgLevel.COUNTY: 1,
            OrgLevel.COMMITTEE: 2,
            OrgLevel.BRANCH: 31,
        }
        opened = await county.rows(select(Cycle.opens_on).where(~Cycle.abroad).order_by(Cycle.opens_on))
        assert opened == [(date(2026, 12, 1),), (date(2027, 1, 1),)]
        [(secretaries,)] = await county.rows(
            select(func.count()).select_from(Grant).join(Org, Org.id == Grant.org_id)
            .where(Grant.role == Role.SECRETARY, Org.level == OrgLevel.BRANCH)
        )  # fmt: skip
        assert secretaries == 31


@pytest.mark.sqlite_only
async def test_played_people_wait_for_their_players(database_url: str) -> None:
    async with loaded(
        database_url, chats={"secretary": 2003}, link=lambda payload: f"go?{payload}"
    ) as county:
        cast = county.cast
        assert {"migrant", "elder", "secretary", "county", "committee", "abroad", "villager"} == set(cast)
        rows = {row["id"]: row for row in await county.all(Member)}
        mine = {key: rows[part["member_id"]] for key, part in cast.items() if part["member_id"]}
        assert len({mine[key]["branch_id"] for key in ("migrant", "elder", "secretary")}) == 1
        assert mine["migrant"]["place"] == {"code": "441904"}
        assert mine["abroad"]["zone"] == "Africa/Lagos"
        assert [cast["elder"]["birth_year"] in (1954, 1955), mine["elder"]["floating"]] == [True, True]
        assert VAULT.open(mine["migrant"]["phone_sealed"], "members.phone") == cast["migrant"]["phone"]
        assert VAULT.index(cast["villager"]["phone"]) not in {row["phone_index"] for row in rows.values()}
        codes = dict(await county.rows(select(Invite.member_id, Invite.code)))
        assert cast["migrant"]["link"] == f"go?i_{codes[cast['migrant']['member_id']]}"
        own = await county.rows(
            select(Account.chat_id, Account.simulated).join(Binding, Binding.account_id == Account.id)
            .where(Binding.member_id.in_([row["id"] for row in mine.values()]))
        )  # fmt: skip
        assert own == [(2003, False)]
        answers = await county.rows(select(CheckIn.id).where(CheckIn.member_id == mine["migrant"]["id"]))
        asked = await county.rows(select(Call.state).where(Call.member_id == mine["migrant"]["id"]))
        assert (answers, asked) == ([], [(CallState.OVERDUE,)])


@pytest.mark.sqlite_only
async def test_unplayed_people_have_chats_no_server_ever_gives_out(database_url: str) -> None:
    async with loaded(database_url, members=300, months=0) as county:
        chats = await county.rows(
            select(Account.chat_id, Account.simulated, Account.bot_id, Binding.member_id)
            .join(Binding, Binding.account_id == Account.id)
        )  # fmt: skip
        assert chats
        assert all(chat == (CHATS_FROM + chat[3], True, 100, chat[3]) for chat in chats)


@pytest.mark.sqlite_only
async def test_history_follows_the_rule_of_the_unplayed_and_ends_before_today(database_url: str) -> None:
    async with loaded(database_url, members=1000, months=6, seed=5) as county:
        cycles = {row["id"]: row for row in await county.all(Cycle)}
        zones = dict(await county.rows(select(Member.id, Member.zone)))
        played = {part["member_id"] for part in county.cast.values()}
        calls = [row for row in await county.all(Call) if row["member_id"] not in played]
        assert len(calls) > 1000
        for call in calls:
            cycle = cycles[call["cycle_id"]]
            decision = decide(5, call["member_id"], cycle_key(cycle["opens_on"], abroad=cycle["abroad"]))
            at = answers_at(decision, cycle["opens_on"], zones[call["member_id"]], cycle["opened_at"])
            assert call["answered_at"] == (at if at and at < WANTED.horizon else None)
        for row in await county.all(CheckIn):
            assert row["made_at"] < WANTED.horizon
            assert row["late"] == (row["made_at"] > cycles[row["cycle_id"]]["due_at"])


@pytest.mark.sqlite_only
async def test_past_follow_ups_are_closed_and_a_few_are_open_now(database_url: str) -> None:
    async with loaded(database_url) as county:
        rows = await county.all(FollowUp)
        still_open = [row for row in rows if row["state"] is FollowUpState.NEW]
        assert 5 < len(still_open) < len(rows) / 20
        assert min(row["opened_at"] for row in still_open).date() >= date(2026, 12, 31)
        assert all(row["closed_at"] <= WANTED.horizon for row in rows if row["closed_at"])


@pytest.mark.sqlite_only
async def test_family_shares_a_phone_here_and_there_and_nobody_else(database_url: str) -> None:
    async with loaded(database_url, months=0) as county:
        count = func.count().label("people")
        shared = await county.rows(
            select(count)
            .where(Member.phone_index.is_not(None))
            .group_by(Member.phone_index)
            .having(count > 1)
        )
        assert 3 < len(shared) < 60
        assert {people for (people,) in shared} == {2}


@pytest.mark.sqlite_only
async def test_many_members_come_in_several_steps_with_progress(database_url: str) -> None:
    seen: list[tuple[int, int]] = []
    database = Database(database_url)
    wanted = replace(WANTED, members=4100, months=1)
    await load(database, VAULT, wanted, lambda done, whole: seen.append((done, whole)))
    await database.close()
    assert seen == [(2000, 4100), (4000, 4100), (4100, 4100)]


async def test_office_finds_places_teachers_and_something_to_learn(database_url: str) -> None:
    async with loaded(database_url, members=500, months=0) as county:
        venues = Counter(row["kind"] for row in await county.all(Venue))
        assert venues[VenueKind.RED] == 4  # W16
        assert {row["yuan"] for row in await county.all(Venue) if row["kind"] == VenueKind.SCHOOL} == {
            700_000
        }
        assert {row["kind"] for row in await county.all(Teacher)} == {
            TeacherKind.LECTURER,
            TeacherKind.EXPERT,
        }
        learnt = await county.all(Resource)
        assert {row["shelf"] for row in learnt} == set(Shelf)
        assert {row["keeper_id"] for row in learnt} == {county.cast["county"]["member_id"]}
