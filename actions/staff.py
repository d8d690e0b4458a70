"""Whom does the asker look after, and how closely? Reach, and who stands next to a person (domain §3.7)."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from actions.responsible import responsible_for
from models.hours import HOME_ZONE
from models.members import Member
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Permission, Role
from models.scope import Scope

_LAST_PAGE = 100_000

Reach = tuple[tuple[str, ...], tuple[int, ...]]


def reach(scope: Scope, permission: Permission) -> Reach:
    """Return the subtrees over which the asker holds the permission, and as whom for own people."""
    return scope.actor.paths(permission), scope.actor.contact_of(permission)


async def find_member(scope: Scope, permission: Permission, member_id: int) -> Member:
    """Return a member over whom the asker holds the permission; anybody else is NotFound, forged or not."""
    found = await scope.first(Member.seen_by(*reach(scope, permission)).where(Member.id == member_id))
    if found is None:
        raise NotFound
    return found


async def find_org(scope: Scope, permission: Permission, org_id: int) -> Org:
    """Return an organisation of the subtrees over which the asker holds the permission, else NotFound."""
    org = await scope.get(Org, org_id)
    if org is None or not covers(scope, permission, org.path):
        raise NotFound
    return org


def covers(scope: Scope, permission: Permission, path: str) -> bool:
    """Whether the asker holds the permission over the organisation of this path."""
    return any(path.startswith(root) for root in scope.actor.paths(permission))


def unit_args(scope: Scope, unit: Org) -> dict[str, object]:
    """Return what the lists of a unit are drawn from: itself, the way up, whether it may be given a code."""
    above = unit.path.removesuffix(f"{unit.id}/")
    up = unit.parent_id if covers(scope, Permission.MEMBER_SEE, above) else None
    return {
        "org": unit.id, "unit": unit.name, "up": up, "page": 0,
        "invitable": covers(scope, Permission.INVITE_MAKE, unit.path),
        "importing": covers(scope, Permission.ROSTER_IMPORT, unit.path),
        "sortable": covers(scope, Permission.ORG_CHANGE, unit.path),
    }  # fmt: skip


def holds(scope: Scope, permission: Permission, member: Member, branch: Org | None) -> bool:
    """Whether the asker holds the permission over this member."""
    own = member.contact_id in scope.actor.contact_of(permission)
    return own or (branch is not None and covers(scope, permission, branch.path))


async def is_near(scope: Scope, member: Member, branch: Org | None) -> bool:
    """Whether the asker is the member's contact person or secretary, or stands in where there is neither.

    Only they see where a person lives and what they say; those further up see names and cases (domain §3.7).
    """
    secretary_of = [path for role, path in scope.actor.grants if role is Role.SECRETARY]
    if branch and any(branch.path.startswith(path) for path in secretary_of):
        return True
    own = {bound.id for binding, bound in scope.actor.bindings if binding.relation == "self"}
    return any(person.id in own for person in await responsible_for(scope, member))


async def page_of(
    scope: Scope, statement: Select[*tuple[Any, ...]], number: int, size: int
) -> tuple[list[Any], dict[str, int | None]]:
    """Return one page of rows and the numbers of the pages around it, as arguments of its screen."""
    number = min(max(number, 0), _LAST_PAGE)
    rows = list(await scope.rows(statement.limit(size + 1).offset(number * size)))
    later = number + 1 if len(rows) > size else None
    return rows[:size], {"earlier": number - 1 if number else None, "later": later}


def keeper_of(scope: Scope) -> Member:
    """Return the person who acts for others; an account that speaks for nobody looks after nobody."""
    if scope.actor.member is None:
        raise NotFound
    return scope.actor.member


def today_of(scope: Scope) -> date:
    """Return the asker's own date."""
    zone = scope.actor.member.zone if scope.actor.member else HOME_ZONE
    return scope.now.astimezone(ZoneInfo(zone)).date()
