"""🎭预演: which of the coming days shall be tried out, and for which county? (design §3.14)"""

from actions.staff import find_org
from actions.verb import action
from actions.works import order
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope
from models.works import WorkKind

DAYS = (7, 30, 90, 365)


@action(needs=Permission.REHEARSE)
async def show_rehearsals(scope: Scope) -> None:
    """Offer how many days to rehearse; who answers for several counties chooses one first."""
    paths = scope.actor.paths(Permission.REHEARSE)
    if len(paths) == 1:
        await show_rehearsal(scope, ancestor_ids(paths[0])[-1])
        return
    roots = [org for path in paths if (org := await scope.get(Org, ancestor_ids(path)[-1]))]
    scope.show("rehearsal-units", units=[{"org": org.id, "unit": org.name} for org in roots])


@action(needs=Permission.REHEARSE)
async def show_rehearsal(scope: Scope, org: int) -> None:
    """Say what a rehearsal is, and offer how many days."""
    unit = await find_org(scope, Permission.REHEARSE, org)
    offered = [{"days": days, "org": unit.id} for days in DAYS]
    scope.show("rehearsal", unit=unit.name, offered=offered)


@action(needs=Permission.REHEARSE)
async def rehearse(scope: Scope, org: int, days: int) -> None:
    """Have the coming days rehearsed; what would be said is told in this chat, and nothing is sent."""
    unit = await find_org(scope, Permission.REHEARSE, org)
    if days not in DAYS:
        raise NotFound
    await order(scope, WorkKind.REHEARSAL, unit, days=days)
