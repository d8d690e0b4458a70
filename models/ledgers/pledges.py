"""Who promised what, how far is it, what became of it? The office's ledger 承诺台账, an item a line (R6)."""

from typing import Any

from sqlalchemy import Select, func, select

from models.members import Member
from models.orgs import Org, within
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeItem, PledgeVersion, VersionState

Listed = Select[*tuple[Any, ...]]


def pledges_below(paths: tuple[str, ...]) -> Listed:
    """Return the items of these subtrees that were handed in, by organisation, the newest year first, an
    organisation's own before its members'; ``changes``: how often a wording in force gave way to a newer one.

    Drafts are their owners' alone, and what was taken back is nobody's.
    """
    past = PledgeVersion.__table__.alias()
    changes = (
        select(func.count()).select_from(past)
        .where(past.c.item_id == PledgeItem.id, past.c.state == VersionState.PAST).scalar_subquery()
    )  # fmt: skip
    item, wording = PledgeItem, PledgeVersion
    return (
        select(
            Pledge.org_id, Member.name.label("owner"), Org.name.label("unit"), Pledge.kind, Pledge.year,
            Pledge.occasion, item.number, item.area, wording.text, wording.target, wording.unit.label("of"),
            wording.beneficiary, wording.due_on, item.state, item.adopted_at, item.published_at, item.stage,
            item.done, item.explained, item.verdict, item.verdict_why, changes.label("changes"),
        )
        .select_from(item).join(wording, wording.id == item.version_id)
        .join(Pledge, Pledge.id == item.pledge_id).join(Org, Org.id == Pledge.org_id)
        .outerjoin(Member, Member.id == Pledge.member_id)
        .where(within(Org, paths), item.submitted_at.is_not(None))
        .where(item.state.not_in((ItemState.DRAFT, ItemState.DROPPED)))
        .order_by(
            Org.path, Pledge.year.desc(), Pledge.member_id.is_not(None), Member.sequence.is_(None),
            Member.sequence, Pledge.member_id, Pledge.id, item.number,
        )
    )  # fmt: skip
