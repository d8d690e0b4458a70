"""Whom is a sitting for? Audiences that are one tap away, as documents (models/conditions.py)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, select

from models.members import Member, Standing
from models.orgs import Org, within


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


def posts_below(path: str) -> Select[int]:
    """Return who of a subtree has a post in the party 党内职务."""
    mine = select(Member.id).join(Org, Org.id == Member.branch_id).where(within(Org, (path,)))
    return mine.where(Member.standing == Standing.ACTIVE, Member.party_post != "").order_by(Member.id)
