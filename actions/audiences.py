"""自选: how is an audience put together with buttons? Conditions that are joined, turned around and taken
away; people and organisations picked from lists.

Whatever is put together is asked within the organisation's own subtree only (models/audiences.py).
"""

from typing import Any
from zlib import crc32

from actions.draft_cards import said_of
from actions.drafts import choose_audience
from actions.notice_figures import counts_of
from actions.notices import find_draft
from actions.staff import find_member, find_org, page_of
from actions.verb import action
from models.condition_kinds import (
    Abroad,
    AllOf,
    AnyOf,
    Condition,
    Floating,
    NotCheckedIn,
    Picked,
    Tag,
    Under,
    Unless,
)
from models.conditions import document, parse
from models.course_wishes import Course
from models.json_text import written
from models.members import Category, Education, Gender, Member
from models.notices import Notice
from models.orgs import Org
from models.places import children
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope
from models.values import PlaceValue

PAGE = 8
PLAIN: dict[str, Condition] = {one.word: one for one in (Floating(), Abroad(), NotCheckedIn())}


def mark_of(part: Condition) -> int:
    """Return by what a button knows a part: its place in the list may change meanwhile."""
    return crc32(written(document(part)))


def _parts(row: Notice) -> tuple[type[AllOf] | type[AnyOf], list[Condition]]:
    """Return how a draft's conditions are joined, and the conditions."""
    if row.audience is None:
        return AllOf, []
    match parse(row.audience):
        case AllOf(parts):
            return AllOf, list(parts)
        case AnyOf(parts):
            return AnyOf, list(parts)
        case one:
            return AllOf, [one]


async def _keep(
    scope: Scope, row: Notice, unit: Org, joined: type[AllOf] | type[AnyOf], parts: list[Condition]
) -> None:
    """Store what was put together, and show it; without any condition nobody is chosen yet."""
    row.audience = document(parse(document(joined(tuple(parts))))) if parts else None
    await show_conditions(scope, row, unit)


async def add_condition(scope: Scope, notice: int, told: dict[str, Any]) -> None:
    """Join one condition more to those of a draft; what is wrong with it is AudienceUnclear."""
    row, unit = await find_draft(scope, notice)
    joined, parts = _parts(row)
    await _keep(scope, row, unit, joined, [*parts, parse(told)])


@action(needs=Permission.NOTICE_SEND)
async def show_builder(scope: Scope, notice: int) -> None:
    """Show the conditions of a draft, each to be turned around or taken away, and what can be added."""
    await show_conditions(scope, *await find_draft(scope, notice))


async def show_conditions(scope: Scope, row: Notice, unit: Org) -> None:
    """Show what has been put together so far, with how many fit."""
    joined, parts = _parts(row)
    people = (await counts_of(scope, unit, parse(row.audience))).people if row.audience is not None else None
    told = [{"leaf": mark_of(part), "said": await said_of(scope, part), "notice": row.id} for part in parts]
    scope.show(
        "audience-builder", None, None, notice=row.id, unit=unit.name, parts=told, page=0,
        people=people, nobody=people is None or None, chosen=row.audience is not None or None,
        every=(joined is AnyOf and len(parts) > 1) or None,
        either=(joined is AllOf and len(parts) > 1) or None,
        joined="all", alternative="any", floating="floating", abroad="abroad", missing="not-checked-in",
    )  # fmt: skip


@action(needs=Permission.NOTICE_SEND)
async def join_conditions(scope: Scope, notice: int, kind: str) -> None:
    """Either all conditions have to hold, or one of them is enough."""
    row, unit = await find_draft(scope, notice)
    if kind not in (AllOf.word, AnyOf.word):
        raise NotFound
    await _keep(scope, row, unit, AllOf if kind == AllOf.word else AnyOf, _parts(row)[1])


@action(needs=Permission.NOTICE_SEND)
async def turn_condition(scope: Scope, notice: int, leaf: int) -> None:
    """The opposite of a condition stands in its place."""
    row, unit = await find_draft(scope, notice)
    joined, parts = _parts(row)
    turned = [_turned(part) if mark_of(part) == leaf else part for part in parts]
    await _keep(scope, row, unit, joined, turned)


def _turned(part: Condition) -> Condition:
    return part.part if isinstance(part, Unless) else Unless(part)


@action(needs=Permission.NOTICE_SEND)
async def drop_condition(scope: Scope, notice: int, leaf: int) -> None:
    """A condition is taken away; without any nobody is chosen, never everybody."""
    row, unit = await find_draft(scope, notice)
    joined, parts = _parts(row)
    await _keep(scope, row, unit, joined, [part for part in parts if mark_of(part) != leaf])


@action(needs=Permission.NOTICE_SEND)
async def add_plain(scope: Scope, notice: int, kind: str) -> None:
    """A condition that needs no figure is joined."""
    if kind not in PLAIN:
        raise NotFound
    await add_condition(scope, notice, document(PLAIN[kind]))


@action(needs=Permission.NOTICE_SEND)
async def offer_condition(scope: Scope, notice: int) -> dict[str, object]:
    """Return the context of the forms that ask for a condition: the provinces to choose from."""
    row, unit = await find_draft(scope, notice)
    provinces = [{"value": one.code, "label": PlaceValue(code=one.code)} for one in children(None)]
    return {"notice": row.id, "unit": unit.name, "provinces": provinces}


@action(needs=Permission.NOTICE_SEND)
async def add_age(scope: Scope, notice: int, least: int | None, most: int | None) -> None:
    """Only those of these full years."""
    await add_condition(scope, notice, {"age": [least, most]})


@action(needs=Permission.NOTICE_SEND)
async def add_province(scope: Scope, notice: int, province: str) -> None:
    """Only those who live there now."""
    await add_condition(scope, notice, {"place": province})


@action(needs=Permission.NOTICE_SEND)
async def add_gender(scope: Scope, notice: int, gender: Gender) -> None:
    """Only women, or only men."""
    await add_condition(scope, notice, {"gender": gender.value})


@action(needs=Permission.NOTICE_SEND)
async def add_education(scope: Scope, notice: int, education: Education) -> None:
    """Only those who learned that much or more."""
    await add_condition(scope, notice, {"education": education.value})


@action(needs=Permission.NOTICE_SEND)
async def add_category(scope: Scope, notice: int, category: Category) -> None:
    """Only full members, or only those on probation."""
    await add_condition(scope, notice, {"category": category.value})


@action(needs=Permission.NOTICE_SEND)
async def add_tag(scope: Scope, notice: int, tag: Tag) -> None:
    """Only those of whom that is said."""
    await add_condition(scope, notice, {"tag": tag.value})


@action(needs=Permission.NOTICE_SEND)
async def add_wish(scope: Scope, notice: int, course: Course) -> None:
    """Only those who wish for a course."""
    await add_condition(scope, notice, {"wishes": course.value})


@action(needs=Permission.NOTICE_SEND)
async def add_silence(scope: Scope, notice: int, days: int) -> None:
    """Only those of whom nothing was heard for so many days."""
    await add_condition(scope, notice, {"silent": days})


@action(needs=Permission.NOTICE_SEND)
async def show_people_to_pick(scope: Scope, notice: int, page: int = 0) -> None:
    """Show the roster of the draft's organisation, ten at a time: who is picked, and who can be."""
    row, unit = await find_draft(scope, notice)
    picked = _held(row, Picked)
    rows, turns = await page_of(scope, Member.roster((unit.path,), ()), page, PAGE)
    people = [
        {"member": who.id, "page": page, "label": f"{'☑' if who.id in picked else '☐'} {who.name} · {branch}"}
        for who, branch in rows
    ]
    scope.show("audience-people", None, None, notice=row.id, people=people, n=len(picked), **turns)


@action(needs=Permission.NOTICE_SEND)
async def pick_person(scope: Scope, notice: int, member: int, page: int) -> None:
    """Somebody of the draft's own subtree is picked, or no longer."""
    row, unit = await find_draft(scope, notice)
    who = await find_member(scope, Permission.NOTICE_SEND, member)
    branch = await scope.get(Org, who.branch_id)
    if branch is None or not branch.path.startswith(unit.path):
        raise NotFound
    _pick(row, Picked, who.id)
    await show_people_to_pick(scope, notice, page)


@action(needs=Permission.NOTICE_SEND)
async def show_units_to_pick(scope: Scope, notice: int, page: int = 0) -> None:
    """Show the organisations below the draft's own, in tree order, eight at a time."""
    row, unit = await find_draft(scope, notice)
    picked = _held(row, Under)
    below = Org.under(unit.path).where(Org.id != unit.id, Org.active)
    rows, turns = await page_of(scope, below, page, PAGE)
    units = [
        {"org": one.id, "page": page, "label": f"{'☑' if one.id in picked else '☐'} {one.name}"}
        for (one,) in rows
    ]
    scope.show("audience-units", None, None, notice=row.id, units=units, n=len(picked), **turns)


@action(needs=Permission.NOTICE_SEND)
async def pick_unit(scope: Scope, notice: int, org: int, page: int) -> None:
    """An organisation of the draft's own subtree is picked, or no longer."""
    row, unit = await find_draft(scope, notice)
    one = await find_org(scope, Permission.NOTICE_SEND, org)
    if not one.path.startswith(unit.path):
        raise NotFound
    _pick(row, Under, one.id)
    await show_units_to_pick(scope, notice, page)


def _held(row: Notice, kind: type[Picked] | type[Under]) -> set[int]:
    return {one for part in _parts(row)[1] if isinstance(part, kind) for one in part.held}


def _pick(row: Notice, kind: type[Picked] | type[Under], number: int) -> None:
    """Turn over whether somebody is picked; those picked are one condition beside the others."""
    joined, parts = _parts(row)
    held = _held(row, kind) ^ {number}
    others: list[Condition] = [part for part in parts if not isinstance(part, kind)]
    together = [*others, kind(tuple(held))] if held else others
    row.audience = document(parse(document(joined(tuple(together))))) if together else None


@action(needs=Permission.NOTICE_SEND)
async def take_audience(scope: Scope, notice: int) -> None:
    """好了: the draft goes to whom was put together."""
    row, unit = await find_draft(scope, notice)
    if row.audience is None:
        raise NotFound
    told, row.audience = row.audience, None
    await choose_audience(scope, row, unit, told)
