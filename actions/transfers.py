"""How does a member come to another branch? Asked by the one, received by the other (domain §3.5).

Until it is received the old branch stays responsible; then everything still open about the member goes along,
also in the middle of a cycle.
"""

from actions.erasures import move_request
from actions.follow_ups import FollowUpClosed, Seen, end, find_follow_up, show_end
from actions.notice_timing import catch_up
from actions.pledge_stops import stop_pledges
from actions.responsible import holders_over
from actions.roster import show_member
from actions.staff import find_member, today_of
from actions.verb import action
from models.appointing import branches_named
from models.audit import RECEIVED
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome, due_after
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope

_OFFERED = 8  # branches of a search
_ELSEWHERE = (Cause.TRANSFER, Cause.ERASURE)  # what is not the branch's


class NoBranchOfThatName(Refusal):
    """No other branch of the county has a name like ``wanted``."""


class TransferPending(Refusal):
    """The member is on the way already: ``name``."""


@action(needs=Permission.MEMBER_CHANGE)
async def find_branches(scope: Scope, member: int, wanted: str) -> None:
    """转支部: show the branches of the county with such a name, to be chosen from."""
    who = await find_member(scope, Permission.MEMBER_CHANGE, member)
    found = await scope.all(branches_named((await _county_of(scope, who),), wanted.strip(), _OFFERED + 1))
    targets = [
        {"member": who.id, "org": org.id, "label": org.name} for org in found if org.id != who.branch_id
    ]
    if not targets:
        raise NoBranchOfThatName(wanted=wanted.strip()[:20])
    scope.show("transfer-choose", None, None, name=who.name, targets=targets[:_OFFERED])


async def _county_of(scope: Scope, who: Member) -> str:
    """Return the path of the root above a member's branch."""
    branch = await scope.get(Org, who.branch_id)
    return f"/{ancestor_ids(branch.path)[0]}/" if branch else "/"


@action(needs=Permission.MEMBER_CHANGE)
async def ask_transfer(scope: Scope, member: int, org: int) -> None:
    """Ask another branch to receive a member; who looks after that branch is told at once."""
    who = await find_member(scope, Permission.MEMBER_CHANGE, member)
    target, old = await scope.get(Org, org), await scope.get(Org, who.branch_id)
    county = await _county_of(scope, who)
    if target is None or old is None or target.id == old.id or not target.path.startswith(county):
        raise NotFound
    if await scope.all(FollowUp.open_for([who.id], Cause.TRANSFER)):
        raise TransferPending(name=who.name)
    row = FollowUp(
        cause=Cause.TRANSFER, org_id=target.id, member_id=who.id,
        occurrence=f"from:{old.id}:{scope.now:%Y%m%d%H%M%S}",
        state=FollowUpState.NEW, attempts=0, opened_at=scope.now,
        due_at=due_after(Cause.TRANSFER, scope.now, here=scope.here(target.id)),
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    scope.audit("transfer-asked", row, who, to=target.id)
    await _tell_branch(scope, target, "transfer-offered", who, old=old.name, follow_up=row.id)
    scope.show("transfer-asked", None, None, member=who.id, name=who.name, branch=target.name)


async def _tell_branch(scope: Scope, org: Org, screen: str, who: Member, /, **args: object) -> None:
    for person in await holders_over(scope, org):
        if not scope.actor.speaks_for(person.id):
            await scope.tell(person, screen, How(Kind.STAFF_NOTE), name=who.name, branch=org.name, **args)


@action(needs=Permission.MEMBER_CHANGE)
async def withdraw_transfer(scope: Scope, member: int) -> None:
    """撤回: the member stays, as long as nobody has received them."""
    who = await find_member(scope, Permission.MEMBER_CHANGE, member)
    for row in await scope.all(FollowUp.open_for([who.id], Cause.TRANSFER)):
        row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now
        scope.audit("transfer-withdrawn", row, who)
    await show_member(scope, who.id)


@action(needs=Permission.MEMBER_CHANGE)
async def receive_member(scope: Scope, follow_up: int) -> None:
    """接收: the member is the new branch's from now on, with all that is open; they and the old one hear."""
    seen, who, old = await _find_offered(scope, follow_up)
    who.branch_id, who.contact_id = seen.org.id, None
    who.branch_since = today_of(scope).isoformat()
    await scope.flush()
    for row in await scope.all(
        FollowUp.open_for([who.id], *(cause for cause in Cause if cause not in _ELSEWHERE))
    ):
        row.org_id = seen.org.id
    await move_request(scope, who)
    await stop_pledges(scope, who, "moved")
    await catch_up(scope, who)
    scope.audit(RECEIVED, seen.row, who, old=old.id)
    keepers = [person.name for person in await holders_over(scope, seen.org)]
    how = How(Kind.MEMBER_NOTE, key=f"transferred:{seen.row.id}")
    await scope.tell(who, "transferred", how, branch=seen.org.name, keepers=keepers)
    await _tell_branch(scope, old, "transfer-received", who, new=seen.org.name)
    end(scope, seen, Outcome.RECEIVED)
    show_end(scope, seen)


@action(needs=Permission.MEMBER_CHANGE)
async def decline_member(scope: Scope, follow_up: int) -> None:
    """不接收: the member stays with the old branch, which hears it."""
    seen, who, old = await _find_offered(scope, follow_up)
    scope.audit("transfer-declined", seen.row, who, old=old.id)
    await _tell_branch(scope, old, "transfer-declined", who, new=seen.org.name)
    end(scope, seen, Outcome.DECLINED)
    show_end(scope, seen)


async def _find_offered(scope: Scope, follow_up: int) -> tuple[Seen, Member, Org]:
    """Return a transfer that the asker's branch may decide on, with the member and the branch before."""
    seen = await find_follow_up(scope, follow_up, Permission.MEMBER_CHANGE)
    if seen.row.cause is not Cause.TRANSFER or seen.member is None:
        raise NotFound
    old = await scope.get(Org, int(seen.row.occurrence.split(":")[1]))
    if old is None or seen.member.branch_id != old.id or seen.member.standing is not Standing.ACTIVE:
        raise FollowUpClosed(who=seen.who)
    return seen, seen.member, old
