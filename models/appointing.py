"""Who holds which office where, and who looks after whom? Statements for appointing and handing over."""

from collections.abc import Collection

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from models.accounts import Binding, BindingState
from models.base import among
from models.follow_ups import OPEN, FollowUp
from models.members import Member, Standing
from models.orgs import Org, OrgLevel, within
from models.roles import Grant, Role
from models.roster.org_names import BELOW_SECRETARY, SECRETARY

_RANK = {role: rank for rank, role in enumerate((Role.COUNTY, Role.COMMITTEE, Role.SECRETARY))}


def held_in(paths: tuple[str, ...], query: str = "") -> Select[Grant, Member, Org]:
    """Return the open grants of the subtrees with person and organisation, from the top down; of those whose
    names fit, where some are sought.
    """
    held = granted_in(paths).where(Grant.ended_at.is_(None))
    if query:
        held = held.where(Member.named_like(query))
    return held.order_by(Org.path, case(_RANK, value=Grant.role, else_=len(_RANK)), Grant.id)


def held_size(paths: tuple[str, ...], query: str = "") -> Select[int]:
    """Return how many grants that are."""
    return held_in(paths, query).with_only_columns(func.count(Grant.id)).order_by(None)


def granted_in(paths: tuple[str, ...]) -> Select[Grant, Member, Org]:
    """Return the grants of the subtrees, ended ones too, with person and organisation."""
    return (
        select(Grant, Member, Org)
        .join(Member, Member.id == Grant.member_id).join(Org, Org.id == Grant.org_id)
        .where(within(Org, paths))
    )  # fmt: skip


def secretaries_proposed(paths: tuple[str, ...]) -> Select[Member, Org]:
    """Return whom the rosters of these subtrees call 书记 by their own post, with their branch, where it has
    not got them as its secretary yet (``is_secretary`` as a statement).
    """
    held = exists().where(
        Grant.member_id == Member.id, Grant.org_id == Member.branch_id, Grant.role == Role.SECRETARY,
        Grant.ended_at.is_(None),
    )  # fmt: skip
    post = func.replace(Member.party_post, " ", "")
    called = or_(*(post.contains(word) for word in SECRETARY))
    below = (~post.contains(word) for word in BELOW_SECRETARY)
    return (
        select(Member, Org).join(Org, Org.id == Member.branch_id)
        .where(within(Org, paths), Org.active, Member.standing == Standing.ACTIVE, called, *below, ~held)
        .order_by(Org.path, Member.id)
    )  # fmt: skip


def administrators(org_id: int) -> Select[int]:
    """Return the open county grants over a root whose holders are on the roster, locked until the turn ends:
    two who dismiss each other at once would leave nobody.
    """
    return (
        select(Grant.id).join(Member, Member.id == Grant.member_id)
        .where(Grant.org_id == org_id, Grant.role == Role.COUNTY, Grant.ended_at.is_(None))
        .where(Member.standing == Standing.ACTIVE)
        .order_by(Grant.id).with_for_update(of=Grant)
    )  # fmt: skip


def units_named(paths: tuple[str, ...], part: str) -> Select[Org]:
    """Return the active organisations of the subtrees whose names contain a text, from the top down."""
    fits = Org.name.contains(part, autoescape=True)
    return select(Org).where(within(Org, paths), Org.active, fits).order_by(Org.path)


def branches_named(paths: tuple[str, ...], part: str, most: int) -> Select[Org]:
    """Return so many of them that are branches."""
    return units_named(paths, part).where(Org.level == OrgLevel.BRANCH).limit(most)


def by_ids(ids: Collection[int]) -> Select[Org]:
    """Return these organisations, from the top down."""
    return select(Org).where(Org.id.in_(ids)).order_by(Org.path)


def taken_by(member_id: int, path: str) -> Select[FollowUp]:
    """Return the open follow-ups of a subtree that a person has taken."""
    return (
        select(FollowUp).join(Org, Org.id == FollowUp.org_id)
        .where(FollowUp.taken_by == member_id, among(FollowUp.state, OPEN), within(Org, (path,)))
    )  # fmt: skip


def contact_loads(paths: tuple[str, ...]) -> Select[Member, int]:
    """Return the contact persons of the subtrees' members, each with how many they look after there."""
    person = aliased(Member)
    return (
        select(Member, func.count(person.id))
        .join(person, person.contact_id == Member.id).join(Org, Org.id == person.branch_id)
        .where(within(Org, paths), person.standing == Standing.ACTIVE)
        .group_by(Member.id).order_by(Member.name_keys, Member.id)
    )  # fmt: skip


def without_contact(paths: tuple[str, ...]) -> Select[int]:
    """Return how many members of the subtrees have no contact person."""
    alone = Member.seen_by(paths, ()).where(Member.contact_id.is_(None))
    return alone.with_only_columns(func.count(Member.id))


def people_of(contact_id: int, paths: tuple[str, ...]) -> Select[Member, str]:
    """Return the members of the subtrees whom a contact person looks after, with their branches."""
    return Member.roster(paths, ()).where(Member.contact_id == contact_id)


def unbound(paths: tuple[str, ...]) -> Select[Member, str]:
    """Return the members of the subtrees for whom no chat speaks, with their branches."""
    bound = exists().where(Binding.member_id == Member.id, Binding.state == BindingState.ACTIVE)
    return Member.roster(paths, ()).where(~bound)


def unbound_size(paths: tuple[str, ...]) -> Select[int]:
    """Return how many members that are."""
    return unbound(paths).with_only_columns(func.count(Member.id)).order_by(None)
