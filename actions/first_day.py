"""Who is a county's first administrator? Whoever opens the one-time link that ``init`` printed."""

from actions.verb import action
from models import names
from models.accounts import Account, Binding, BindingState, Relation
from models.consents import Consent, Purpose
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.founding import PREFIX, FounderLink
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org
from models.refusal import Refusal
from models.roles import Grant, Role
from models.scope import How, Scope


class LinkNotValid(Refusal):
    """No link of a first administrator, or no longer: the same words for wrong, used and expired ones."""


class NameNotUsable(Refusal):
    """What was given as a name holds a digit, or the mark of a number taken out: that is no name."""


def is_founders(payload: str) -> bool:
    """Whether a ``start=`` payload is that of a first administrator's link."""
    return payload.startswith(f"{PREFIX}_")


@action(needs=None)
async def open_founder_link(scope: Scope, payload: str) -> None:
    """Keep the link for this chat and lead on; from another chat, used or late it is LinkNotValid."""
    secret, account = payload.partition("_")[2], _account(scope)
    org = await _county(scope, await scope.first(FounderLink.county_of(secret)))
    if org is None:
        raise LinkNotValid
    await scope.flush()
    claimed = await scope.rows(FounderLink.claim(secret, account.id, scope.now))
    if not claimed:
        await _show_again(scope, await scope.first(FounderLink.used_by(account.id, secret=secret)))
        return
    own = _own(scope)
    scope.show(
        "founder-welcome",
        county=org.name, founder_link=claimed[0].id, until=claimed[0].expires_at,
        dear=scope.dear(own) if own else None, known=own is not None, newcomer=own is None,
    )  # fmt: skip


@action(needs=None)
async def check_founder_link(scope: Scope, founder_link: int = 0) -> None:
    """Refuse before the first question where the link is not this chat's own open one."""
    await _held(scope, founder_link)


async def _held(scope: Scope, link: int) -> Org:
    account = _account(scope)
    org = await _county(scope, await scope.first(FounderLink.held_by(link, account.id, scope.now)))
    if org is None:
        raise LinkNotValid
    return org


@action(needs=None)
async def become_administrator(
    scope: Scope, consents: frozenset[Purpose], called: str, birth_year: int, founder_link: int = 0
) -> None:
    """Make the opener a member of the county's office, bound and granted; a second time changes nothing.

    An administrator of that name and birth year has come back with another telephone, and is nobody new: the
    chat of before speaks for them no longer. Refuses with LinkNotValid and NameNotUsable. The birth year is
    the second fact of a later binding.
    """
    if any(letter.isdigit() or letter == "*" for letter in called):
        raise NameNotUsable
    org = await _used_up(scope, founder_link)
    if org is None:
        return
    member = _own(scope) or await _returned(scope, org, called, birth_year)
    if member is None:
        member = await _enlist(scope, org, called, birth_year)
        await _bind(scope, member, consents)
    elif not scope.actor.speaks_for(member.id):
        await _end_bindings(scope, member)
        await _bind(scope, member, consents)
    await _grant(scope, member, org)


@action(needs=None)
async def accept_office(scope: Scope, founder_link: int) -> None:
    """Grant the county to an opener who is a member already; the same refusals as for a newcomer."""
    member = _own(scope)
    if member is None:
        raise LinkNotValid
    if org := await _used_up(scope, founder_link):
        await _grant(scope, member, org)


async def _used_up(scope: Scope, link: int) -> Org | None:
    """Return the county of the chat's own link, which is used now; None where it was used by this chat."""
    account = _account(scope)
    await scope.flush()
    used = await scope.rows(FounderLink.use(link, account.id, scope.now))
    if used:
        return await _county(scope, used[0].org_id)
    await _show_again(scope, await scope.first(FounderLink.used_by(account.id, link_id=link)))
    return None


async def _show_again(scope: Scope, org_id: int | None) -> None:
    """Show once more what comes next, to the chat that used the link."""
    org = await _county(scope, org_id)
    if org is None:
        raise LinkNotValid
    _show_done(scope, org)


async def _returned(scope: Scope, org: Org, name: str, birth_year: int) -> Member | None:
    """Return the one administrator of the county of that name and birth year."""
    held, called = await scope.rows(Grant.over([org.id], (Role.COUNTY,))), names.clean(name)
    fitting = {one.id: one for _, one in held if (one.name, one.birth_year) == (called, birth_year)}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


async def _end_bindings(scope: Scope, member: Member) -> None:
    """The chats of before speak for the member no longer, and hear it; what this chat had asked for by its
    own number needs nobody's word any more.
    """
    states = (BindingState.ACTIVE, BindingState.HELD)
    for old, account in await scope.rows(Binding.of_member(member.id, *states)):
        if old.state is BindingState.HELD and account.id == _account(scope).id:
            old.state, old.ended_at = BindingState.ENDED, scope.now
            for row in await scope.all(FollowUp.open_for([member.id], Cause.REBIND)):
                row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now
        elif old.state is BindingState.ACTIVE and old.relation is Relation.SELF:
            old.state, old.ended_at = BindingState.ENDED, scope.now
            dear = member.addressed(scope.now)
            scope.show("binding-moved", account, member, How(Kind.BINDING_NOTICE), dear=dear)


async def _enlist(scope: Scope, org: Org, name: str, birth_year: int) -> Member:
    member = Member(
        branch_id=org.id, standing=Standing.ACTIVE, birth=str(birth_year), floating=False,
        created_at=scope.now,
    )  # fmt: skip
    member.set_name(name)
    await scope.number(member)
    return member


async def _bind(scope: Scope, member: Member, consents: frozenset[Purpose]) -> None:
    account = _account(scope)
    binding = Binding(
        account_id=account.id, member_id=member.id,
        relation=Relation.SELF, state=BindingState.ACTIVE, bound_at=scope.now,
    )  # fmt: skip
    await scope.flush()
    await scope.number(binding)
    for purpose in sorted(consents):
        scope.add(Consent(member_id=member.id, account_id=account.id, purpose=purpose, given_at=scope.now))
    scope.actor.bindings.append((binding, member))
    scope.audit("bound", binding, member, relation=binding.relation)


async def _grant(scope: Scope, member: Member, org: Org) -> None:
    """Grant the county, once; the other administrators hear who came by a link."""
    others = [one for _, one in await scope.rows(Grant.over([org.id], (Role.COUNTY,)))]
    if all(one.id != member.id for one in others):
        grant = Grant(member_id=member.id, role=Role.COUNTY, org_id=org.id, granted_at=scope.now)
        await scope.flush()
        await scope.number(grant)
        scope.audit("grant-made", grant, member, role=grant.role.value, org=org.id, founder=True)
    for one in {other.id: other for other in others if other.id != member.id}.values():
        how = How(Kind.BINDING_NOTICE)
        await scope.tell(one, "founder-came", how, county=org.name, name=member.name)
    _show_done(scope, org)


def _show_done(scope: Scope, org: Org) -> None:
    own = _own(scope)
    scope.show("founder-done", county=org.name, dear=scope.dear(own) if own else None)


async def _county(scope: Scope, org_id: int | None) -> Org | None:
    """Return the link's organisation, unless this bot does not serve it."""
    org = await scope.get(Org, org_id) if org_id else None
    return org if org is not None and scope.actor.serves(org.path) else None


def _own(scope: Scope) -> Member | None:
    """Return the member whose own chat this is: a relative's office is not given through it."""
    own = [member for binding, member in scope.actor.bindings if binding.relation is Relation.SELF]
    return own[0] if own else None


def _account(scope: Scope) -> Account:
    if scope.actor.account is None:
        raise LookupError("a link is opened in a chat")
    return scope.actor.account
