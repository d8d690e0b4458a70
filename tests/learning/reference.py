"""The figures of a unit, counted slowly: every row read, added up in plain Python. And rows of any size."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select

from models.base import Base
from models.enrolments import Enrolment, EnrolmentState
from models.members import Member, Standing
from models.orgs import Org, OrgLevel
from models.roles import Grant, Role
from models.scope import Scope
from models.stations import Station, StationShow
from models.training_figures import Figures
from models.trainings import Classroom, Training, TrainingForm, TrainingState
from tests.world import at

YEAR = 2027
HELD = (TrainingState.OPEN, TrainingState.HELD)
STATES = (
    *[EnrolmentState.ATTENDED] * 6, EnrolmentState.ABSENT, EnrolmentState.MADE_UP, EnrolmentState.ON_LEAVE,
    EnrolmentState.WAITING,
)  # fmt: skip


async def put(scope: Scope, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows as they are, a thousand at a time."""
    for first in range(0, len(rows), 1000):
        await scope.run(insert(table).values(list(rows[first : first + 1000])))


async def settle(scope: Scope, county: Org, committees: int, branches: int, members: int) -> list[Org]:
    """A county of so many committees, branches each, and members each; return the branches."""
    made: list[Org] = []
    for number in range(committees):
        town = await _org(scope, f"{number}镇党委", OrgLevel.COMMITTEE, county)
        made += [
            await _org(scope, f"{number}镇{one}村党支部", OrgLevel.BRANCH, town) for one in range(branches)
        ]
    people = [
        {
            "branch_id": branch.id, "standing": Standing.ACTIVE, "name": f"众人{number}", "name_keys": "z",
            "floating": False, "zone": "Asia/Shanghai", "abroad": False, "asked_to_check_in": False,
            "prefers_phone": False, "plain": False, "created_at": scope.now,
            "party_post": "支部书记" if number == 0 else None,
        }
        for branch in made
        for number in range(members)
    ]  # fmt: skip
    await put(scope, Member, people)
    return made


async def _org(scope: Scope, name: str, level: OrgLevel, parent: Org) -> Org:
    org = Org(name=name, level=level, parent_id=parent.id, path="", active=True, created_at=scope.now)
    scope.add(org)
    await scope.flush()
    org.path = f"{parent.path}{org.id}/"
    await scope.flush()
    return org


async def hold(scope: Scope, branches: Sequence[Org], sittings: int, each: int, chance: Random) -> None:
    """So many sittings of these branches with so many invited people each, some of other branches."""
    first = (await scope.first(select(Training.id).order_by(Training.id.desc())) or 0) + 1
    rows = []
    for number in range(first, first + sittings):
        starts = at(YEAR, 1, 1) + timedelta(days=chance.randrange(27), hours=chance.randrange(9))
        rows.append({
            "id": number, "org_id": chance.choice(branches).id, "year": YEAR, "number": None,
            "classroom": chance.choice(list(Classroom)), "form": TrainingForm.CLASS, "topic": f"第{number}课",
            "starts_at": starts, "ends_at": starts + timedelta(hours=3), "hours": chance.choice((6, 8, 16)),
            "cost": chance.choice((None, 100)), "state": chance.choice(HELD),
            "sequence": 0, "telling": 0, "made_at": scope.now, "changed_at": scope.now,
        })  # fmt: skip
    await put(scope, Training, rows)
    people = [tuple(row) for row in await scope.rows(select(Member.id, Member.branch_id))]
    enrolled = []
    for row in rows:
        for who, branch in chance.sample(people, min(each, len(people))):
            state = chance.choice(STATES)
            rating = chance.choice((None, 3, 4, 5)) if state is EnrolmentState.ATTENDED else None
            learnt = state in (EnrolmentState.ATTENDED, EnrolmentState.MADE_UP)
            enrolled.append({
                "training_id": row["id"], "member_id": who, "org_id": branch, "state": state, "seated": False,
                "invited_at": scope.now, "hours": row["hours"] if learnt else None, "rating": rating,
            })  # fmt: skip
    await put(scope, Enrolment, enrolled)


async def watch(scope: Scope, branches: Sequence[Org], shows: int, heads: int, chance: Random) -> None:
    """A station for each of these branches, and so many shows with so many heads each."""
    keeper = await scope.first(select(Member.id))
    first = (await scope.first(select(Station.id).order_by(Station.id.desc())) or 0) + 1
    stations = [
        {
            "id": first + number, "org_id": branch.id, "name": f"{branch.name}站", "keeper_id": keeper,
            "reminded": False, "opened_at": scope.now,
        }
        for number, branch in enumerate(branches)
    ]  # fmt: skip
    await put(scope, Station, stations)
    rows = []
    for _ in range(shows):
        station, day = chance.choice(stations), date(YEAR, 1, 1) + timedelta(days=chance.randrange(27))
        members = chance.randrange(heads + 1)
        rows.append({
            "station_id": station["id"], "org_id": station["org_id"], "programme": "种蒜", "shown_on": day,
            "starts_at": at(day.year, day.month, day.day, 19, 30), "members": members,
            "public": heads - members, "keeper_id": keeper, "made_at": scope.now,
        })  # fmt: skip
    await put(scope, StationShow, rows)


async def counted(scope: Scope, unit: Org) -> Figures:
    """The figures of a unit with all below it, from 1 January on."""
    orgs = {org.id for org in await scope.all(select(Org)) if org.path.startswith(unit.path)}
    sittings = {one.id: one for one in await scope.all(select(Training))}
    told = Figures(unit.id, unit.name, {})
    for one in sittings.values():
        if one.org_id in orgs:
            told.sittings[one.classroom] = told.sittings.get(one.classroom, 0) + 1
            told.cost += one.cost or 0
    rows = await scope.all(select(Enrolment))
    _attendance(told, [row for row in rows if row.org_id in orgs])
    for show in await scope.all(select(StationShow)):
        if show.org_id in orgs:
            told.shows += 1
            told.members += show.members
            told.public += show.public
    await _reached(scope, told, orgs, [(row, sittings[row.training_id]) for row in rows if _learnt(row)])
    return told


def _learnt(row: Enrolment) -> bool:
    return row.state in (EnrolmentState.ATTENDED, EnrolmentState.MADE_UP)


def _attendance(told: Figures, rows: Sequence[Enrolment]) -> None:
    for row in rows:
        told.expected += row.state is not EnrolmentState.WAITING
        told.times += row.state is EnrolmentState.ATTENDED
        told.absent += row.state is EnrolmentState.ABSENT
        told.made_up += row.state is EnrolmentState.MADE_UP
        told.half_hours += (row.hours or 0) if _learnt(row) else 0
        told.ratings += row.rating is not None
        told.stars += row.rating or 0
    told.persons = len({row.member_id for row in rows if _learnt(row)})


async def _reached(
    scope: Scope, told: Figures, orgs: set[int], learnt: Sequence[tuple[Enrolment, Training]]
) -> None:
    hours: Counter[int] = Counter()
    classes: Counter[int] = Counter()
    for row, sitting in learnt:
        hours[row.member_id] += row.hours or 0
        school = sitting.classroom is Classroom.PARTY_SCHOOL
        classes[row.member_id] += school and row.state is EnrolmentState.ATTENDED
    grants = await scope.all(select(Grant).where(Grant.ended_at.is_(None)))
    leading = {row.member_id for row in grants if row.role in (Role.SECRETARY, Role.COMMITTEE)}
    for who in await scope.all(select(Member)):
        if who.branch_id in orgs and who.standing is Standing.ACTIVE:
            told.people += 1
            target = 56 if who.party_post or who.id in leading else 32
            told.reached += hours[who.id] >= target * 2 and classes[who.id] > 0


def plain(figures: Figures) -> dict[str, Any]:
    """All of it, to be compared."""
    return asdict(figures)
