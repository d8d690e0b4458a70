"""Who belongs to us? Units with counts, names, search, a member's card (domain §3.4-L, §3.7)."""

from collections.abc import Sequence
from typing import Any

from actions.staff import Reach, find_member, find_org, holds, is_near, page_of, reach, today_of, unit_args
from actions.verb import action
from models import phones
from models.accounts import Binding, BindingState
from models.check_ins import CheckIn
from models.follow_ups import Cause, FollowUp
from models.members import Member
from models.mourning import mourns
from models.orgs import Org, OrgLevel, ancestor_ids
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import PlaceValue

PAGE = 10
_LEAVES = (OrgLevel.BRANCH, OrgLevel.GROUP)


class NobodyOfThatName(Refusal):
    """Nobody whom the asker looks after is called so."""


class PhoneUnknown(Refusal):
    """The roster has no number of this member."""


@action(needs=Permission.MEMBER_SEE)
async def show_roster(scope: Scope, text: str = "") -> None:
    """Show whose names fit the text; without one the own branch, or the units below the own one."""
    if text.strip():
        await find_members(scope, text)
        return
    paths, contact_of = reach(scope, Permission.MEMBER_SEE)
    if len(paths) == 1:
        await show_unit(scope, ancestor_ids(paths[0])[-1])
    elif paths:
        roots = [org for path in paths if (org := await scope.get(Org, ancestor_ids(path)[-1]))]
        units = [await _counted(scope, root) for root in roots]
        scope.show("roster-units", unit=None, total=sum(unit["size"] for unit in units), units=units)
    else:
        await _show_people(scope, ((), contact_of), 0, "roster-own")


async def _counted(scope: Scope, org: Org) -> dict[str, Any]:
    size = await scope.first(Member.roster_size((org.path,), ()))
    return {"org": org.id, "unit": org.name, "size": size or 0, "page": 0}


@action(needs=Permission.MEMBER_SEE)
async def show_unit(scope: Scope, org: int, page: int = 0) -> None:
    """Show the units right below one with their numbers of members; of a branch its people."""
    unit = await find_org(scope, Permission.MEMBER_SEE, org)
    below, turns = await page_of(scope, Member.counted_below(unit.id), page, PAGE)
    if unit.level in _LEAVES or not below:
        await show_people(scope, org, page)
        return
    units = [{"org": child.id, "unit": child.name, "size": size, "page": 0} for child, size in below]
    own = await _counted(scope, unit)
    scope.show(
        "roster-units", total=own["size"], all_of=unit.id, units=units, **unit_args(scope, unit), **turns
    )


@action(needs=Permission.MEMBER_SEE)
async def show_people(scope: Scope, org: int, page: int = 0) -> None:
    """Show the members of a subtree by name, ten at a time."""
    unit = await find_org(scope, Permission.MEMBER_SEE, org)
    await _show_people(scope, ((unit.path,), ()), page, "roster-people", **unit_args(scope, unit))


@action(needs=Permission.MEMBER_SEE)
async def show_own_people(scope: Scope, own_page: int = 0) -> None:
    """Show those whose contact person the asker is, ten at a time."""
    await _show_people(scope, ((), scope.actor.contact_of(Permission.MEMBER_SEE)), own_page, "roster-own")


async def _show_people(scope: Scope, seen: Reach, page: int, screen: str, /, **args: object) -> None:
    rows, turns = await page_of(scope, Member.roster(*seen), page, PAGE)
    total = await scope.first(Member.roster_size(*seen))
    branches = {branch for _, branch in rows}
    people = [entry(member, branch if len(branches) > 1 else "") for member, branch in rows]
    scope.show(screen, people=people, total=total or 0, **turns, **args)


def entry(member: Member, branch: str) -> dict[str, object]:
    """Return a member as a line of a list: name, and the branch where several are shown."""
    return {"member": member.id, "label": " · ".join(filter(None, (member.name, branch)))}


@action(needs=Permission.MEMBER_SEE)
async def find_members(scope: Scope, wanted: str) -> None:
    """Show those whose names fit: Chinese, a part, pinyin or initials; the only one's card at once."""
    found, more = await search(scope, Permission.MEMBER_SEE, wanted)
    if len(found) == 1:
        await show_member(scope, found[0][0].id)
        return
    people = [entry(member, branch) for member, branch in found]
    scope.show("roster-found", wanted=wanted.strip(), people=people, more=more)


async def search(scope: Scope, permission: Permission, wanted: str) -> tuple[list[Any], bool]:
    """Return up to ten (member, branch) that fit, and whether there are more; none is NobodyOfThatName."""
    rows, turns = await page_of(scope, Member.roster(*reach(scope, permission), wanted.strip()), 0, PAGE)
    if not rows:
        raise NobodyOfThatName(wanted=wanted.strip()[:20])
    return rows, turns["later"] is not None


@action(needs=Permission.MEMBER_SEE)
async def show_member(scope: Scope, member: int) -> None:
    """Show a member's card; place and condition only to those next to the person (domain §3.7)."""
    who = await find_member(scope, Permission.MEMBER_SEE, member)
    branch = await scope.get(Org, who.branch_id)
    contact = await scope.get(Member, who.contact_id) if who.contact_id else None
    bound = bool(await scope.rows(Binding.of_member(who.id, BindingState.ACTIVE)))
    moving = bool(await scope.all(FollowUp.open_for([who.id], Cause.TRANSFER)))
    scope.show(
        "member-card", None, None,
        member=who.id, name=who.name, branch=branch.name if branch else None,
        contact=contact.name if contact else None,
        bound=bound, unbound=not bound, numbered=who.phone_sealed is not None, employer=who.employer,
        floating=who.floating,
        **_ages(scope, who), **await _reports(scope, who, branch),
        **_offered(scope, who, branch, moving=moving),
    )  # fmt: skip


def _ages(scope: Scope, member: Member) -> dict[str, object]:
    day = today_of(scope)
    age, party_age = member.age_on(day), member.party_age_on(day)
    told: dict[str, object] = {"born": age is not None, "age": age, "joined": party_age is not None}
    mourning = {"mourning": mourns(member, day), "until": member.mourning_until}
    return told | {"party_age": party_age} | mourning


async def _reports(scope: Scope, member: Member, branch: Org | None) -> dict[str, object]:
    """Where the person is and how they are, to those near; to all others only when they last reported."""
    last = await scope.first(CheckIn.history(member.id, 1))
    told: dict[str, object] = {"last": last.made_at if last else None, "never": last is None}
    if await is_near(scope, member, branch):
        told["condition"] = last.condition if last else None
        told["place"] = PlaceValue(member.place) if member.place else None
    return told


def _offered(scope: Scope, member: Member, branch: Org | None, *, moving: bool) -> dict[str, bool]:
    """Which buttons the card has; floating members are asked anyway, so they stand on no list."""
    changeable = holds(scope, Permission.MEMBER_CHANGE, member, branch)
    listing = holds(scope, Permission.MEMBER_ASK, member, branch) and not member.floating
    return {
        "changeable": changeable,
        "transferable": changeable and not moving,
        "transferring": changeable and moving,
        "recordable": holds(scope, Permission.CHECK_IN_RECORD, member, branch),
        "invitable": holds(scope, Permission.INVITE_MAKE, member, branch),
        "addable": listing and not member.asked_to_check_in,
        "removable": listing and member.asked_to_check_in,
        "contactable": holds(scope, Permission.CONTACT_ASSIGN, member, branch),
        "mournable": holds(scope, Permission.MEMBER_MOURN, member, branch),
        "appointable": holds(scope, Permission.GRANT_MAKE, member, branch),
        "listed": member.asked_to_check_in and not member.floating,
    }


async def mask_phones(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add the masked number to cards just before sending: nothing of it is kept in what is to be sent."""
    numbers = await _numbers(scope, shown)
    return [
        {**args, "phone": phones.masked(number) if (number := numbers.get(args["member"])) else None}
        for args in shown
    ]


@action(needs=Permission.MEMBER_SEE_PHONE)
async def show_phone(scope: Scope, member: int) -> None:
    """看号码: show the number; the look is audited and the person can read of it (domain §3.7)."""
    who = await find_member(scope, Permission.MEMBER_SEE_PHONE, member)
    if who.phone_sealed is None:
        raise PhoneUnknown(name=who.name)
    scope.audit("phone-seen", who, who)
    scope.show("phone-number", None, None, member=who.id, name=who.name)


async def open_phones(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Open the numbers just before sending; a number cleared meanwhile is not sent."""
    numbers = await _numbers(scope, shown)
    return [{**args, "phone": number} if (number := numbers.get(args["member"])) else None for args in shown]


async def _numbers(scope: Scope, shown: Sequence[dict[str, Any]]) -> dict[int, str | None]:
    ids = [args["member"] for args in shown if args.get("member")]
    return {member.id: member.phone(scope.vault) for member in await scope.all(Member.by_ids(ids))}
