"""What if a chat is closed to us? Its members go to the branch's phone list at once (design §3.5)."""

from actions.verb import action
from models.accounts import Binding
from models.follow_ups import FollowUp
from models.scope import Scope

BLOCKED = "the person stopped the bot"


@action(needs=None)
async def note_blocked(scope: Scope) -> None:
    """Note that the person stopped the bot; nobody is silently dropped."""
    account = scope.actor.account
    if account is None or not account.close(BLOCKED, scope.now):
        return
    for member in await scope.all(Binding.members_of(account.id)):
        await scope.run(
            FollowUp.unreachable(scope.dialect, member, account.id, scope.now, scope.here(member.branch_id))
        )
    scope.audit("unreachable", account)
