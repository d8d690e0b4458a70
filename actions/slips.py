"""打印全支部: paper slips with name, code and QR for everybody who has no chat yet (domain §3.3, Z30)."""

from actions.staff import find_org
from actions.verb import action
from actions.works import order
from models.roles import Permission
from models.scope import Scope
from models.works import WorkKind


@action(needs=Permission.INVITE_MAKE)
async def print_slips(scope: Scope, org: int) -> None:
    """Have a printable page made with a slip for each member of a unit, and below it, without a chat."""
    unit = await find_org(scope, Permission.INVITE_MAKE, org)
    await order(scope, WorkKind.SLIPS, unit)
