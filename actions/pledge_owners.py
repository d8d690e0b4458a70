"""Whose pledge is it, and who may write on it, who decide? Its owner, who records for them, or who keeps the
organisation's own (domain §3.4-D′, §3.4-L 代录).
"""

from dataclasses import dataclass

from actions.staff import covers, find_org, holds, keeper_of
from models.members import Member, Standing
from models.orgs import Org
from models.pledge_writing import standing_in, yearly_of
from models.pledges import Pledge, PledgeItem, PledgeVersion
from models.refusal import NotBound, NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import PLEDGE_MOST, PLEDGE_ORG_LEAST, PLEDGE_ORG_MOST
from models.scope import Scope


class PledgeFull(Refusal):
    """已经有5条了: no more items than the rule allows."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A member, or where there is none an organisation; ``kept``: the asker writes it down for them."""

    org: Org
    member: Member | None
    kept: bool

    @property
    def name(self) -> str:
        """How the owner is called on a board."""
        return self.member.name if self.member else self.org.name

    def limits(self, scope: Scope) -> tuple[int, int]:
        """Return how many items at least and at most."""
        here = scope.here(self.org.id)
        if self.member is not None:
            return 1, here[PLEDGE_MOST]
        most = here[PLEDGE_ORG_MOST]
        return min(here[PLEDGE_ORG_LEAST], most), most


@dataclass(frozen=True, slots=True)
class Held:
    """An item with its wording, its pledge and whose it is."""

    item: PledgeItem
    version: PledgeVersion
    pledge: Pledge
    owner: Owner


async def owner_of(scope: Scope, member: int = 0, org: int = 0) -> Owner:
    """Return for whom the asker may write: themselves by default, a member they record for, or an
    organisation they keep; anybody else is NotFound.
    """
    if org:
        return Owner(await find_org(scope, Permission.PLEDGE_KEEP, org), None, kept=False)
    who = await scope.get(Member, member) if member else scope.actor.member
    if who is None and not member:
        raise NotBound
    if who is None or who.standing is not Standing.ACTIVE:
        raise NotFound
    branch = await scope.get(Org, who.branch_id)
    own = scope.actor.speaks_for(who.id) is not None
    if branch is None or not (own or holds(scope, Permission.CHECK_IN_RECORD, who, branch)):
        raise NotFound
    return Owner(branch, who, kept=not own)


async def writing(scope: Scope, number: int) -> tuple[Pledge, Owner]:
    """Return a pledge that the asker may write on, locked; any other is NotFound."""
    pledge = await scope.first(Pledge.held(number))
    if pledge is None:
        raise NotFound
    if pledge.member_id is not None:
        owner = await owner_of(scope, pledge.member_id)
        org = await scope.get(Org, pledge.org_id)
        return pledge, Owner(org or owner.org, owner.member, owner.kept)
    return pledge, await owner_of(scope, org=pledge.org_id)


async def target(scope: Scope, member: int, org: int, pledge: int) -> tuple[Pledge | None, Owner]:
    """Return the pledge that is written on, locked, with whose it is; None where none is begun."""
    if pledge:
        return await writing(scope, pledge)
    owner = await owner_of(scope, member, org)
    who = owner.member.id if owner.member else None
    found = await scope.first(yearly_of(year_now(scope), who, owner.org.id))
    return (await scope.first(Pledge.held(found.id)) if found else None), owner


async def refuse_full(scope: Scope, pledge: Pledge | None, owner: Owner) -> None:
    """Refuse where a pledge has as many items as the rule allows."""
    _, most = owner.limits(scope)
    if pledge is not None and (await scope.first(standing_in(pledge.id)) or 0) >= most:
        raise PledgeFull(most=most, pledge=pledge.id)


async def held(scope: Scope, number: int) -> Held:
    """Return an item that the asker may write on, with its pledge locked; any other is NotFound."""
    item = await scope.get(PledgeItem, number)
    if item is None:
        raise NotFound
    pledge, owner = await writing(scope, item.pledge_id)
    item = await scope.first(PledgeItem.held(number))
    version = await scope.get(PledgeVersion, item.version_id or 0) if item else None
    if item is None or version is None:
        raise NotFound
    return Held(item, version, pledge, owner)


def may_review(scope: Scope, pledge: Pledge, org: Org) -> bool:
    """Whether the asker may decide on a pledge: nobody on their own, nobody on their organisation's but from
    above it, or at the top another than who wrote it.
    """
    mine = {one.id for one in scope.actor.members}
    if pledge.member_id is not None:
        return pledge.member_id not in mine and covers(scope, Permission.PLEDGE_REVIEW, org.path)
    above = org.path.removesuffix(f"{org.id}/") if org.parent_id else org.path
    return pledge.keeper_id not in mine and covers(scope, Permission.PLEDGE_REVIEW, above)


async def reviewing(scope: Scope, number: int) -> tuple[Pledge, Owner]:
    """Return a pledge that the asker may decide on, locked; any other is NotFound."""
    pledge = await scope.first(Pledge.held(number))
    org = await scope.get(Org, pledge.org_id) if pledge else None
    if pledge is None or org is None or not may_review(scope, pledge, org):
        raise NotFound
    member = await scope.get(Member, pledge.member_id) if pledge.member_id else None
    return pledge, Owner(org, member, kept=False)


async def under_review(scope: Scope, number: int) -> Held:
    """Return an item that the asker may decide on, with its pledge locked; any other is NotFound."""
    item = await scope.get(PledgeItem, number)
    if item is None:
        raise NotFound
    pledge, owner = await reviewing(scope, item.pledge_id)
    item = await scope.first(PledgeItem.held(number))
    version = await scope.get(PledgeVersion, item.version_id or 0) if item else None
    if item is None or version is None:
        raise NotFound
    return Held(item, version, pledge, owner)


def author(scope: Scope) -> int:
    """Return who writes a wording or decides on it."""
    return keeper_of(scope).id


def year_now(scope: Scope) -> int:
    """Return the year for which is pledged now."""
    return county_day(scope.now).year
