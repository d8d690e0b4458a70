"""任职: who holds which role where, and how does it end? Lists, cards and endings (Z08)."""

from typing import Any

from actions.appointing import PAGE, AboveOneself, may_grant, refuse_last, relieve
from actions.contacts import show_contacts
from actions.staff import holds, page_of
from actions.verb import action
from models.appointing import granted_in, held_in, held_size, secretaries_proposed
from models.members import Member
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Grade, Grant, Permission, Role
from models.scope import Scope


@action(needs=Permission.CONTACT_ASSIGN)
async def show_grants(scope: Scope, text: str = "") -> None:
    """Show who holds which role in the own subtree, of a name where one is given; to a secretary, who
    appoints nobody, the contact persons.
    """
    if scope.actor.may(Permission.GRANT_MAKE):
        await _show_page(scope, 0, text.strip())
    else:
        await show_contacts(scope)


@action(needs=Permission.GRANT_MAKE)
async def show_grants_page(scope: Scope, page: int) -> None:
    """Show a page of the list, eight at a time."""
    await _show_page(scope, page, "")


async def _show_page(scope: Scope, page: int, wanted: str) -> None:
    paths = scope.actor.paths(Permission.GRANT_MAKE)
    rows, turns = await page_of(scope, held_in(paths, wanted), page, PAGE)
    held = [_entry(*row) for row in rows]
    total = await scope.first(held_size(paths, wanted)) or 0
    turns = {} if wanted else turns  # a page's number alone does not say of which name
    scope.show(
        "grants", grants=held, total=total, wanted=wanted or None, contacts_page=0, **turns,
        more=bool(wanted) and total > PAGE, appoints=True,
    )  # fmt: skip


@action(needs=Permission.GRANT_MAKE)
async def show_proposed(scope: Scope, page: int = 0) -> None:
    """Show whom 党内职务 of a roster calls secretary and who is none yet, one tap each to be appointed."""
    proposed = secretaries_proposed(scope.actor.paths(Permission.GRANT_MAKE))
    rows, turns = await page_of(scope, proposed, page, PAGE)
    posts = [
        {"member": who.id, "name": who.name, "org": org.id, "unit": org.name, "replaces": 0}
        for who, org in rows
    ]
    scope.show("secretaries-proposed", None, None, posts=posts, **turns)


def _entry(grant: Grant, member: Member, org: Org) -> dict[str, Any]:
    return {
        "grant": grant.id, "name": member.name, "office": grant.role, "unit": org.name,
        "grade": grant.grade, "graded": grant.role is not Role.SECRETARY,
    }  # fmt: skip


async def _find(scope: Scope, grant: int) -> tuple[Grant, Member, Org]:
    """Return a grant of the own subtree, ended or not; anything else is NotFound."""
    paths = scope.actor.paths(Permission.GRANT_MAKE)
    found = await scope.rows(granted_in(paths).where(Grant.id == grant))
    if not found:
        raise NotFound
    held, member, org = found[0]
    return held, member, org


@action(needs=Permission.GRANT_MAKE)
async def show_grant(scope: Scope, grant: int) -> None:
    """Show a grant's card, with what can be done about it."""
    held, member, org = await _find(scope, grant)
    branch = await scope.get(Org, member.branch_id)
    own = held.ended_at is None and may_grant(scope, held.role, org)
    scope.show(
        "grant-card", None, None,
        **_entry(held, member, org), since=held.granted_at, ended=held.ended_at,
        member=member.id if holds(scope, Permission.MEMBER_SEE, member, branch) else None,
        endable=own, page=0, role=held.role.value, org=org.id,
        **({one.value: f"{held.role}.{one}" for one in Grade if one is not held.grade} if own else {}),
    )  # fmt: skip


@action(needs=Permission.GRANT_MAKE)
async def ask_to_end(scope: Scope, grant: int) -> None:
    """Ask whether an office shall end; nothing is changed yet."""
    held, member, org = await _find(scope, grant)
    await _refuse_ending(scope, held, member, org)
    scope.show("grant-end-asked", None, None, **_entry(held, member, org), page=0)


@action(needs=Permission.GRANT_MAKE)
async def end_grant(scope: Scope, grant: int) -> None:
    """End an office: the person is told; one that ended already stays as it is.

    Refuses with NotFound, AboveOneself and LastAdministrator.
    """
    held, member, org = await _find(scope, grant)
    await _refuse_ending(scope, held, member, org)
    if held.ended_at is None:
        await relieve(scope, held, member, org)
    scope.show("grant-ended", None, None, **_entry(held, member, org), page=0)


async def _refuse_ending(scope: Scope, grant: Grant, member: Member, org: Org) -> None:
    if not may_grant(scope, grant.role, org):
        scope.audit("denied", "end_grant", member, role=grant.role.value, org=org.id)
        raise AboveOneself
    await refuse_last(scope, grant, member, org)
