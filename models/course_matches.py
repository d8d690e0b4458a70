"""Who wishes for a course, when are they at home, and what offers it (W15, W22b)?

A sitting offers a course where it was opened for those who wish for it, where its topic names the trade, or
where its industry is that of the trade; a teacher, where the own skill names it. That is all: who plans a
sitting sees the list beside it and judges for themselves.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.sql.selectable import Subquery

from models.condition_kinds import AnyOf, Wishes
from models.conditions import parse
from models.course_wishes import Course, CourseWish
from models.home_comings import Coming, HomeComing, is_away
from models.members import Member, Standing
from models.orgs import Org, within
from models.teachers import Teacher
from models.trainings import Industry, Training, TrainingState

_TRADES = json.loads((Path(__file__).parent / "knowledge" / "trades.json").read_text("utf-8"))
NAMES: Mapping[Course, tuple[str, ...]] = MappingProxyType(  # by which a topic or a skill names a trade
    {course: tuple(_TRADES[course.value]) for course in Course}
)
TRADES: Mapping[Industry, Course] = MappingProxyType(  # 玉器 and 劳务 are no course that one can wish for
    {Industry.VEGETABLES: Course.VEGETABLES, Industry.LIVESTOCK: Course.LIVESTOCK}
)
OFFERED = 200  # sittings to come that are looked through: months ahead even in a county


def named_in(text: str | None) -> frozenset[Course]:
    """Return the courses that a topic or a skill names."""
    said = (text or "").lower()
    return frozenset(course for course, names in NAMES.items() if any(one in said for one in names))


def offered_by(training: Training) -> frozenset[Course]:
    """Return the courses that a sitting offers."""
    condition = parse(training.audience or {"all": []})
    parts = condition.parts if isinstance(condition, AnyOf) else (condition,)
    opened_for = {part.held for part in parts if isinstance(part, Wishes)}
    trade = TRADES.get(training.industry) if training.industry else None
    return named_in(training.topic) | opened_for | ({trade} if trade else frozenset())


def taught_by(teacher: Teacher) -> frozenset[Course]:
    """Return the courses that somebody can teach."""
    return named_in(teacher.skill)


def to_come(paths: tuple[str, ...], above: list[int], now: datetime) -> Select[Training, Org]:
    """Return the sittings that begin after an instant: drafts and open ones of these subtrees, and open ones
    of the organisations above them; the soonest first.
    """
    of_above = Training.org_id.in_(above) & Training.is_open()
    live = Training.state.in_((TrainingState.DRAFT, TrainingState.OPEN))
    return (
        select(Training, Org).join(Org, Org.id == Training.org_id)
        .where(or_(within(Org, paths), of_above), live, Training.starts_at > now)
        .order_by(Training.starts_at, Training.id).limit(OFFERED)
    )  # fmt: skip


def wanted_in(paths: tuple[str, ...]) -> Select[Course, int]:
    """Return (course, people) of these subtrees, most wanted first."""
    number = func.count()
    wanted = select(CourseWish.course, number).join(Member, Member.id == CourseWish.member_id)
    mine = wanted.join(Org, Org.id == Member.branch_id).where(_on_the_roster(paths))
    return mine.group_by(CourseWish.course).order_by(number.desc(), CourseWish.course)


def who_wishes(course: Course, paths: tuple[str, ...], year: int) -> Select[Member, Org, bool, HomeComing]:
    """Return (member, branch, whether away, word about the festival of a year or None) of those of these
    subtrees who wish for a course, by branch and roster.
    """
    named = select(Member, Org, is_away(), HomeComing).join(Org, Org.id == Member.branch_id)
    said = (HomeComing.member_id == Member.id) & (HomeComing.year == year)
    rows = named.outerjoin(HomeComing, said).where(CourseWish.is_wished(course), _on_the_roster(paths))
    return rows.order_by(Org.path, Member.sequence.is_(None), Member.sequence, Member.id)


def stays_of(course: Course, paths: tuple[str, ...], year: int) -> Select[bool, Coming, int]:
    """Return (whether away, word, first day, last day, people) of them: a line for those alike."""
    people: Subquery = (
        select(is_away().label("away"), HomeComing.coming, HomeComing.from_on, HomeComing.until_on)
        .select_from(Member).join(Org, Org.id == Member.branch_id)
        .outerjoin(HomeComing, (HomeComing.member_id == Member.id) & (HomeComing.year == year))
        .where(CourseWish.is_wished(course), _on_the_roster(paths)).subquery()
    )  # fmt: skip
    return select(*people.c, func.count()).group_by(*people.c)


def _on_the_roster(paths: tuple[str, ...]) -> ColumnElement[bool]:
    return within(Org, paths) & (Member.standing == Standing.ACTIVE)
