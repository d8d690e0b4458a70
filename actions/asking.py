"""Who is asked to report though not away? The branch puts people on the list and takes them off."""

from actions.roster import show_member
from actions.staff import find_member
from actions.verb import action
from models.check_ins import SILENT, Call, CallState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.roles import Permission
from models.scope import Scope


@action(needs=Permission.MEMBER_ASK)
async def ask_member(scope: Scope, member: int) -> None:
    """加入报到名单: the member is asked from the next cycle on."""
    who = await find_member(scope, Permission.MEMBER_ASK, member)
    if not who.asked_to_check_in:
        who.asked_to_check_in = True
        scope.audit("asked-to-check-in", who, who)
    await show_member(scope, who.id)


@action(needs=Permission.MEMBER_ASK)
async def release_member(scope: Scope, member: int) -> None:
    """移出报到名单: no longer asked, and what was still expected is dropped; floating members stay."""
    who = await find_member(scope, Permission.MEMBER_ASK, member)
    if who.asked_to_check_in and not who.floating:
        who.asked_to_check_in = False
        scope.audit("released-from-check-in", who, who)
        for call, _ in await scope.rows(Call.of_members([who.id], scope.now)):
            call.state = CallState.CLOSED if call.state in SILENT else call.state
        for row in await scope.all(FollowUp.open_for([who.id], Cause.SILENT, Cause.UNBOUND)):
            if row.occurrence.startswith("cycle:"):
                row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now
    await show_member(scope, who.id)
