"""Which organisations are there, who is what in them, which codes lead to them (Z01, Z08, Z20)?"""

from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from models.base import Instant, word
from models.invites import Invite
from models.members import COUNTED, Member, Standing
from models.orgs import Org, OrgLevel, within
from models.roles import Grant, Role
from models.structure import tally

Listed = Select[*tuple[Any, ...]]
_OF_ORG, _OWNER = aliased(Org), aliased(Member)


def orgs_below(paths: tuple[str, ...]) -> Listed:
    """Return the tree, every organisation before those under it, with the counts of its subtree."""
    root, below, parent = aliased(Org), aliased(Org), aliased(Org)
    people = (
        select(
            Member.branch_id, func.count().label("members"),
            tally(Member.floating.is_(True)).label("floating"),
        )
        .where(Member.standing.in_(COUNTED)).group_by(Member.branch_id).subquery()
    )  # fmt: skip
    branches = tally(and_(below.level == OrgLevel.BRANCH, below.active))
    return (
        select(
            root.id, root.name, root.level, parent.name.label("parent"), root.code, root.field, root.active,
            branches.label("branches"),
            func.coalesce(func.sum(people.c.members), 0).label("members"),
            func.coalesce(func.sum(people.c.floating), 0).label("floating"),
        )
        .select_from(root).join(below, and_(below.path >= root.path, below.path < root.path + "~"))
        .outerjoin(people, people.c.branch_id == below.id).outerjoin(parent, parent.id == root.parent_id)
        .where(within(root, paths)).group_by(root.id, parent.name).order_by(root.path)
    )  # fmt: skip


def grants_below(paths: tuple[str, ...]) -> CompoundSelect[*tuple[Any, ...]]:
    """Return who is what where now: open grants, and contact persons with the number of their people."""
    granted = (
        select(
            Org.path.label("path"), Org.id.label("org_id"), Org.level, Grant.role.label("role"),
            Member.name.label("name"), Grant.granted_at.label("since"), null().label("people"),
        )
        .select_from(Grant).join(Org, Org.id == Grant.org_id).join(Member, Member.id == Grant.member_id)
        .where(within(Org, paths), Grant.ended_at.is_(None))
    )  # fmt: skip
    contact = aliased(Member)
    contacts = (
        select(
            Org.path, Org.id, Org.level, literal(Role.CONTACT, word(Role)), contact.name,
            literal(None, Instant()), func.count(),
        )
        .select_from(Member).join(Org, Org.id == Member.branch_id)
        .join(contact, contact.id == Member.contact_id)
        .where(within(Org, paths), Member.standing == Standing.ACTIVE)
        .group_by(Org.path, Org.id, Org.level, contact.id, contact.name)
    )  # fmt: skip
    return union_all(granted, contacts).order_by("path", "role", "name")


def invites_below(paths: tuple[str, ...]) -> Listed:
    """Return the open codes of organisations and of members 邀请码, a branch's own before its members'."""
    home = func.coalesce(Invite.org_id, _OWNER.branch_id)
    gone = and_(Invite.member_id.is_not(None), _OWNER.standing != Standing.ACTIVE)
    return (
        select(
            _OF_ORG.id.label("branch_id"), _OWNER.name.label("name"), Invite.code, Invite.made_at,
        )
        .select_from(Invite).outerjoin(_OWNER, _OWNER.id == Invite.member_id)
        .join(_OF_ORG, _OF_ORG.id == home)
        .where(within(_OF_ORG, paths), Invite.ended_at.is_(None), or_(_OWNER.id.is_(None), ~gone))
        .order_by(_OF_ORG.path, _OWNER.id.is_not(None), _OWNER.sequence, _OWNER.id, Invite.id)
    )  # fmt: skip
