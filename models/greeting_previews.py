"""What do secretaries and offices see of coming greetings? How many people, on whom to try a text, and the
look ahead that is sent to them (domain §3.6).
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, not_, or_, select

from models.accounts import Account, Binding, BindingState, Relation
from models.base import insert_new
from models.consents import Consent
from models.greeting_pushes import agreed
from models.kinds import Kind
from models.members import Member, Standing
from models.occasions import Occasions, as_number, may_be_greeted
from models.orgs import Org, within
from models.outbox import Message
from models.planning import NOW, Insert, of_stretch, stands_in
from models.political_birthdays import celebrates
from models.pushes import message_columns, numbers_told
from models.roles import Grant, Role
from models.rule_book import Node


def counted(path: str, occasions: Occasions) -> Select[int]:
    """Return how many of a subtree would be greeted."""
    return select(func.count()).select_from(_expected(path, occasions).subquery())


def samples(path: str, occasions: Occasions, limit: int) -> Select[Member]:
    """Return a few of them to try a text on, the oldest among them: elders are addressed differently."""
    found = _expected(path, occasions)
    oldest = found.order_by(Member.birth.is_(None), Member.birth, Member.id).limit(1)
    others = found.order_by(Member.id.desc()).limit(limit)
    ids = [select(part.subquery().c.id) for part in (oldest, others)]
    return select(Member).where(or_(*(Member.id.in_(each) for each in ids))).order_by(Member.id).limit(limit)


def _expected(path: str, occasions: Occasions) -> Select[int]:
    asked = exists().where(Consent.member_id == Member.id)
    return (
        select(Member.id).join(Org, Org.id == Member.branch_id)
        .where(within(Org, (path,)), may_be_greeted(occasions.day))
        .where(or_(agreed(of_members=False), not_(asked)))
        .where(or_(*(condition for _, condition in occasions.conditions())))
    )  # fmt: skip


def birthdays_in(paths: tuple[str, ...], day: date) -> Select[Member, Org]:
    """Return whose political birthday it is on a day, with the branch."""
    return (
        select(Member, Org).join(Org, Org.id == Member.branch_id)
        .where(within(Org, paths), may_be_greeted(day), celebrates(day)).order_by(Org.path, Member.id)
    )  # fmt: skip


def birthdays_about(path: str, days: Collection[date]) -> Select[Member, Org]:
    """Return whose political birthday it is on any of these days, with the branch."""
    on_any = or_(*(and_(may_be_greeted(day), celebrates(day)) for day in days))
    found = select(Member, Org).join(Org, Org.id == Member.branch_id)
    return found.where(within(Org, (path,)), on_any).order_by(Org.path, Member.id)


def announce(
    dialect: str, screen: str, day: date, roles: tuple[Role, ...], nodes: tuple[Node, ...] = ()
) -> Insert:
    """Plan a look ahead at a day for each chat of those who hold one of the roles; takes ``now``."""
    return _announced(dialect, screen, day, _holders(roles, nodes))


def announce_birthdays(dialect: str, screen: str, day: date, nodes: tuple[Node, ...] = ()) -> Insert:
    """Plan one for each secretary of a branch in which somebody of the stretch has a political birthday."""
    somebody = exists().where(
        Member.branch_id == Grant.org_id, of_stretch(Member.id), Member.standing == Standing.ACTIVE,
        celebrates(day),
    )  # fmt: skip
    return _announced(dialect, screen, day, [*_holders((Role.SECRETARY,), nodes), somebody])


def _holders(roles: tuple[Role, ...], nodes: tuple[Node, ...]) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = [Grant.role.in_(roles), Grant.ended_at.is_(None)]
    return [*held, stands_in(nodes)] if nodes else held


def _announced(dialect: str, screen: str, day: date, which: list[ColumnElement[bool]]) -> Insert:
    kind = Kind.STAFF_NOTE
    occurrence = literal(f"{screen}:{day}:", String)
    columns = message_columns(kind, screen) | {
        "member_id": Grant.member_id,  # at whose own hours
        "args": numbers_told(dialect, {"org": Grant.org_id, "day": as_number(day)}),
        "key": occurrence + cast(Grant.org_id, String) + ":" + cast(Account.id, String),
        "not_before": NOW,
        "stale_at": literal(None, Message.stale_at.type),
    }
    own = and_(Binding.member_id == Grant.member_id, Binding.relation == Relation.SELF)
    people = (
        select(*(value.label(name) for name, value in columns.items()))
        .select_from(Grant)
        .join(Org, Org.id == Grant.org_id)
        .join(Binding, and_(own, Binding.state == BindingState.ACTIVE))
        .join(Account, Account.id == Binding.account_id)
        .where(Account.unreachable_since.is_(None), *which)
        .order_by(Grant.id)
    )
    return insert_new(dialect, Message).from_select(list(columns), people).on_conflict_do_nothing()
