"""Who can be played in the demonstration, and where do they stand? Written parts among the invented."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.county import Unit, branches_of
from bot.demo.org_stock import STAFF_BRANCH
from bot.demo.quotas import Kind
from models.orgs import OrgField
from models.roles import Role

SECRETARY, HELPER = (
    0,
    1,
)  # places in every branch: its secretary, the contact person (in an office, its clerk)
DONGGUAN_CHANGAN = "441904"
HANGZHOU_YUHANG = "330110"


@dataclass(frozen=True, slots=True)
class Part:
    """One played person. ``wanted`` picks the kind off the deck, so that the counts of Z02 stay exact."""

    key: str
    name: str
    role: Role
    age: int
    woman: bool
    high: bool
    place: dict[str, str] | None = None  # where they are away; None: at home
    left_for: str | None = None
    occupation: str | None = None
    just_left: bool = False  # the branch has not asked before this cycle

    @property
    def wanted(self) -> Callable[[Kind], bool]:
        """Whether a kind fits the part; nobody played belongs to the intake of Z04."""
        fitting = Kind(self.age <= 35, self.high, self.woman)  # noqa: PLR2004 - Z02
        return lambda kind: kind == fitting


MIGRANT = Part(
    "migrant", "林志远", Role.MEMBER, 34, woman=False, high=True, place={"code": DONGGUAN_CHANGAN},
    left_for="务工", occupation="电子厂普工", just_left=True,
)  # fmt: skip
ELDER = Part(
    "elder", "赵秀珍", Role.MEMBER, 72, woman=True, high=False, place={"code": HANGZHOU_YUHANG},
    left_for="随子女居住",
)  # fmt: skip
ABROAD = Part(
    "abroad", "郑海波", Role.MEMBER, 41, woman=False, high=True, left_for="务工", occupation="工程测量员",
    place={"country": "NG", "city": "拉各斯", "zone": "Africa/Lagos"},
)  # fmt: skip
BRANCH_SECRETARY = Part("secretary", "何文斌", Role.SECRETARY, 48, woman=False, high=True)
CLERK = Part("committee", "田立新", Role.COMMITTEE, 37, woman=False, high=True)
STAFF = Part("county", "苏静", Role.COUNTY, 39, woman=True, high=True)
CAST = (MIGRANT, ELDER, BRANCH_SECRETARY, STAFF, CLERK, ABROAD)
VILLAGER = "何水生"  # nobody in the database


@dataclass(frozen=True, slots=True)
class Stage:
    """Where parts and offices lie: (branch, place in it) -> the part, and -> (role, organisation)."""

    parts: dict[tuple[int, int], Part]
    offices: dict[tuple[int, int], list[tuple[Role, int]]]


def set_stage(units: list[Unit]) -> Stage:
    """Give out the written parts and all offices of the tree.

    Migrant, elder and the member abroad belong to the branch of the played secretary, where their answers
    arrive; the played clerk works for the committee above it.
    """
    branches = list(branches_of(units))
    home = next(unit for unit in branches if unit.rural)
    clerks = next(unit for unit in branches if unit.parent is home.parent and unit.field is OrgField.OFFICE)
    staff = next((unit for unit in branches if unit.name == STAFF_BRANCH), clerks)
    played = {(home.id, SECRETARY): BRANCH_SECRETARY, (home.id, 3): MIGRANT, (home.id, 4): ELDER}
    played |= {(home.id, 5): ABROAD, (clerks.id, HELPER): CLERK}
    of_staff = (staff.id, HELPER if staff is not clerks else HELPER + 1)
    offices = _offices(branches)
    offices.setdefault(of_staff, []).append((Role.COUNTY, units[0].id))
    return Stage(played | {of_staff: STAFF}, offices)


def _offices(branches: list[Unit]) -> dict[tuple[int, int], list[tuple[Role, int]]]:
    """Secretaries of branches; for what lies above, people of the first branch below it."""
    offices: dict[tuple[int, int], list[tuple[Role, int]]] = {}
    served: set[int] = set()
    for branch in branches:
        held = offices.setdefault((branch.id, SECRETARY), [])
        held.append((Role.SECRETARY, branch.id))
        above = branch.parent
        if above is None or above.id in served or above.parent is None:
            continue
        served.add(above.id)
        if above.parent.parent is not None:  # a general branch 党总支
            held.append((Role.SECRETARY, above.id))
        else:
            offices.setdefault((branch.id, HELPER), []).append((Role.COMMITTEE, above.id))
    return offices
