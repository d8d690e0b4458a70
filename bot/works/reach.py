"""May whoever asked still have it? Authority is asked again when the work is done."""

from models.orgs import Org
from models.refusal import NotAllowed, NotFound
from models.roles import Permission
from models.scope import Scope
from models.works import Work


async def reached(scope: Scope, work: Work, *needed: Permission) -> Org:
    """Return the organisation that work is about; NotFound or NotAllowed where whoever asked does not hold
    all these permissions over it, or holds them no more.
    """
    org = await scope.get(Org, work.org_id) if work.org_id else None
    if org is None or not scope.actor.serves(org.path):
        raise NotFound
    for permission in needed:
        if not any(org.path.startswith(root) for root in scope.actor.paths(permission)):
            scope.audit("denied", f"work:{work.id}", needs=permission)
            raise NotAllowed
    return org
