"""What have others promised, and what did one promise before? For who sits in front of an empty line."""

from sqlalchemy import Select, exists, func, or_, select

from models.consents import Consent, Purpose
from models.members import Member, Standing
from models.pledge_steps import ItemState
from models.pledges import Area, Pledge, PledgeItem, PledgeKind, PledgeVersion, Verdict


def examples_of(org_id: int, area: Area, without: int, limit: int) -> Select[str]:
    """Return wordings of a branch that are public: of who agreed, none of one's own, newest first."""
    agreed = exists().where(
        Consent.member_id == Pledge.member_id, Consent.purpose == Purpose.PLEDGES,
        Consent.withdrawn_at.is_(None), Member.id == Pledge.member_id, Member.standing == Standing.ACTIVE,
    )  # fmt: skip
    found = select(PledgeVersion.text).join(PledgeItem, PledgeItem.version_id == PledgeVersion.id)
    found = found.join(Pledge, Pledge.id == PledgeItem.pledge_id)
    others = func.coalesce(Pledge.member_id, 0) != without
    found = found.where(Pledge.org_id == org_id, PledgeItem.area == area, PledgeItem.public(), others)
    found = found.where(or_(Pledge.member_id.is_(None), agreed))
    return found.order_by(PledgeItem.id.desc()).limit(limit)


def before_this(
    member_id: int | None, org_id: int, year: int
) -> Select[PledgeItem, PledgeVersion]:  # fmt: skip
    """Return the yearly items of the year before with their wordings, those taken back left out."""
    owner = Pledge.member_id == member_id if member_id else Pledge.member_id.is_(None)
    found = select(PledgeItem, PledgeVersion).join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
    found = found.join(Pledge, Pledge.id == PledgeItem.pledge_id).where(
        owner, Pledge.year == year - 1, Pledge.kind == PledgeKind.YEARLY,
        PledgeItem.state.not_in((ItemState.DRAFT, ItemState.DROPPED)),
    )  # fmt: skip
    return (found if member_id else found.where(Pledge.org_id == org_id)).order_by(PledgeItem.number)


def kept_before(member_id: int | None, org_id: int, year: int) -> Select[Verdict | None, int]:
    """Return (verdict, number) of the items of the year before."""
    return (
        before_this(member_id, org_id, year).with_only_columns(PledgeItem.verdict, func.count(PledgeItem.id))
        .order_by(None).group_by(PledgeItem.verdict)
    )  # fmt: skip
