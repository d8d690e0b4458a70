"""What has moved of what somebody follows? One bundle a day for each chat, planned set-based (design §3.7–8).

A bundle tells what happened after ``since_at`` and up to ``told_at`` of a follow; while one waits to be sent,
no other is planned and the span stays, so that nothing is lost and nothing said twice.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Executable,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from models.accounts import Account
from models.base import among, insert_new
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.outbox import OPEN_STATES, Message
from models.planning import NOW, Insert, of_stretch
from models.pledge_boards import all_shown
from models.pledge_follows import Followed, PledgeFollow
from models.pledges import Pledge, PledgeItem, PledgeVersion
from models.pushes import message_columns, numbers_told

SCREEN = "pledge-news"


def followers_from_to() -> Select[int | None, int | None]:
    """Return the least and the greatest chat that follows something; Nones where none does."""
    return select(func.min(PledgeFollow.account_id), func.max(PledgeFollow.account_id))


def bundles(dialect: str, day: date, now: datetime) -> Insert:
    """Plan the bundle of a day for a stretch of chats for which something moved."""
    late = Kind.PLEDGE_NEWS.value.stale_after
    columns: dict[str, Any] = message_columns(Kind.PLEDGE_NEWS, SCREEN) | {
        "args": numbers_told(dialect, {"account": Account.id}),
        "key": literal(f"{SCREEN}:{day}:", String) + cast(Account.id, String),
        "stale_at": literal(now + late if late else None, Message.stale_at.type),
    }
    floor = select(func.min(PledgeFollow.told_at)).where(of_stretch(PledgeFollow.account_id))
    news = _news(floor.scalar_subquery())
    moved = exists().where(
        PledgeFollow.account_id == Account.id, _about(news), _within(news, PledgeFollow.told_at, NOW)
    )
    waiting = exists().where(Message.account_id == Account.id, *_WAITING)
    chats = select(*(value.label(name) for name, value in columns.items())).where(
        of_stretch(Account.id), Account.unreachable_since.is_(None), ~waiting, moved
    )
    planned = insert_new(dialect, Message).from_select(list(columns), chats.order_by(Account.id))
    return planned.on_conflict_do_nothing()


_WAITING = among(Message.state, OPEN_STATES), Message.screen == SCREEN


def heard() -> Executable:
    """Move the span of a stretch of follows on to now; that of who has an older bundle waiting stays."""
    older = exists().where(Message.account_id == PledgeFollow.account_id, *_WAITING, Message.created_at < NOW)
    return (
        update(PledgeFollow).where(of_stretch(PledgeFollow.account_id), ~older, PledgeFollow.told_at < NOW)
        .values(since_at=PledgeFollow.told_at, told_at=NOW).execution_options(synchronize_session=False)
    )  # fmt: skip


def _news(floor: ScalarSelect[Any]) -> CTE:
    """Return what everybody may read and happened since an instant: few rows, looked at for each follow."""
    changed = case((PledgeVersion.number > 1, PledgeVersion.decided_at))
    moments = (PledgeItem.moved_at, PledgeItem.published_at, PledgeItem.verdict_from, changed)
    when: list[ColumnElement[Any]] = [at.label(name) for at, name in zip(moments, _AT, strict=True)]
    rows: Select[*tuple[Any, ...]] = (
        select(PledgeItem.id, Pledge.member_id, Org.path, *when)
        .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
        .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        .where(or_(*(at > floor for at in moments)), PledgeItem.id.in_(all_shown()))
    )  # fmt: skip
    return rows.cte("news").prefix_with("MATERIALIZED")


_AT = ("moved", "published", "judged", "changed")


def _about(news: CTE) -> ColumnElement[bool]:
    """Return the condition that a follow is about an item."""
    followed = aliased(Org)
    above = func.substr(news.c.path, 1, func.length(followed.path)) == followed.path
    return or_(
        and_(PledgeFollow.of == Followed.ITEM, PledgeFollow.subject_id == news.c.id),
        and_(PledgeFollow.of == Followed.OWNER, PledgeFollow.subject_id == news.c.member_id),
        and_(PledgeFollow.of == Followed.ORG, exists().where(followed.id == PledgeFollow.subject_id, above)),
    )


def _within(news: CTE, after: Any, until: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns or values
    return or_(*(and_(news.c[name] > after, news.c[name] <= until) for name in _AT))


def moved_for(accounts: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Return (account, since, told, item, wording, organisation, owner or none) of what these chats' bundles
    tell, by chat and the newest first.
    """
    mine = PledgeFollow.account_id.in_(accounts)
    news = _news(select(func.min(PledgeFollow.since_at)).where(mine).scalar_subquery())
    return (
        select(
            PledgeFollow.account_id, PledgeFollow.since_at, PledgeFollow.told_at, PledgeItem, PledgeVersion,
            Org.name.label("unit"), Member.name.label("owner"),
        )
        .select_from(PledgeFollow)
        .join(news, and_(_about(news), _within(news, PledgeFollow.since_at, PledgeFollow.told_at)))
        .join(PledgeItem, PledgeItem.id == news.c.id)
        .join(PledgeVersion, PledgeVersion.id == PledgeItem.version_id)
        .join(Pledge, Pledge.id == PledgeItem.pledge_id).join(Org, Org.id == Pledge.org_id)
        .outerjoin(Member, Member.id == Pledge.member_id).where(mine)
        .order_by(PledgeFollow.account_id, PledgeItem.moved_at.desc(), PledgeItem.id)
    )  # fmt: skip


def names_of(account_id: int) -> CompoundSelect[Any, Any, Any]:
    """Return (what, its number, its name) of what a chat follows and everybody may read."""
    shown = select(Pledge.member_id).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
    shown = shown.where(PledgeItem.id.in_(all_shown()))
    items = select(PledgeItem.id, PledgeVersion.text).join(
        PledgeVersion, PledgeVersion.id == PledgeItem.version_id
    )
    named = (
        (Followed.ITEM, items.where(PledgeItem.id.in_(all_shown())).subquery()),
        (Followed.OWNER, select(Member.id, Member.name.label("text")).where(Member.id.in_(shown)).subquery()),
        (Followed.ORG, select(Org.id, Org.name.label("text")).where(Org.active).subquery()),
    )
    return union_all(
        *(
            select(PledgeFollow.of, PledgeFollow.subject_id, one.c.text)
            .join(one, one.c.id == PledgeFollow.subject_id)
            .where(PledgeFollow.account_id == account_id, PledgeFollow.of == of)
            for of, one in named
        )
    )
