"""Who looks after a member?
The contact person, then the secretary, then whoever stands above (Z08, domain §3.6).
"""

from models.kinds import Kind
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.roles import Grant, Role
from models.scope import How, Scope


async def responsible_for(scope: Scope, member: Member) -> list[Member]:
    """Return the contact person and the branch's secretary;
    where there is none, those of the nearest level above.
    """
    branch = await scope.get(Org, member.branch_id)
    found: dict[int, Member] = {}
    if member.contact_id and (contact := await scope.get(Member, member.contact_id)):
        found[contact.id] = contact
    for holder in await holders_over(scope, branch):
        found[holder.id] = holder
    found.pop(member.id, None)
    return list(found.values())


async def holders_over(scope: Scope, branch: Org | None) -> list[Member]:
    """Return the secretaries of a branch; where there is none, those of the nearest level above."""
    line = list(reversed(ancestor_ids(branch.path))) if branch else []
    held = await scope.rows(Grant.over(line, (Role.SECRETARY, Role.COMMITTEE, Role.COUNTY)))
    for org_id in line:
        if holders := [member for grant, member in held if grant.org_id == org_id]:
            return holders
    return []


async def tell_responsible(
    scope: Scope, member: Member, screen: str, kind: Kind, key: str | None = None, /, **args: object
) -> None:
    """Show a screen to everybody responsible who has a chat, but the asker; others find it in their list."""
    asker = scope.actor.member
    for person in await responsible_for(scope, member):
        if asker is not None and person.id == asker.id:
            continue
        await scope.tell(person, screen, How(kind, key=f"{key}:{person.id}" if key else None), **args)
