"""How does a paper slip reach a person? Codes of branches and of members (domain §3.3, Z30)."""

from actions.staff import find_member, find_org
from actions.verb import action
from models.accounts import Binding, BindingState
from models.invites import Invite, new_code
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.roles import Permission
from models.scope import Scope


@action(needs=Permission.INVITE_MAKE)
async def show_invites(scope: Scope) -> None:
    """Show the code of every organisation that the asker answers for; a member's is reached from the card."""
    for path in scope.actor.paths(Permission.INVITE_MAKE):
        org = await find_org(scope, Permission.INVITE_MAKE, ancestor_ids(path)[-1])
        await _show_branch(scope, org, await _invite(scope, org=org))


@action(needs=Permission.INVITE_MAKE)
async def invite_branch(scope: Scope, org: int) -> None:
    """Show an organisation's code and QR; it stays the same until it is renewed."""
    unit = await find_org(scope, Permission.INVITE_MAKE, org)
    await _show_branch(scope, unit, await _invite(scope, org=unit))


@action(needs=Permission.INVITE_MAKE)
async def renew_branch_invite(scope: Scope, org: int, invite: int) -> None:
    """End a unit's code and make a new one; the number of the old one makes a second tap harmless."""
    unit = await find_org(scope, Permission.INVITE_MAKE, org)
    await _show_branch(scope, unit, await _renewed(scope, await _invite(scope, org=unit), invite))


async def _show_branch(scope: Scope, org: Org, invite: Invite) -> None:
    scope.show(
        "branch-invite",
        org=org.id,
        branch=org.name,
        invite=invite.id,
        code=invite.code,
        payload=invite.payload,
    )


@action(needs=Permission.INVITE_MAKE)
async def invite_member(scope: Scope, member: int) -> None:
    """Show a member's code and QR, to be handed over in person; it stays the same until it is renewed."""
    who = await find_member(scope, Permission.INVITE_MAKE, member)
    await _show_member(scope, who, await _invite(scope, member=who))


@action(needs=Permission.INVITE_MAKE)
async def renew_member_invite(scope: Scope, member: int, invite: int) -> None:
    """End a member's code and make a new one; the number of the old one makes a second tap harmless."""
    who = await find_member(scope, Permission.INVITE_MAKE, member)
    await _show_member(scope, who, await _renewed(scope, await _invite(scope, member=who), invite))


async def _show_member(scope: Scope, member: Member, invite: Invite) -> None:
    bound = bool(await scope.rows(Binding.of_member(member.id, BindingState.ACTIVE)))
    scope.show(
        "member-invite", None, None,
        member=member.id, name=member.name, bound=bound,
        invite=invite.id, code=invite.code, payload=invite.payload,
    )  # fmt: skip


async def _invite(scope: Scope, *, member: Member | None = None, org: Org | None = None) -> Invite:
    """Return the open invite of a member or an organisation; there is one from the first asking on."""
    member_id, org_id = member.id if member else None, org.id if org else None
    known = await scope.first(Invite.open_for(member_id=member_id, org_id=org_id))
    if known is not None:
        return known
    made = Invite(code=new_code(), member_id=member_id, org_id=org_id, made_at=scope.now)
    scope.add(made)
    await scope.flush()
    scope.audit("invite-made", made, member)
    return made


async def _renewed(scope: Scope, known: Invite, replaced: int) -> Invite:
    """Return a new invite instead of the known one, or the known one where it is a newer one already."""
    if known.id != replaced:
        return known
    known.ended_at = scope.now
    made = Invite(code=new_code(), member_id=known.member_id, org_id=known.org_id, made_at=scope.now)
    scope.add(made)
    await scope.flush()
    scope.audit("invite-renewed", made)
    return made
