"""Who is at the other end?
Binding an account to a member: consent, number or code, second fact (domain §3.3).
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from actions.first_day import is_founders, open_founder_link
from actions.menu import show_menu
from actions.notice_timing import catch_up
from actions.pledge_benefits import confirm, is_benefit_link
from actions.responsible import tell_responsible
from actions.sign_ins import is_sign_link, sign_by_link
from actions.verb import action
from models.accounts import Account, Binding, BindingState, Relation
from models.consents import Consent, Purpose
from models.follow_ups import Cause, FollowUp, FollowUpState, due_after
from models.invites import Invite
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org, ancestor_ids
from models.refusal import Refusal
from models.rules import BINDING_PAUSE, BINDING_TRIES
from models.scope import How, Scope


class TriesPaused(Refusal):
    """Too many failed tries (three by default): no further one before an instant (domain §3.5)."""


class NobodyMatched(Refusal):
    """The facts fit nobody; the same words whether the number is known or not (domain §3.5)."""


class SeveralMatched(Refusal):
    """Number and birth year fit two members; only an invite code can tell them apart."""


class AlreadyBound(Refusal):
    """The account speaks for this member already."""


class FamilyNotAgreed(Refusal):
    """A second member on one account needs the tick that a relative may speak for them."""


# Which links lead where, by the word that follows START.
_DOORS: tuple[tuple[Callable[[str], bool], Callable[[Scope, str], Awaitable[None]]], ...] = (
    (is_founders, open_founder_link),
    (is_sign_link, sign_by_link),
    (is_benefit_link, confirm),
)


@action(needs=None)
async def greet(scope: Scope, text: str = "") -> None:
    """Welcome whoever presses START; an invite's payload names the branch and leads on to binding."""
    text = text.strip()
    for leads, door in _DOORS:
        if leads(text):
            await door(scope, text)
            return
    invite = await _invite_of(scope, text)
    if invite is None and scope.actor.bindings:
        await show_menu(scope)
        return
    org = await scope.get(Org, invite.org_id) if invite and invite.org_id else None
    code = invite.code if invite and invite.member_id else ""
    branch = invite.code if invite and invite.org_id else ""
    named = bool(org) or None
    scope.show(
        "welcome",
        org=org.name if org else None,
        named=named,
        code=code,
        branch=branch,
        uninvited=not code or None,
    )


async def _invite_of(scope: Scope, payload: str) -> Invite | None:
    kind, _, code = payload.partition("_")
    return await _invite(scope, code) if kind in ("i", "b") and code else None


async def _invite(scope: Scope, code: str) -> Invite | None:
    """Return the open invite of a code, unless it leads to where this bot does not serve."""
    invite = await scope.first(Invite.open_code(code))
    if invite is None or scope.actor.within is None:
        return invite
    member = await scope.get(Member, invite.member_id) if invite.member_id else None
    return invite if await _is_served(scope, member.branch_id if member else invite.org_id) else None


async def _is_served(scope: Scope, org_id: int | None) -> bool:
    """Whether an organisation lies in the tree of this bot: with several in one database each has its own."""
    if scope.actor.within is None:
        return True
    org = await scope.get(Org, org_id) if org_id else None
    return org is not None and scope.actor.serves(org.path)


@action(needs=None)
async def check_patience(
    scope: Scope,
    code: str = "",  # noqa: ARG001 - passed on to bind
    branch: str = "",  # noqa: ARG001 - passed on to bind
) -> None:
    """Refuse before the first question while the account is paused."""
    _refuse_paused(scope)


def _refuse_paused(scope: Scope) -> None:
    account = scope.actor.account
    if account and account.paused_until and account.paused_until > scope.now:
        raise TriesPaused(until=account.paused_until)


@action(needs=None)
async def bind(
    scope: Scope,
    consents: frozenset[Purpose],
    birth_year: int,
    identity: dict[str, str] | None = None,
    code: str = "",
    branch: str = "",
) -> None:
    """Bind the account to the one member whom number or code and birth year fit.

    A person who has a chat already keeps it until the secretary releases the new one. Refuses with
    TriesPaused, NobodyMatched, SeveralMatched, AlreadyBound, FamilyNotAgreed.
    """
    _refuse_paused(scope)
    known = await _candidates(scope, identity or {"code": code})
    fitting = [member for member in known if member.birth_year == birth_year]
    if not fitting:
        await _count_failure(scope, known, branch)
    if len(fitting) > 1:
        raise SeveralMatched
    await _bind_to(scope, fitting[0], consents)


async def _candidates(scope: Scope, identity: dict[str, str]) -> Sequence[Member]:
    if phone := identity.get("phone"):
        known = await scope.all(Member.with_phone(scope.vault.index(phone)))
        return [member for member in known if await _is_served(scope, member.branch_id)]
    invite = await _invite(scope, identity.get("code", ""))
    member = await scope.get(Member, invite.member_id) if invite and invite.member_id else None
    return [member] if member and member.standing is Standing.ACTIVE else []


async def _count_failure(scope: Scope, known: Sequence[Member], branch: str) -> None:
    """Count the try, leave the branch a follow-up once a day, and refuse in the same words for all."""
    account = _account(scope)
    account.tries += 1
    org_id = await _branch_for(scope, known, branch)
    number, here = await _leave_for_checking(scope, account, org_id), scope.here(org_id)
    if account.tries >= here[BINDING_TRIES]:
        account.tries, account.paused_until = 0, scope.now + timedelta(minutes=here[BINDING_PAUSE])
    raise NobodyMatched(number=number)


async def _leave_for_checking(scope: Scope, account: Account, org_id: int) -> str:
    open_one = await scope.first(FollowUp.unmatched_by(account.id))
    if open_one is not None:
        return open_one.occurrence
    number = f"{secrets.randbelow(900_000) + 100_000}"
    scope.add(
        FollowUp(
            cause=Cause.UNMATCHED, org_id=org_id, account_id=account.id,
            occurrence=number, state=FollowUpState.NEW, attempts=0,
            opened_at=scope.now, due_at=due_after(Cause.UNMATCHED, scope.now, here=scope.here(org_id)),
        )
    )  # fmt: skip
    return number


async def _branch_for(scope: Scope, known: Sequence[Member], branch: str) -> int:
    if known:
        return known[0].branch_id
    invite = await _invite(scope, branch) if branch else None
    if invite and invite.org_id:
        return invite.org_id
    if scope.actor.within is not None:
        return ancestor_ids(scope.actor.within)[-1]
    return (await scope.all(Org.roots()))[0].id


def _account(scope: Scope) -> Account:
    if scope.actor.account is None:
        raise LookupError("binding needs a chat")
    return scope.actor.account


async def _bind_to(scope: Scope, member: Member, consents: frozenset[Purpose]) -> None:
    account = _account(scope)
    if scope.actor.speaks_for(member.id):
        raise AlreadyBound(name=member.name)
    relation = Relation.FAMILY if scope.actor.member else Relation.SELF
    if relation is Relation.FAMILY and Purpose.FAMILY not in consents:
        raise FamilyNotAgreed
    binding = Binding(
        account_id=account.id, member_id=member.id,
        relation=relation, state=BindingState.ACTIVE, bound_at=scope.now,
    )  # fmt: skip
    scope.add(binding)
    await scope.flush()
    account.tries = 0
    _note_consents(scope, account, member, consents)
    elsewhere = await scope.rows(Binding.of_member(member.id, BindingState.ACTIVE))
    others = [other for held, other in elsewhere if held.relation == Relation.SELF and other.id != account.id]
    if others and relation is Relation.SELF:
        await _hold(scope, binding, member, others)
        return
    for other in others:
        scope.show("bound-elsewhere", other, member, How(Kind.BINDING_NOTICE), name=member.name)
    await _welcome(scope, binding, member)


def _note_consents(scope: Scope, account: Account, member: Member, consents: frozenset[Purpose]) -> None:
    for purpose in sorted(consents):
        scope.add(Consent(member_id=member.id, account_id=account.id, purpose=purpose, given_at=scope.now))


async def _hold(scope: Scope, binding: Binding, member: Member, others: list[Account]) -> None:
    """Let the secretary decide on a new device; the old one is told (domain §3.3.6)."""
    binding.state = BindingState.HELD
    scope.add(
        FollowUp(
            cause=Cause.REBIND, org_id=member.branch_id, member_id=member.id, account_id=binding.account_id,
            occurrence=f"binding:{binding.id}", state=FollowUpState.NEW, attempts=0,
            opened_at=scope.now, due_at=due_after(Cause.REBIND, scope.now, here=scope.here(member.branch_id)),
        )
    )  # fmt: skip
    for other in others:
        scope.show("bound-elsewhere", other, member, How(Kind.BINDING_NOTICE), name=member.name)
    scope.show("binding-held")
    scope.audit("binding-held", binding, member)
    await tell_responsible(scope, member, "rebind-asked", Kind.STAFF_NOTE, name=member.name)


async def _welcome(scope: Scope, binding: Binding, member: Member) -> None:
    for row in await scope.all(FollowUp.open_for([member.id], Cause.UNBOUND)):
        row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now
    scope.actor.bindings.append((binding, member))
    contact = await scope.get(Member, member.contact_id) if member.contact_id else None
    branch = await scope.get(Org, member.branch_id)
    scope.show(
        "bound", None, member, How(),
        dear=scope.dear(member), branch=branch.name if branch else "",
        contact=contact.name if contact else None,
        has_contact=bool(contact) or None, staff=scope.actor.is_staff or None,
    )  # fmt: skip
    scope.audit("bound", binding, member, relation=binding.relation)
    await catch_up(scope, member)
