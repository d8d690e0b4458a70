"""What have I agreed to? Each purpose by itself, given and withdrawn at any time (domain §3.3.2, §3.7)."""

from actions.my_data import own_member
from actions.responsible import responsible_for, tell_responsible
from actions.verb import action
from models.accounts import Account, Binding, BindingState, Relation
from models.consents import Consent, Purpose
from models.kinds import Kind
from models.members import Member
from models.refusal import NotFound
from models.roles import Permission
from models.scope import How, Scope
from models.values import TextKey, enum_key


@action(needs=Permission.SELF_SEE)
async def show_consents(scope: Scope, member: int) -> None:
    """我的同意: show each purpose with its state, and what changes it."""
    who = own_member(scope, member)
    standing = {row.purpose: row for row in await scope.all(Consent.standing_of(who.id))}
    scope.show(
        "my-consents", None, who, member=who.id,
        purposes=[_purpose(who, purpose, standing.get(purpose)) for purpose in Purpose],
    )  # fmt: skip


def _purpose(who: Member, purpose: Purpose, row: Consent | None) -> dict[str, object]:
    return {
        "member": who.id, "purpose": purpose.value, "label": TextKey(enum_key(purpose)),
        "since": row.given_at if row else None, "given": bool(row) or None, "open": row is None or None,
    }  # fmt: skip


def _purpose_of(word: str) -> Purpose:
    """Return the purpose of a button's word; raise NotFound for a forged one."""
    try:
        return Purpose(word)
    except ValueError:
        raise NotFound from None


@action(needs=Permission.SELF_SEE)
async def give_consent(scope: Scope, member: int, purpose: str) -> None:
    """Agree to a purpose; a second tap changes nothing."""
    await agree(scope, own_member(scope, member), _purpose_of(purpose))
    await scope.flush()
    await show_consents(scope, member)


async def agree(scope: Scope, who: Member, wanted: Purpose) -> None:
    """A member agrees to a purpose from now on, unless they do already."""
    if not await _standing(scope, who, wanted):
        account = scope.actor.account
        scope.add(
            Consent(
                member_id=who.id, account_id=account.id if account else None, purpose=wanted,
                given_at=scope.now,
            )
        )  # fmt: skip
        scope.audit("consent-given", who, who, purpose=wanted)


@action(needs=Permission.SELF_SEE)
async def withdraw_consent(scope: Scope, member: int, purpose: str) -> None:
    """Withdraw one purpose: it ends at once, and with it whatever rested on it.

    Without the basic one no chat speaks for the member any more; that is asked once again before.
    """
    who, ended = own_member(scope, member), _purpose_of(purpose)
    if ended is Purpose.BASIC:
        scope.show("leaving-altogether", None, who, member=who.id)
        return
    await end_consent(scope, who, ended)
    if ended is Purpose.FAMILY:
        await _end_bindings(scope, who, Relation.FAMILY)
    await scope.flush()
    await show_consents(scope, member)


@action(needs=Permission.SELF_SEE)
async def withdraw_all(scope: Scope, member: int) -> None:
    """撤回全部同意: no chat speaks for the member any more; the branch asks by telephone from now on."""
    who = own_member(scope, member)
    for purpose in Purpose:
        await end_consent(scope, who, purpose)
    who.prefers_phone = True
    people = [person.name for person in await responsible_for(scope, who)]
    await tell_responsible(
        scope, who, "member-withdrew", Kind.STAFF_NOTE, f"withdrew:{who.id}:{scope.now.date()}", name=who.name
    )
    scope.show("withdrawn-altogether", None, None, people=people)
    await _end_bindings(scope, who, *Relation)


async def _standing(scope: Scope, who: Member, purpose: Purpose) -> list[Consent]:
    return [row for row in await scope.all(Consent.standing_of(who.id)) if row.purpose is purpose]


async def end_consent(scope: Scope, who: Member, purpose: Purpose) -> None:
    """A purpose that a member agreed to is withdrawn; one that is not agreed to stays so."""
    for row in await _standing(scope, who, purpose):
        row.withdrawn_at = scope.now
        scope.audit("consent-withdrawn", who, who, purpose=purpose)


async def _end_bindings(scope: Scope, who: Member, *relations: Relation) -> None:
    """End what speaks for a member in these capacities; other people's chats are told."""
    for binding, account in await scope.rows(
        Binding.of_member(who.id, BindingState.ACTIVE, BindingState.HELD)
    ):
        if binding.relation in relations:
            binding.state, binding.ended_at = BindingState.ENDED, scope.now
            scope.audit("binding-ended", binding, who)
            _tell(scope, account, who)


def _tell(scope: Scope, account: Account, who: Member) -> None:
    if scope.actor.account is None or account.id != scope.actor.account.id:
        scope.show("binding-withdrawn", account, None, How(Kind.BINDING_NOTICE), name=who.name)
