"""删除申请: a member asks to be erased, a person above the branch decides (domain §3.7).

Nobody decides on their own request. Of a yes nothing is left to take back, so it is asked for twice more.
"""

from dataclasses import dataclass

from actions.appointing import offices_of
from actions.erasing import begin
from actions.follow_ups import FollowUpClosed, Seen, end, find_follow_up, show_end
from actions.my_data import own_member
from actions.staff import keeper_of
from actions.verb import action
from models.accounts import Binding, BindingState
from models.check_ins import CheckIn
from models.erasures import UNDECIDED, Erasure, ErasureState, Ground
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome, due_after
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import ROLES, Grant, Permission, Role
from models.scope import How, Scope

_DECIDING = tuple(role for role in Role if Permission.MEMBER_ERASE in ROLES[role])


class NobodyDecides(Refusal):
    """Nobody above the branch can decide yet: the branch is to be asked."""


@action(needs=Permission.SELF_SEE)
async def offer_erasure(scope: Scope, member: int) -> None:
    """Show what an erasure takes and what it leaves, before it is asked for; or how a request stands."""
    who = own_member(scope, member)
    asked = await scope.first(Erasure.undecided_of(who.id))
    if asked is not None:
        scope.show("erasure-waiting", None, None, member=who.id, due=asked.due_at)
        return
    scope.show("erasure-offered", None, None, member=who.id)


@action(needs=Permission.SELF_SEE)
async def ask_erasure(scope: Scope, member: int) -> None:
    """Ask to be erased: it is heard, and decided within 15 working days. A second time changes nothing."""
    who = own_member(scope, member)
    if await scope.first(Erasure.undecided_of(who.id)) is None:
        org, people = await deciding(scope, who)
        row = await _open(scope, who, org)
        for person in people:
            how = How(Kind.STAFF_NOTE, key=f"erasure:{row.id}:{person.id}")
            await scope.tell(
                person, "erasure-to-decide", how, name=who.name, follow_up=row.id, due=row.due_at
            )
        scope.audit("erasure-asked", row, who)
    await offer_erasure(scope, member)


async def _open(scope: Scope, who: Member, org: Org) -> FollowUp:
    due = due_after(Cause.ERASURE, scope.now, here=scope.here(who.branch_id))
    erasure = Erasure(
        member_id=who.id, org_id=org.id, state=ErasureState.ASKED, asked_at=scope.now, due_at=due
    )
    await scope.number(erasure)
    row = FollowUp(
        cause=Cause.ERASURE, org_id=org.id, member_id=who.id, occurrence=erasure.occurrence,
        state=FollowUpState.NEW, attempts=0, opened_at=scope.now, due_at=due,
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    return row


async def deciding(scope: Scope, who: Member) -> tuple[Org, list[Member]]:
    """Return the nearest organisation above a member at which somebody else may decide, with those people;
    NobodyDecides where there is none.
    """
    branch = await scope.get(Org, who.branch_id)
    line = list(reversed(ancestor_ids(branch.path))) if branch else []
    held = await scope.rows(Grant.over(line, _DECIDING))
    for org_id in line:
        people = [member for grant, member in held if grant.org_id == org_id and member.id != who.id]
        org = await scope.get(Org, org_id) if people else None
        if org is not None:
            return org, people
    raise NobodyDecides


@action(needs=Permission.SELF_SEE)
async def withdraw_erasure(scope: Scope, member: int) -> None:
    """Take the request back, as long as nobody has decided."""
    who = own_member(scope, member)
    await drop_request(scope, who)
    scope.show("erasure-withdrawn", None, None)


async def drop_request(scope: Scope, who: Member) -> None:
    """End a member's undecided request without a decision."""
    for erasure in await scope.all(Erasure.undecided_of(who.id)):
        erasure.state, erasure.ended_at = ErasureState.WITHDRAWN, scope.now
        scope.audit("erasure-withdrawn", erasure, who)
    for row in await scope.all(FollowUp.open_for([who.id], Cause.ERASURE)):
        row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now


async def move_request(scope: Scope, who: Member) -> None:
    """Bring a member's undecided request to whoever decides above the new branch."""
    for row in await scope.all(FollowUp.open_for([who.id], Cause.ERASURE)):
        org, _ = await deciding(scope, who)
        row.org_id = org.id
        for erasure in await scope.all(Erasure.undecided_of(who.id)):
            erasure.org_id = org.id


@dataclass(frozen=True, slots=True)
class Request:
    """A request that the asker may decide on, with its follow-up and its person."""

    erasure: Erasure
    seen: Seen
    who: Member


async def _find(scope: Scope, follow_up: int) -> Request:
    """Return an open request of the own subtree; one's own is NotFound, a decided one FollowUpClosed."""
    seen = await find_follow_up(scope, follow_up, Permission.MEMBER_ERASE)
    who = seen.member
    if seen.row.cause is not Cause.ERASURE or who is None or scope.actor.speaks_for(who.id):
        raise NotFound
    erasure = await scope.get(Erasure, int(seen.row.occurrence.partition(":")[2]))
    if erasure is None or erasure.state not in UNDECIDED:
        raise FollowUpClosed(who=seen.who)
    return Request(erasure, seen, who)


@action(needs=Permission.MEMBER_ERASE)
async def show_request(scope: Scope, follow_up: int) -> None:
    """Show what would go and what would stay, with what is decided by pressing."""
    request = await _find(scope, follow_up)
    await offices_of(scope, request.who)
    await _show(scope, "erasure-card", request, grounds=[_ground(follow_up, ground) for ground in Ground])


def _ground(follow_up: int, ground: Ground) -> dict[str, object]:
    return {"follow_up": follow_up, "ground": ground.value, "label": ground}


async def _show(scope: Scope, screen: str, request: Request, /, **args: object) -> None:
    who, row = request.who, request.seen.row
    answers = await scope.all(CheckIn.all_of(who.id))
    others = await scope.all(FollowUp.all_of(who.id))
    voices = [*filter(None, (one.voice for one in answers)), *filter(None, (one.voice for one in others))]
    branch = await scope.get(Org, who.branch_id)
    bound = await scope.rows(Binding.of_member(who.id, BindingState.ACTIVE, BindingState.HELD))
    scope.show(
        screen, None, None,
        follow_up=row.id, name=who.name, branch=branch.name if branch else "", due=row.due_at,
        answers=len(answers), others=len(others) - 1, voices=len(voices), chats=len(bound),
        offices=len(await scope.all(Grant.open_of(who.id))) or None,
        people=len(await scope.all(Member.looked_after_by(who.id))) or None, **args,
    )  # fmt: skip


@action(needs=Permission.MEMBER_ERASE)
async def agree(scope: Scope, follow_up: int, ground: str) -> None:
    """Yes, on a ground: kept, and to be confirmed; nothing is gone yet. Refuses with LastAdministrator."""
    request = await _find(scope, follow_up)
    if ground not in {known.value for known in Ground}:
        raise NotFound
    await offices_of(scope, request.who)
    request.erasure.state, request.erasure.ground = ErasureState.AGREED, Ground(ground)
    request.erasure.decider_id, request.erasure.decided_at = keeper_of(scope).id, scope.now
    scope.audit("erasure-agreed", request.erasure, request.who, ground=ground)
    await _show(scope, "erasure-sure", request)


@action(needs=Permission.MEMBER_ERASE)
async def confirm(scope: Scope, follow_up: int) -> None:
    """The first confirmation: ask for the last time."""
    request = await _find_agreed(scope, follow_up)
    scope.show("erasure-last-word", None, None, follow_up=follow_up, name=request.who.name)


@action(needs=Permission.MEMBER_ERASE)
async def erase_for_good(scope: Scope, follow_up: int) -> None:
    """The second confirmation, by whoever agreed: the person is nobody from now on, and every trace goes."""
    request = await _find_agreed(scope, follow_up)
    end(scope, request.seen, Outcome.ERASED)
    await begin(scope, request.erasure, request.who)
    scope.audit("erasure-begun", request.erasure)
    scope.show("erasure-begun", None, None, number=request.erasure.id)


async def _find_agreed(scope: Scope, follow_up: int) -> Request:
    request = await _find(scope, follow_up)
    agreed = request.erasure.state is ErasureState.AGREED
    if not agreed or request.erasure.decider_id != keeper_of(scope).id:
        raise NotFound
    return request


@action(needs=Permission.MEMBER_ERASE)
async def reconsider(scope: Scope, follow_up: int) -> None:
    """Not yet: the request waits for a decision as before."""
    request = await _find(scope, follow_up)
    request.erasure.state, request.erasure.ground = ErasureState.ASKED, None
    request.erasure.decider_id = request.erasure.decided_at = None
    await show_request(scope, follow_up)


@action(needs=Permission.MEMBER_ERASE)
async def offer_refusal(scope: Scope, follow_up: int) -> dict[str, object]:
    """Return the form's context: whose request it is."""
    return {"name": (await _find(scope, follow_up)).who.name}


@action(needs=Permission.MEMBER_ERASE)
async def refuse(scope: Scope, reason: str, follow_up: int = 0) -> None:
    """No, with a reason that the member reads."""
    request = await _find(scope, follow_up)
    erasure, who = request.erasure, request.who
    erasure.state, erasure.reason, erasure.ground = ErasureState.REFUSED, reason, None
    erasure.decider_id, erasure.decided_at = keeper_of(scope).id, scope.now
    erasure.ended_at = scope.now
    scope.audit("erasure-refused", erasure, who)
    how = How(Kind.RIGHTS_ANSWER, key=f"erasure-refused:{erasure.id}")
    said = {"dear": who.addressed(scope.now), "reason": reason, "keeper": keeper_of(scope).name}
    await scope.tell(who, "erasure-refused", how, **said)
    end(scope, request.seen, Outcome.KEPT)
    show_end(scope, request.seen)
