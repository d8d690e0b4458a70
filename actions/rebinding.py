"""Is it the same person on the new device? The secretary decides on a held binding (domain §3.3.6).

The rule is read so: the 24 hours are the time in which a person decides. A confirmation releases the
binding at once, because the secretary has just spoken to the member; what nobody confirmed never becomes
active by itself.
"""

from actions.follow_ups import FollowUpClosed, Seen, end, find_follow_up, show_end
from actions.notice_timing import catch_up
from actions.verb import action
from models.accounts import Account, Binding, BindingState, Relation
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome
from models.kinds import Kind
from models.members import Member
from models.refusal import NotFound
from models.roles import Permission
from models.scope import How, Scope


@action(needs=Permission.BINDING_CONFIRM)
async def confirm_binding(scope: Scope, follow_up: int) -> None:
    """是本人: the new chat speaks for the member, the old ones no longer do; both are told."""
    seen, member, held = await _find_held(scope, follow_up)
    for old, account in await scope.rows(Binding.of_member(member.id, BindingState.ACTIVE)):
        if old.relation is Relation.SELF:
            old.state, old.ended_at = BindingState.ENDED, scope.now
            _tell(scope, account, "binding-moved", member)
    held.state, held.bound_at = BindingState.ACTIVE, scope.now
    _tell(scope, await scope.get(Account, held.account_id), "binding-released", member)
    for row in await scope.all(FollowUp.open_for([member.id], Cause.UNBOUND, Cause.UNREACHABLE)):
        row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now
    scope.audit("binding-confirmed", held, member)
    await catch_up(scope, member)
    end(scope, seen, Outcome.CONFIRMED)
    show_end(scope, seen)


@action(needs=Permission.BINDING_CONFIRM)
async def refuse_binding(scope: Scope, follow_up: int) -> None:
    """不是本人: the new chat never speaks for the member; the old one goes on and is told."""
    seen, member, held = await _find_held(scope, follow_up)
    held.state, held.ended_at = BindingState.ENDED, scope.now
    _tell(scope, await scope.get(Account, held.account_id), "binding-refused", None)
    for old, account in await scope.rows(Binding.of_member(member.id, BindingState.ACTIVE)):
        if old.relation is Relation.SELF:
            _tell(scope, account, "binding-kept", member)
    scope.audit("binding-refused", held, member)
    end(scope, seen, Outcome.REFUSED)
    show_end(scope, seen)


async def _find_held(scope: Scope, follow_up: int) -> tuple[Seen, Member, Binding]:
    seen = await find_follow_up(scope, follow_up, Permission.BINDING_CONFIRM)
    _, _, number = seen.row.occurrence.partition(":")
    if seen.row.cause is not Cause.REBIND or seen.member is None:
        raise NotFound
    held = await scope.get(Binding, int(number))
    if held is None or held.state is not BindingState.HELD:
        raise FollowUpClosed(who=seen.who)
    return seen, seen.member, held


def _tell(scope: Scope, account: Account | None, screen: str, member: Member | None) -> None:
    """Tell a chat; one that was never released hears no name."""
    if account is not None and account.unreachable_since is None:
        dear = scope.dear(member) if member else None
        scope.show(screen, account, member, How(Kind.BINDING_NOTICE), dear=dear)
