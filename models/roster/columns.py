"""Which columns does a roster have, and what do offices call them? (domain §4)"""

import json
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from pathlib import Path


class Kind(Enum):
    """How the cells of a column are read."""

    NAME = auto()
    PERSON = auto()  # another person's name
    TEXT = auto()
    ORG = auto()
    DATE = auto()
    MONTH = auto()
    PHONE = auto()
    GENDER = auto()
    EDUCATION = auto()
    CATEGORY = auto()
    YES_NO = auto()
    NUMBER = auto()
    ID = auto()  # only checks the birth date
    DERIVED = auto()  # computed from others, so not kept


@dataclass(frozen=True)
class Column:
    """One column of the roster: where it goes, how it is read, its titles with the usual one first."""

    attribute: str
    kind: Kind
    titles: tuple[str, ...]
    joined: bool = False  # several such columns make one text; otherwise the first that says something counts


_TITLES: dict[str, str] = json.loads(
    (Path(__file__).parent.parent / "knowledge" / "roster_columns.json").read_text("utf-8")
)
_KINDS = {
    "sequence": Kind.NUMBER,
    "committee": Kind.ORG,
    "general_branch": Kind.ORG,
    "branch": Kind.ORG,
    "group": Kind.ORG,
    "name": Kind.NAME,
    "gender": Kind.GENDER,
    "birth": Kind.DATE,
    "id_number": Kind.ID,
    "education": Kind.EDUCATION,
    "works_since": Kind.DATE,
    "joined_on": Kind.DATE,
    "full_on": Kind.DATE,
    "category": Kind.CATEGORY,
    "rural": Kind.YES_NO,
    "without_post": Kind.YES_NO,
    "in_office": Kind.YES_NO,
    "floating": Kind.YES_NO,
    "venturing": Kind.YES_NO,
    "veteran": Kind.YES_NO,
    "hardship": Kind.YES_NO,
    "phone": Kind.PHONE,
    "branch_since": Kind.DATE,
    "left_on": Kind.DATE,
    "host_reported": Kind.YES_NO,
    "contact": Kind.PERSON,
    "dues_paid_to": Kind.MONTH,
    "age": Kind.DERIVED,
}
_JOINED = frozenset({"kin", "transfer_note", "remark"})

COLUMNS = tuple(
    Column(attribute, _KINDS.get(attribute, Kind.TEXT), tuple(titles.split()), attribute in _JOINED)
    for attribute, titles in _TITLES.items()
)  # in the roster's order, each with the titles that offices give it, the usual one first

WANTED = "姓名"
_BRACKETED = re.compile(r"[(（\[【〔<《][^)）\]】〕>》]*[)）\]】〕>》]?")
_SECOND = re.compile(r"(?<=\w\w)\s*[1-4]$")
_MARKS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．)）]\s*")
_WISHES = ("必填", "选填", "可不填")
_INNER = frozenset(
    {"姓名", "电话", "联系电话", "手机", "手机号", "联系方式", "时间", "日期", "名称", "性别", "关系", "职务"}
)


def folded(title: str) -> str:
    """A title without blanks, line breaks, brackets and marks, in one width and case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title)).lower()


@cache
def _known() -> dict[str, tuple[Column, int]]:
    """Each folded title with its column and its rank among the titles of that column."""
    return {folded(title): (column, rank) for column in COLUMNS for rank, title in enumerate(column.titles)}


@lru_cache(maxsize=10_000)
def find(title: str) -> tuple[Column, int] | None:
    """The column of a title as an office writes it, and how usual the title is (0: most); None for others.

    联系电话2 is a second 联系电话.
    """
    return _plainly(title) or _plainly(_SECOND.sub("", title))


def _plainly(title: str) -> tuple[Column, int] | None:
    bare = _NUMBERED.sub("", title.strip())
    for wish in _WISHES:
        bare = bare.replace(wish, "")
    known = _known()
    return known.get(folded(bare)) or known.get(folded(_BRACKETED.sub("", bare)))


def find_below(parent: str, child: str) -> tuple[Column, int] | None:
    """The column of a title under a wider one: 入党 | 时间, 流动情况 | 流向.

    Name or number of somebody else (流入地党组织 | 联系电话) is no column of the member.
    """
    if not parent or folded(parent) == folded(child):
        return find(child)
    if not child:
        return find(parent)
    together = _plainly(parent + child)
    if together is not None:
        return together
    if folded(child) in _INNER and find(parent) is not None:
        return None
    return find(child)
