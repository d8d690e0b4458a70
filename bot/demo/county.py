"""Which organisations has the invented county? A tree at the scale of Z01, growing with its members."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from random import Random

from bot.demo import org_stock as stock
from bot.demo.chance import divide, scaled
from models.orgs import OrgField, OrgLevel

COMMITTEES, GENERAL_BRANCHES, BRANCHES, MEMBERS = 12, 9, 212, 3418  # Z01
FEWEST_MEMBERS = 100  # below, the played people would be the county
_VILLAGES, _RURAL_MEMBERS = 130, 1721  # branches of villages; Z02
_FEWEST_IN_BRANCH = 3  # full members that make a branch
_CAST_BRANCH = 12  # the played branch is big enough for those who are played
_PER_GENERAL = 4


@dataclass(slots=True)
class Unit:
    """One organisation of the plan; ``size`` counts its own members, which only branches have."""

    id: int
    parent: "Unit | None"
    level: OrgLevel
    field: OrgField | None
    name: str
    size: int = 0
    path: str = ""

    def __post_init__(self) -> None:
        self.path = f"{self.parent.path if self.parent else '/'}{self.id}/"

    @property
    def rural(self) -> bool:
        """Whether it is a village's branch: its members count as rural (Z02)."""
        return self.level is OrgLevel.BRANCH and self.field is OrgField.RURAL

    @property
    def village(self) -> str:
        """Where its members live when they are at home: county, township and village."""
        above = (
            self.parent.name.removeprefix("中共").removesuffix("委员会") if self.parent and self.rural else ""
        )
        return f"{stock.COUNTY}{above}{self.name.removesuffix('党支部') if self.rural else ''}"


class _Tree:
    """The units made so far, numbered in the order of their making: an organisation before all under it."""

    def __init__(self) -> None:
        self.units = [Unit(1, None, OrgLevel.COUNTY, None, stock.ROOT)]

    def grow(self, parent: Unit, level: OrgLevel, kind: OrgField | None, name: str) -> Unit:
        unit = Unit(len(self.units) + 1, parent, level, kind, name)
        self.units.append(unit)
        return unit


def plan_county(members: int, chance: Random) -> list[Unit]:
    """Return the tree for so many members, root first, branch sizes summing up to ``members`` exactly.

    3418 members give 12 committees, 9 general branches and 212 branches (Z01); other numbers keep the
    proportions. Refused below 100 members (ValueError).
    """
    if members < FEWEST_MEMBERS:
        raise ValueError(f"a county needs {FEWEST_MEMBERS} members or more, not {members}")
    tree, total = _Tree(), max(1, scaled(COMMITTEES, members))
    special = 2 * max(1, round(total / COMMITTEES)) if total > 3 else 0  # noqa: PLR2004 - a small one has townships
    villages, branches = scaled(_VILLAGES, members), scaled(BRANCHES, members)
    rural = total - special
    beside = min(branches - villages, rural * len(stock.BESIDE_VILLAGES)) if special else branches - villages
    _plant_townships(tree, rural, villages, beside, chance)
    if special:
        _plant_offices(tree, special, branches - villages - beside, scaled(GENERAL_BRANCHES, members))
    _people(tree.units, members, chance)
    return tree.units


def _plant_townships(tree: _Tree, number: int, villages: int, beside: int, chance: Random) -> None:
    shares = zip(divide(villages, [1] * number), divide(beside, [1] * number), strict=True)
    for name, (rural, others) in zip(stock.townships(chance), shares, strict=False):
        root = tree.units[0]
        committee = tree.grow(root, OrgLevel.COMMITTEE, OrgField.RURAL, f"中共{name}委员会")
        for place in range(others):
            kinds = stock.BESIDE_VILLAGES
            kind, number = kinds[place % len(kinds)], place // len(kinds)
            tree.grow(committee, OrgLevel.BRANCH, kind, stock.beside_village(name, kind, number))
        for village in islice(stock.villages(chance), rural):
            tree.grow(committee, OrgLevel.BRANCH, OrgField.RURAL, f"{village}党支部")


def _plant_offices(tree: _Tree, number: int, branches: int, general: int) -> None:
    """Committees of offices and of new organisations in turns, with their general branches."""
    under_general = min(branches - number, general * _PER_GENERAL)
    direct = divide(branches - under_general, [1] * number)
    generals = divide(general, [7 if place % 2 == 0 else 2 for place in range(number)])
    sizes = iter(divide(under_general, [1] * general) if general else [])
    for place in range(number):
        _plant_office(tree, place, direct[place], list(islice(sizes, generals[place])))


def _plant_office(tree: _Tree, place: int, direct: int, generals: list[int]) -> None:
    new = place % 2 == 1
    title = stock.NEW_COMMITTEE if new else stock.OFFICE_COMMITTEE
    kind = OrgField.NEW_ORG if new else OrgField.OFFICE
    numbered = f"（{place // 2 + 1}）" if place > 1 else ""
    committee = tree.grow(tree.units[0], OrgLevel.COMMITTEE, kind, title + numbered)
    first = [] if new else [stock.STAFF_BRANCH]
    named = {kind: stock.unit_branches(kind) for kind in stock.UNIT_FIELDS}  # none twice under a committee
    for name in islice(chain(first, named[kind]), direct):
        tree.grow(committee, OrgLevel.BRANCH, kind, name)
    for (name, below_kind), branches in zip(stock.general_branches(new=new), generals, strict=False):
        above = tree.grow(committee, OrgLevel.GENERAL_BRANCH, below_kind, name)
        for below in islice(named[below_kind], branches):
            tree.grow(above, OrgLevel.BRANCH, below_kind, below)


def _people(units: list[Unit], members: int, chance: Random) -> None:
    """Give each branch its size: the villages have exactly the county's share of rural members (Z02)."""
    rural = scaled(_RURAL_MEMBERS, members)
    for wanted, total in ((True, rural), (False, members - rural)):
        branches = [unit for unit in units if unit.level is OrgLevel.BRANCH and unit.rural is wanted]
        weights = [0.5 + chance.random() for _ in branches]
        weights[0] = max(1.4, weights[0])
        for unit, size in zip(branches, divide(total, weights, _FEWEST_IN_BRANCH), strict=True):
            unit.size = size


def branches_of(units: list[Unit]) -> Iterator[Unit]:
    """Return the units that have members of their own."""
    return (unit for unit in units if unit.size)
