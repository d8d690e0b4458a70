"""Whom is a sitting for? Audiences that are one tap away, as documents of conditions, and whom they fit."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, select, true

from models.journeys import gone_half_a_year
from models.members import Category, Member, Standing
from models.orgs import Org, OrgField, OrgLevel, within
from models.roles import Grant, Role
from models.trainings import COUNTY


class Quick(StrEnum):
    """发给谁?"""

    EVERYBODY = "everybody"  # 全体党员
    AT_HOME = "at-home"  # 在家党员
    FLOATING = "floating"  # 流动党员
    WITHOUT_POST = "without-post"  # 无职党员
    POSTS = "posts"  # 有党内职务的, for 支委会
    FROM_SIXTY = "from-sixty"  # 60岁以上
    PROBATIONARY = "probationary"  # 预备党员
    NEW_SECRETARIES = "new-secretaries"  # 新任村书记, for half a year (W12)


Document = dict[str, Any]
DOCUMENTS: Mapping[Quick, Document] = MappingProxyType(
    {
        Quick.EVERYBODY: {"all": []},
        Quick.AT_HOME: {"not": {"floating": True}},
        Quick.FLOATING: {"floating": True},
        Quick.WITHOUT_POST: {"tag": "without-post"},
        Quick.FROM_SIXTY: {"age": [60, None]},
        Quick.PROBATIONARY: {"category": "probationary"},
        Quick.NEW_SECRETARIES: {"tag": "new-village-secretary"},
    }
)  # 支委 are picked one by one when the sitting is made: their posts are words of the roster


def quick_of(document: Document | None) -> Quick:
    """Return which of them a sitting was made for; people picked one by one are those with posts."""
    return next((quick for quick, one in DOCUMENTS.items() if one == (document or {"all": []})), Quick.POSTS)


def posts_below(path: str) -> Select[int]:
    """Return who of a subtree has a post in the party 党内职务."""
    mine = select(Member.id).join(Org, Org.id == Member.branch_id).where(within(Org, (path,)))
    return mine.where(Member.standing == Standing.ACTIVE, Member.party_post != "").order_by(Member.id)


def fits(document: Document, today: date) -> ColumnElement[bool]:
    """Return the condition that a Member fits a document on a day; a statement about them joins their Org.
    LookupError for a document that is none of those made here.
    """
    [(kind, held)] = document.items()
    match kind, held:
        case "all", []:
            return true()
        case "not", dict():
            return not_(fits(held, today))
        case "floating", True:
            return Member.floating.is_(True)
        case "tag", "without-post":
            return Member.without_post.is_(True)
        case "tag", "new-village-secretary":
            return _newly_secretary(today)
        case "category", str():
            return Member.category == Category(held)
        case "age", [int() as least, None]:
            return Member.birth <= f"{today.year - least:04d}{today:-%m-%d}"
        case "members", list():
            return Member.id.in_(held)
        case _:
            raise LookupError(f"no audience of sittings says {kind!r}")


def _newly_secretary(today: date) -> ColumnElement[bool]:
    """Has been secretary of a village's branch for half a year at most (W12)."""
    since = datetime.combine(gone_half_a_year(today), time(), COUNTY)
    held = (Grant.role == Role.SECRETARY, Grant.ended_at.is_(None), Grant.granted_at >= since)
    seats = select(Org.id).where(Org.level == OrgLevel.BRANCH, Org.field == OrgField.RURAL)
    return Member.id.in_(select(Grant.member_id).where(and_(*held), Grant.org_id.in_(seats)))
