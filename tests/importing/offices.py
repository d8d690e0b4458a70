"""An office at its command line: the county it stands in, the real import of a file, and what came of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.importing.importer import Order
from bot.roster_import import import_file
from models.members import Member
from models.orgs import Org, OrgLevel
from models.roster.verdicts import SEVERITY, Verdict
from models.scope import Scope
from tests.exports.books import settings_of
from tests.importing.paper import Write
from tests.world import World

SAID = {"可入": Verdict.FINE, "要看": Verdict.LOOK, "错": Verdict.WRONG}
WILLOW, SLOPE, BRIDGE = "中共云岭县柳湾村党支部委员会", "东坡村党支部", "中共枫林乡桥头社区支部委员会"
STAFF_OF_STONE, STAFF_OF_MAPLE, FIRST = "青石镇机关党支部", "枫林乡机关党支部", "第一党支部"
_TREE = (  # number, of whom, level, name as the database has it, name in these tests
    (1, None, OrgLevel.COUNTY, "中共云岭县委组织部", ""),
    (2, 1, OrgLevel.COMMITTEE, "中共青石镇委员会", ""),
    (3, 1, OrgLevel.COMMITTEE, "枫林乡党委", ""),
    (4, 2, OrgLevel.GENERAL_BRANCH, "青石镇中心学校党总支", ""),
    (5, 2, OrgLevel.BRANCH, WILLOW, WILLOW),
    (6, 2, OrgLevel.BRANCH, SLOPE, SLOPE),
    (7, 3, OrgLevel.BRANCH, BRIDGE, BRIDGE),
    (8, 2, OrgLevel.BRANCH, "机关党支部", STAFF_OF_STONE),
    (9, 3, OrgLevel.BRANCH, "机关党支部", STAFF_OF_MAPLE),
    (10, 4, OrgLevel.BRANCH, FIRST, FIRST),
)

Told = Mapping[int | tuple[str, int], tuple[str, str]]  # row, or sheet and row -> verdict, part of the reason


@dataclass(frozen=True)
class Sheet:
    """A file, whom it brings with which columns, and the rows of which something is told."""

    file: str
    write: Write
    people: Sequence[Mapping[str, Any]]
    told: Told
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Came:
    """What an import left behind: findings by row, the report whole, what was printed."""

    told: dict[tuple[str, int], tuple[Verdict, str]]
    report: list[dict[str, Any]]
    printed: str


async def found_offices(scope: Scope) -> dict[str, Org]:
    """Make 云岭县 with two townships; return its branches by the names of these tests."""
    made: dict[int, Org] = {}
    named: dict[str, Org] = {}
    for number, above, level, name, ours in _TREE:
        parent = made[above] if above else None
        org = Org(
            name=name, level=level, parent_id=parent.id if parent else None, path="", active=True,
            created_at=scope.now,
        )  # fmt: skip
        scope.add(org)
        await scope.flush()
        org.path = f"{parent.path if parent else '/'}{org.id}/"
        made[number] = org
        named[ours or name] = org
    return named


@dataclass
class Clerk:
    """Who imports files into the county, and looks at what came of it."""

    world: World
    folder: Path
    orgs: dict[str, Org]

    async def imports(self, file: str, write: Write, **options: Any) -> Came:  # noqa: ANN401 - what the command takes
        """Write the file and run the command on it."""
        path, report, printed = self.folder / file, self.folder / f"{file}.json", list[str]()
        write(path)
        order = Order(path, report=report, **options)
        await import_file(order, settings_of(self.world.database.url), printed.append)
        lines = json.loads(report.read_text("utf-8"))
        return Came(_by_row(lines), lines, "\n".join(printed))

    async def people(self) -> list[dict[str, Any]]:
        """Everybody on the rosters, with the branch by its name in these tests, number and kin opened."""
        branches = {org.id: name for name, org in self.orgs.items()}
        async with self.world.database.reading() as session:
            names = {org.id: org.name for org in await session.scalars(select(Org))}
            found = list(await session.scalars(select(Member).order_by(Member.id)))
        called = {one.id: one.name for one in found}
        vault = self.world.vault
        return [
            {column.name: getattr(one, column.name) for column in Member.__table__.columns}
            | {
                "branch": branches.get(one.branch_id, names[one.branch_id]),
                "phone": one.phone(vault),
                "kin": one.kin(vault),
                "contact": called.get(one.contact_id or 0),
            }
            for one in found
        ]


def _by_row(report: list[dict[str, Any]]) -> dict[tuple[str, int], tuple[Verdict, str]]:
    """The worst verdict of each row of which anything but a difference is told, with all reasons."""
    found: dict[tuple[str, int], tuple[Verdict, str]] = {}
    for line in report:
        verdict = Verdict(line["verdict"])
        if line["row"] is None or verdict is Verdict.FINE:
            continue
        place = line["sheet"], line["row"]
        before, reasons = found.get(place, (Verdict.FINE, ""))
        worst = max(before, verdict, key=SEVERITY.__getitem__)
        found[place] = worst, reasons + line["reason"]
    return found


def check(sheet: Sheet, came: Came, people: Sequence[Mapping[str, Any]], title: str) -> None:
    """Assert that the right people came, with the right columns, and that the right rows are told of."""
    wanted = {
        place if isinstance(place, tuple) else (title, place): (SAID[verdict], reason)
        for place, (verdict, reason) in sheet.told.items()
    }
    assert {place: verdict for place, (verdict, _) in came.told.items()} == {
        place: verdict for place, (verdict, _) in wanted.items()
    }, came.told
    for place, (_, reason) in wanted.items():
        assert reason in came.told[place][1], (place, came.told[place])
    assert sorted(one["name"] for one in people) == sorted(one["name"] for one in sheet.people)
    for one in sheet.people:
        fitting = [other for other in people if all(other[name] == value for name, value in one.items())]
        namesakes = [{name: other[name] for name in one} for other in people if other["name"] == one["name"]]
        assert len(fitting) == 1, (dict(one), namesakes)
