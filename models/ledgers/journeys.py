"""Who is away, since when, where, known to whom there? The ledger in the chat, the table of journeys."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from models.home_comings import Coming, HomeComing, is_away
from models.host_links import HostLink, LinkState
from models.journeys import HostSeen, Journey
from models.ledgers.people import Listed
from models.members import Member, Standing
from models.orgs import Org, within

_CONTACT = aliased(Member)
_LONG_AGO = "9999"  # behind every year: who left on a day that nobody knows stands last


class Away(NamedTuple):
    """One line of the ledger."""

    member: Member
    journey: Journey | None
    contact: str | None
    coming_on: date | None


def away_in(paths: tuple[str, ...], contact_of: tuple[int, ...], year: int) -> Select[*tuple[object, ...]]:
    """Return (member, open journey, contact person, day of the home-coming) of those who are away in these
    subtrees, and of one's own people; by the day on which they left.
    """
    coming = and_(HomeComing.member_id == Member.id, HomeComing.year == year, HomeComing.coming == Coming.YES)
    return (
        select(Member, Journey, _CONTACT.name, HomeComing.from_on).join(Org, Org.id == Member.branch_id)
        .outerjoin(Journey, and_(Journey.member_id == Member.id, Journey.is_going()))
        .outerjoin(_CONTACT, _CONTACT.id == Member.contact_id).outerjoin(HomeComing, coming)
        .where(_seen(paths, contact_of), is_away())
        .order_by(func.coalesce(Member.left_on, _LONG_AGO), Member.id)
    )  # fmt: skip


def _seen(paths: tuple[str, ...], contact_of: tuple[int, ...]) -> ColumnElement[bool]:
    return or_(within(Org, paths), Member.contact_id.in_(contact_of) if contact_of else false())


def tally_of_away(paths: tuple[str, ...], contact_of: tuple[int, ...]) -> Select[int, int, int]:
    """Return (away, floating among them, known to a branch there) of those one may see."""
    hosted = or_(Member.host_reported.is_(True), _hosted())
    return (
        select(func.count(), _many(Member.floating.is_(True)), _many(hosted))
        .select_from(Member).join(Org, Org.id == Member.branch_id)
        .where(_seen(paths, contact_of), is_away())
    )  # fmt: skip


def _hosted() -> ColumnElement[bool]:
    known = and_(Journey.member_id == Member.id, Journey.is_going(), Journey.host_seen.is_not(None))
    return exists().where(known)


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def away_by_province(paths: tuple[str, ...]) -> Select[str | None, bool, int]:
    """Return (first two digits of the place, abroad, number) of those away in these subtrees, most first."""
    province = func.substr(Member.place["code"].as_string(), 1, 2)
    return (
        select(province, Member.abroad, func.count()).join(Org, Org.id == Member.branch_id)
        .where(within(Org, paths), is_away()).group_by(province, Member.abroad)
        .order_by(func.count().desc(), province)
    )  # fmt: skip


def journeys_below(paths: tuple[str, ...]) -> Listed:
    """Return the table of journeys, ended ones too, newest first for each person; who confirmed what."""
    link = aliased(HostLink)
    confirmed = and_(link.journey_id == Journey.id, link.state == LinkState.CONFIRMED)
    return (
        select(
            Member.branch_id, Member.name, Journey.state, Journey.place, Journey.errand, Journey.leaves_on,
            Journey.span, Journey.floating_since, Journey.arrived_on, Journey.host_org,
            case((Journey.host_seen == HostSeen.CONFIRMED, link.host_person)).label("host_person"),
            Journey.host_seen, Journey.hosted_at, Journey.returned_on, _CONTACT.name.label("contact"),
        )
        .select_from(Journey).join(Member, Member.id == Journey.member_id)
        .join(Org, Org.id == Member.branch_id).outerjoin(_CONTACT, _CONTACT.id == Member.contact_id)
        .outerjoin(link, confirmed)
        .where(within(Org, paths), Member.standing == Standing.ACTIVE)
        .order_by(Org.path, Member.id, Journey.id.desc())
    )  # fmt: skip
