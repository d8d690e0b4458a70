"""逐级下发: how does a task come to the levels below, and how does a unit take it up (domain §3.4-M)?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from actions.draft_cards import show_card
from actions.notice_figures import plain
from actions.staff import covers, find_org, keeper_of, page_of
from actions.verb import action
from models.cascades import (
    Cascade,
    CascadeItem,
    Stage,
    Tier,
    Wanted,
    ask_units,
    counted,
    headless,
    heads_of_units,
    items_for,
    units_below,
)
from models.condition_kinds import EVERYBODY
from models.conditions import document
from models.hours import HOME_ZONE
from models.kinds import Kind
from models.notices import Notice, NoticeState, Receipt
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.tellings import Telling, telling
from models.values import TextKey

PAGE = 8
_DUE = time(18)  # by the county's clocks
QUESTION = 300  # characters of a notice's question
_BEGINNING = 40  # characters of a task in a list


class NoUnitsBelow(Refusal):
    """There is no active organisation of that level below."""


class DoneAlready(Refusal):
    """The unit has done it; its answer stands."""


async def find_item(scope: Scope, number: int) -> tuple[CascadeItem, Cascade, Org]:
    """Return a unit's row for who answers for the unit, locked until the turn ends; else NotFound."""
    item = await scope.first(CascadeItem.held(number))
    unit = await scope.get(Org, item.org_id) if item else None
    task = await scope.get(Cascade, item.cascade_id) if item else None
    if item is None or unit is None or task is None or not covers(scope, Permission.TASK_ANSWER, unit.path):
        raise NotFound
    return item, task, unit


async def find_task(scope: Scope, number: int) -> tuple[Cascade, Org]:
    """Return a task of the subtrees over which the asker hands tasks down; else NotFound."""
    task = await scope.get(Cascade, number)
    unit = await scope.get(Org, task.org_id) if task else None
    if task is None or unit is None or not covers(scope, Permission.TASK_GIVE, unit.path):
        raise NotFound
    return task, unit


@action(needs=Permission.TASK_ANSWER)
async def show_cascade(scope: Scope, page: int = 0) -> None:
    """Show what the asker's units were asked for and have not done, the first due first, eight at a time; who
    may hand tasks down begins one from here.
    """
    waiting = CascadeItem.waiting_for(scope.actor.paths(Permission.TASK_ANSWER))
    rows, turns = await page_of(scope, waiting, page, PAGE)
    tasks = [
        {
            "item": item.id, "unit": unit.name, "due": task.due_at, "said": beginning(task),
            "late": (task.due_at is not None and task.due_at < scope.now) or None,
        }
        for item, task, unit in rows
    ]  # fmt: skip
    roots = scope.actor.paths(Permission.TASK_GIVE)
    org = ancestor_ids(roots[0])[-1] if roots else None
    scope.show(
        "cascade",
        None,
        None,
        tasks=tasks,
        org=org,
        own_page=0 if roots else None,
        ordinary=0,
        yearly=1,
        **turns,
    )


def beginning(task: Cascade) -> str:
    """Return the first words of a task."""
    said = plain(task.text) or f"📎{len(task.files)}"
    return said if len(said) <= _BEGINNING else f"{said[:_BEGINNING]}…"


@action(needs=Permission.TASK_GIVE)
async def offer_task(scope: Scope, org: int) -> dict[str, object]:
    """Return the context of the forms that give something to those below a unit."""
    unit = await find_org(scope, Permission.TASK_GIVE, org)
    return {"org": org, "unit": unit.name, "today": county_day(scope.now).isoformat()}


@action(needs=Permission.TASK_GIVE)
async def give_task(
    scope: Scope, org: int, what: dict[str, Any], wanted: Wanted, due: date, tier: Tier
) -> None:
    """到党委, 到支部: the units below are asked and told; 到党员: it becomes a notice to be finished.

    NoUnitsBelow where there is none of that level.
    """
    unit = await find_org(scope, Permission.TASK_GIVE, org)
    task = _task(scope, unit, what, wanted, due)
    if tier is Tier.MEMBERS:
        await _as_notice(scope, unit, task)
        return
    await _give(scope, task, unit, tier)


@action(needs=Permission.TASK_GIVE)
async def give_plan(scope: Scope, org: int, year: int, what: dict[str, Any], due: date | None) -> None:
    """年度发展计划: each organisation below a unit gets the document and says that it has read it."""
    unit = await find_org(scope, Permission.TASK_GIVE, org)
    task = _task(scope, unit, what, Wanted.READ, due)
    task.year = year
    await _give(scope, task, unit, None)


def _task(scope: Scope, unit: Org, what: dict[str, Any], wanted: Wanted, due: date | None) -> Cascade:
    until = datetime.combine(due, _DUE, ZoneInfo(HOME_ZONE)) if due else None
    return Cascade(
        org_id=unit.id, author_id=keeper_of(scope).id, text=what["text"], files=what["attachments"],
        wanted=wanted, due_at=until, made_at=scope.now,
    )  # fmt: skip


async def _give(scope: Scope, task: Cascade, unit: Org, tier: Tier | None) -> None:
    """Ask the units, and tell whoever answers for them; the units where nobody does are counted."""
    if await scope.first(units_below(unit, tier)) is None:
        raise NoUnitsBelow(org=unit.id)
    await scope.number(task)
    await scope.run(ask_units(scope.dialect, task, unit, tier))
    await tell_units(scope, task, "task-came", f"task:{task.id}")
    scope.audit("task-given", task, None, org=unit.id, tier=tier.value if tier else "all")
    number, alone = await scope.first(counted(CascadeItem.cascade_id == task.id)), headless(task.id)
    scope.show(
        "task-given", None, None, task=task.id, page=0, number=number, alone=await scope.first(alone) or None
    )


async def tell_units(
    scope: Scope, task: Cascade, screen: str, occurrence: str, *which: ColumnElement[bool]
) -> None:
    """Tell whoever answers for a task's units, or for those of them that fit, once for each occurrence."""
    day = county_day(scope.now)
    told = Telling(Kind.STAFF_NOTE, screen, occurrence, day, (("task", task.id),))
    await scope.run(telling(scope.dialect, told, scope.now, heads_of_units(task.id, *which)))


async def _as_notice(scope: Scope, unit: Org, task: Cascade, item: CascadeItem | None = None) -> None:
    """到党员: a notice to the unit's own people says the same, and waits as a draft for the last word."""
    account = scope.actor.account
    row = Notice(
        org_id=unit.id, author_id=keeper_of(scope).id, account_id=account.id if account else None,
        state=NoticeState.DRAFT, text=task.text, attachments=task.files, audience=document(EVERYBODY),
        receipt=Receipt(task.wanted.value), due_at=task.due_at, made_at=scope.now,
        question=None if task.wanted is Wanted.READ else plain(task.text)[:QUESTION],
    )  # fmt: skip
    await scope.number(row)
    if item is not None and item.stage is Stage.OPEN:
        item.stage = Stage.HANDED_ON
    scope.audit("notice-drafted", row, None, org=unit.id)
    await show_card(scope, row, unit)


async def describe_tasks(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Put together just before sending what units are asked for; who answers for none of them any more hears
    nothing.
    """
    people: dict[int, list[int]] = defaultdict(list)
    for one in shown:
        people[one["task"]].append(one["member"])
    mine = {
        (task, member): item
        for task, members in people.items()
        for member, item in await scope.rows(items_for(task, members))
    }
    rows = {row[0].id: row for row in await scope.rows(CascadeItem.with_units(set(mine.values())))}
    told: list[dict[str, Any] | None] = []
    for one in shown:
        row = rows.get(mine.get((one["task"], one["member"]), 0))
        still_open = row is not None and row[0].stage is not Stage.DONE
        told.append(one | await content_of(scope, *row) if row is not None and still_open else None)
    return told


def answer_of(task: Cascade, item: CascadeItem) -> str | None:
    """Return what a unit has answered, as each reader's language says it."""
    return TextKey(item.answer) if item.answer and task.wanted is Wanted.YES_NO else item.answer


async def content_of(scope: Scope, item: CascadeItem, task: Cascade, unit: Org) -> dict[str, Any]:
    """Return what the card of a unit's row is drawn from: 上级要求, and what the unit may do with it."""
    above = await scope.get(Org, task.org_id)
    done = item.stage is Stage.DONE
    asks = None if done else task.wanted
    return {
        "item": item.id, "unit": unit.name, "above": above.name if above else None, "html": task.text,
        "files": task.files, "due": task.due_at, "year": task.year, "yes": 1, "no": 0,
        "late": (not done and task.due_at is not None and task.due_at < scope.now) or None,
        "answered": item.answered_at, "answer": answer_of(task, item),
        "readable": asks is Wanted.READ or None, "deciding": asks is Wanted.YES_NO or None,
        "numbering": asks is Wanted.NUMBER or None, "handing": asks is Wanted.FILE or None,
        "passable": (not done and task.year is None) or None,
    }  # fmt: skip


async def hand_on(
    scope: Scope, item: CascadeItem, task: Cascade, unit: Org, words: str | None, tier: Tier
) -> None:
    """Those below a unit are asked for the same, the unit's own words beneath those from above."""
    said = "\n\n".join(filter(None, (task.text, escape(words, quote=False) if words else "")))
    further = Cascade(
        org_id=unit.id, author_id=keeper_of(scope).id, text=said, files=task.files, wanted=task.wanted,
        due_at=task.due_at, made_at=scope.now, item_id=item.id,
    )  # fmt: skip
    if tier is Tier.MEMBERS:
        await _as_notice(scope, unit, further, item)
        return
    await _give(scope, further, unit, tier)
    item.stage = Stage.HANDED_ON
