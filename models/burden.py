"""How much is asked of a person in a month? Pushes sent and questions asked (domain §3.6)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, cast, func, select
from sqlalchemy.types import Integer

from models.accounts import Binding, BindingState, Relation
from models.base import type_big
from models.form_runs import FormRun
from models.members import Member, Standing
from models.orgs import Org, within
from models.outbox import Message


def burden_below(
    paths: tuple[str, ...], first: datetime, until: datetime, line: int
) -> Select[*tuple[Any, ...]]:
    """Return, for each branch with members who have a chat, (name, people, pushes in all, most pushes of one,
    questions in all, most questions of one, people over the line), the most burdened branch first.

    Pushes and questions are those of a person's own chats, from ``first`` up to ``until``; over the line is
    who got more pushes than that.
    """
    person = _persons(paths, first, until)
    over = func.sum(case((person.c.pushes > line, 1), else_=0))
    pushes = func.sum(person.c.pushes)
    return (
        select(
            Org.name, func.count(), pushes, func.max(person.c.pushes), func.sum(person.c.asked),
            func.max(person.c.asked), over,
        )
        .join(person, person.c.branch_id == Org.id).group_by(Org.id, Org.name)
        .order_by((pushes * 1000 / func.count()).desc(), Org.id)
    )  # fmt: skip


def _persons(paths: tuple[str, ...], first: datetime, until: datetime) -> Subquery:
    """Return (branch, pushes, questions) of each member with a chat of their own."""
    said = (
        select(Message.account_id, func.count().label("pushes"))
        .where(Message.capped, Message.sent_at.is_not(None))
        .where(Message.sent_at >= first, Message.sent_at <= until).group_by(Message.account_id).subquery()
    )  # fmt: skip
    forms = (
        select(FormRun.account_id, func.sum(FormRun.asked).label("asked"))
        .where(FormRun.begun_at >= first, FormRun.begun_at <= until).group_by(FormRun.account_id).subquery()
    )  # fmt: skip
    own = and_(
        Binding.member_id == Member.id,
        Binding.state == BindingState.ACTIVE,
        Binding.relation == Relation.SELF,
    )
    pushes = cast(func.coalesce(func.sum(said.c.pushes), 0), type_big)
    asked = cast(func.coalesce(func.sum(forms.c.asked), 0), Integer)
    return (
        select(Member.branch_id, pushes.label("pushes"), asked.label("asked"))
        .join(Org, Org.id == Member.branch_id).join(Binding, own)
        .outerjoin(said, said.c.account_id == Binding.account_id)
        .outerjoin(forms, forms.c.account_id == Binding.account_id)
        .where(within(Org, paths), Member.standing == Standing.ACTIVE).group_by(Member.id, Member.branch_id)
        .subquery()
    )  # fmt: skip
