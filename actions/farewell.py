"""What if a member has died? Everything stops at once; people do the rest (domain §3.5, §3.8)."""

from datetime import datetime

from actions.appointing import end_office, offices_of
from actions.contacts import assign
from actions.erasures import drop_request
from actions.pledge_stops import stop_pledges
from actions.staff import find_member, holds
from actions.verb import action
from models.accounts import Binding, BindingState, Relation
from models.audit import AuditLine
from models.check_ins import SILENT, Call, CallState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org
from models.outbox import Message
from models.refusal import NotFound
from models.reports import ReportCall
from models.roles import Permission
from models.scope import How, Scope

_DIED = "deceased"  # the verb in the trail


@action(needs=Permission.MEMBER_CHANGE)
async def ask_death(scope: Scope, member: int) -> None:
    """去世: ask once more; a wrong tap must not say it."""
    who = await _another(scope, member)
    await offices_of(scope, who)
    scope.show("death-asked", None, None, member=who.id, name=who.name)


@action(needs=Permission.MEMBER_CHANGE)
async def note_death(scope: Scope, member: int) -> None:
    """Stop everything: no message about the member leaves any more, nobody is asked to act, no chat speaks
    for them, and roles end. Relatives' chats get a word of sympathy, the member's own chat nothing.

    Refuses with LastAdministrator: first there must be another.
    """
    who = await _another(scope, member)
    offices = await offices_of(scope, who)
    who.stand(Standing.DECEASED, scope.now)
    await drop_request(scope, who)
    for call, _ in await scope.rows(Call.of_members([who.id], scope.now)):
        call.state = CallState.CLOSED if call.state in SILENT else call.state
    await scope.run(ReportCall.ended_for(who.id))
    await stop_pledges(scope, who, "died")
    for row in await scope.all(FollowUp.open_for([who.id], *Cause)):
        row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now
    for grant, unit in offices:
        await end_office(scope, grant, who, unit)
    people = await scope.all(Member.looked_after_by(who.id))
    for person in people:
        assign(scope, person, None)
    await scope.run(Message.stopped_about(who.id))
    await _end_bindings(scope, who)
    scope.audit(_DIED, who, who)
    scope.show("death-noted", None, None, member=who.id, name=who.name, people=len(people) or None)


async def _another(scope: Scope, member: int) -> Member:
    """Return a member of whom the asker may say it; nobody says it of themselves."""
    who = await find_member(scope, Permission.MEMBER_CHANGE, member)
    if scope.actor.speaks_for(who.id):
        raise NotFound
    return who


async def _end_bindings(scope: Scope, who: Member) -> None:
    held = await scope.rows(Binding.of_member(who.id, BindingState.ACTIVE, BindingState.HELD))
    for binding, _ in held:
        binding.state, binding.ended_at = BindingState.ENDED, scope.now
    await scope.flush()
    for binding, account in held:
        if binding.relation is Relation.FAMILY:
            scope.show("sympathy", account, None, How(Kind.MEMBER_NOTE))
        elif not await scope.all(Binding.members_of(account.id)):
            await scope.run(Message.stopped_to(account.id))


@action(needs=Permission.MEMBER_CHANGE)
async def take_back_death(scope: Scope, member: int) -> None:
    """弄错了: the member is on the roster again, asked again, and spoken for by the same chats.

    Roles, contact persons and follow-ups do not come back by themselves.
    """
    who = await scope.get(Member, member)
    branch = await scope.get(Org, who.branch_id) if who else None
    if who is None or not holds(scope, Permission.MEMBER_CHANGE, who, branch):
        raise NotFound
    line = await scope.first(AuditLine.last_of(who.id, _DIED))
    if who.standing is not Standing.DECEASED or line is None:
        raise NotFound
    who.stand(Standing.ACTIVE, scope.now)
    await _speak_again(scope, who, line.at)
    for call, cycle in await scope.rows(Call.of_members([who.id], scope.now)):
        if call.state is CallState.CLOSED:
            call.state = CallState.OPEN if cycle.due_at > scope.now else CallState.OVERDUE
    await scope.run(ReportCall.asked_again(who.id, scope.now))
    scope.audit("death-taken-back", who, who)
    scope.show("death-taken-back", None, None, name=who.name)


async def _speak_again(scope: Scope, who: Member, since: datetime) -> None:
    for binding, _ in await scope.rows(Binding.of_member(who.id, BindingState.ENDED)):
        if binding.ended_at == since:
            binding.state, binding.ended_at = BindingState.ACTIVE, None
