"""The cast: one county, two branches, and people whom every test knows by name."""

from dataclasses import dataclass
from typing import Any

from models.accounts import Account, Binding, BindingState, Relation
from models.check_ins import CheckInRule
from models.members import Education, Gender, Member, Standing
from models.orgs import Org, OrgLevel
from models.roles import Grant, Role
from models.scope import Scope
from tests.people import Person
from tests.world import World


@dataclass
class County:
    """青禾县 with 柳湾村 and 石桥村 under 清源镇."""

    county: Org
    committee: Org
    willow: Org
    bridge: Org


async def found_county(scope: Scope) -> County:
    """Make the organisations and the county's rule."""
    orgs: list[Org] = []
    for name, level in (
        ("青禾县委组织部", OrgLevel.COUNTY), ("清源镇党委", OrgLevel.COMMITTEE),
        ("柳湾村党支部", OrgLevel.BRANCH), ("石桥村党支部", OrgLevel.BRANCH),
    ):  # fmt: skip
        parent = orgs[min(len(orgs), 2) - 1] if orgs else None
        org = Org(
            name=name,
            level=level,
            parent_id=parent.id if parent else None,
            path="",
            active=True,
            created_at=scope.now,
        )
        scope.add(org)
        await scope.flush()
        org.path = f"{parent.path if parent else '/'}{org.id}/"
        orgs.append(org)
    scope.add(CheckInRule(org_id=orgs[0].id))
    return County(*orgs)


async def enlist(scope: Scope, branch: Org, name: str, phone: str | None = None, **columns: object) -> Member:
    """Put a member on a branch's roster."""
    base: dict[str, Any] = {
        "branch_id": branch.id, "standing": Standing.ACTIVE, "gender": Gender.MAN, "birth": "1985-03-12",
        "education": Education.HIGH, "joined_on": "2006-07-01", "rural": True, "floating": True,
        "abroad": False,
        "zone": "Asia/Shanghai", "asked_to_check_in": False, "prefers_phone": False, "created_at": scope.now,
    }  # fmt: skip
    member = Member(**(base | columns))
    member.set_name(name)
    member.set_phone(phone, scope.vault)
    scope.add(member)
    await scope.flush()
    return member


async def appoint(scope: Scope, member: Member, role: Role, org: Org) -> None:
    """Grant a role over an organisation."""
    scope.add(Grant(member_id=member.id, role=role, org_id=org.id, granted_at=scope.now))


async def seat(world: World, member_id: int, name: str, chat_id: int, phone: str = "") -> Person:
    """Give a member a chat that is bound already."""
    async with world.scope() as scope:
        account = Account(
            bot_id=100,
            chat_id=chat_id,
            language="zh_CN",
            language_chosen=False,
            simulated=False,
            tries=0,
            created_at=scope.now,
        )
        scope.add(account)
        await scope.flush()
        scope.add(
            Binding(
                account_id=account.id, member_id=member_id, relation=Relation.SELF,
                state=BindingState.ACTIVE, bound_at=scope.now,
            )
        )  # fmt: skip
    return Person(world, chat_id, name, phone, member_id=member_id)


async def bound_to(scope: Scope, chat_id: int, member_id: int, relation: Relation) -> None:
    """Have a chat that wrote before speak for a member."""
    [account] = await scope.all(Account.of_chats(100, [chat_id]))
    scope.add(
        Binding(
            account_id=account.id, member_id=member_id, relation=relation, state=BindingState.ACTIVE,
            bound_at=scope.now,
        )
    )  # fmt: skip
