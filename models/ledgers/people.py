"""Who stands in the roster, in the ledger of those away, in the list of who can be reached (domain §4)?"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select
from sqlalchemy.orm import aliased

from models.accounts import Account, Binding, BindingState, Relation
from models.check_ins import CheckIn
from models.follow_ups import FollowUp, Outcome
from models.members import Member, Standing
from models.orgs import Org, ancestor_ids, within

Listed = Select[*tuple[Any, ...]]
_SPOKEN = (Outcome.CALLED, Outcome.VISITED)  # ends in which somebody of the branch reached the person
_CONTACT = aliased(Member)


class Reached(StrEnum):
    """Whether a chat reaches a member."""

    BOUND = "bound"  # at least one chat is open
    UNREACHABLE = "unreachable"  # bound, and every chat is closed to us
    UNBOUND = "unbound"  # no chat speaks for the member


def units_around(paths: tuple[str, ...]) -> Select[Org]:
    """Return the organisations of the subtrees and those above them, inactive ones too."""
    above = {key for path in paths for key in ancestor_ids(path)}
    return select(Org).where(within(Org, paths) | Org.id.in_(above)).order_by(Org.path)


def roster_below(paths: tuple[str, ...]) -> Listed:
    """Return the columns of the roster 党员花名册 of who is on it; phone and kin are sealed."""
    columns = [column for column in Member.__table__.columns if column.name not in _NOT_LISTED]
    return _listed(paths, *columns, _CONTACT.name.label("contact"))


_NOT_LISTED = (
    "name_keys", "phone_index", "created_at", "contact_id", "standing", "standing_since", "mourning_until",
    "paused_until", "own_hours", "plain", "last_home_word",
)  # fmt: skip


def floating_below(paths: tuple[str, ...]) -> Listed:
    """Return the ledger 流动党员台账: who is away, since when, where, and when the branch last heard of them.

    ``checked_in`` is their latest standing answer, ``spoken`` the latest follow-up that ended in a talk.
    """
    checked_in = (
        select(func.max(CheckIn.made_at))
        .where(CheckIn.member_id == Member.id, CheckIn.withdrawn_at.is_(None)).scalar_subquery()
    )  # fmt: skip
    spoken = (
        select(func.max(FollowUp.closed_at))
        .where(FollowUp.member_id == Member.id, FollowUp.outcome.in_(_SPOKEN)).scalar_subquery()
    )  # fmt: skip
    return _listed(
        paths,
        Member.id, Member.branch_id, Member.name, Member.gender, Member.birth, Member.phone_sealed,
        Member.place, Member.employer, Member.left_on, Member.left_for, Member.host_org,
        Member.host_reported, Member.card_number,
        checked_in.label("checked_in"), spoken.label("spoken"), _CONTACT.name.label("contact"),
    ).where(Member.floating)  # fmt: skip


def bindings_below(paths: tuple[str, ...]) -> Listed:
    """Return who can be reached how: bound, unbound or unreachable; no identifier of any chat."""
    chats = _chats()
    reached = case(
        (chats.c.open_chats > 0, Reached.BOUND), (chats.c.chats > 0, Reached.UNREACHABLE),
        else_=Reached.UNBOUND,
    )  # fmt: skip
    return _listed(
        paths,
        Member.branch_id, Member.name, Member.floating, reached.label("reached"), chats.c.bound_at,
        func.coalesce(chats.c.chats, 0).label("chats"), func.coalesce(chats.c.family, 0).label("family"),
        func.coalesce(chats.c.held, 0).label("held"),
        case((chats.c.open_chats == 0, chats.c.closed_at)).label("closed_at"),
        Member.prefers_phone, Member.phone_sealed.is_not(None).label("numbered"),
        _CONTACT.name.label("contact"),
    ).outerjoin(chats, chats.c.member_id == Member.id)  # fmt: skip


def _chats() -> Subquery:
    """How many chats speak for each member, how many of them are open, since when."""
    active = Binding.state == BindingState.ACTIVE
    open_one = and_(active, Account.unreachable_since.is_(None))
    return (
        select(
            Binding.member_id, _many(active).label("chats"), _many(open_one).label("open_chats"),
            _many(and_(active, Binding.relation == Relation.FAMILY)).label("family"),
            _many(Binding.state == BindingState.HELD).label("held"),
            func.min(case((active, Binding.bound_at))).label("bound_at"),
            func.max(case((active, Account.unreachable_since))).label("closed_at"),
        )
        .join(Account, Account.id == Binding.account_id).group_by(Binding.member_id).subquery()
    )  # fmt: skip


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _listed(paths: tuple[str, ...], *columns: Any) -> Listed:  # noqa: ANN401 - columns of any type
    """Select these columns of who is on the roster of the subtrees, in the roster's order."""
    return (
        select(*columns).select_from(Member).join(Org, Org.id == Member.branch_id)
        .outerjoin(_CONTACT, _CONTACT.id == Member.contact_id)
        .where(within(Org, paths), Member.standing == Standing.ACTIVE)
        .order_by(Org.path, Member.sequence.is_(None), Member.sequence, Member.id)
    )  # fmt: skip
