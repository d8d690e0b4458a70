"""Who has done what they were asked for, and who is late? The tree of a task, and one tap that chases
(domain §3.4-M).
"""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from actions.cascades import answer_of, beginning, find_task, tell_units
from actions.staff import page_of
from actions.verb import action
from models.cascades import (
    Cascade,
    CascadeItem,
    Stage,
    chased,
    counted,
    figures,
    handed_on_from,
    is_late,
    to_chase,
)
from models.hours import HOME_ZONE
from models.orgs import Org
from models.refusal import Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope

PAGE = 8
_SIGNS = {Stage.DONE: "✅", Stage.HANDED_ON: "↪️", Stage.OPEN: "⏳"}
_LATE = "🔴"


class TaskChasedToday(Refusal):
    """Every late unit was asked today already: one chase an item a day."""


class NobodyLate(Refusal):
    """No unit is late with it."""


@action(needs=Permission.TASK_GIVE)
async def show_given(scope: Scope, page: int, plans: int) -> None:
    """Show the tasks, or the yearly plans, that the asker's units gave on: newest first, eight at a time."""
    given = Cascade.given_by(scope.actor.paths(Permission.TASK_GIVE), plans=bool(plans))
    rows, turns = await page_of(scope, given, page, PAGE)
    known = await _figures(scope, [task for task, _ in rows])
    tasks = [
        {
            "task": task.id, "unit": unit.name, "said": beginning(task), "year": task.year, "page": 0,
            **known[task.id],
        }
        for task, unit in rows
    ]  # fmt: skip
    scope.show("tasks-given", None, None, tasks=tasks, plans=int(bool(plans)), **turns)


async def _figures(scope: Scope, tasks: list[Cascade]) -> dict[int, dict[str, int]]:
    """Return of each task how many units it has, and how many have done it, handed it on, or are late."""
    names = ("units", "done", "handed", "late")
    rows = await scope.rows(figures([task.id for task in tasks], scope.now))
    return {task.id: dict.fromkeys(names, 0) for task in tasks} | {
        row[0]: dict(zip(names, map(int, row[1:]), strict=True)) for row in rows
    }


@action(needs=Permission.TASK_GIVE)
async def show_tree(scope: Scope, task: int, page: int = 0) -> None:
    """Show the units of a task in tree order, eight at a time: what each has done, and what those below it
    have, where it handed the task on.
    """
    row, unit = await find_task(scope, task)
    rows, turns = await page_of(scope, CascadeItem.of(row.id), page, PAGE)
    below = await _below(scope, [item for item, _ in rows])
    units = [_line(scope, row, item, org, below) for item, org in rows]
    known = (await _figures(scope, [row]))[row.id]
    above = await scope.get(CascadeItem, row.item_id) if row.item_id else None
    scope.show(
        "task-tree", None, None, task=row.id, unit=unit.name, said=beginning(row), due=row.due_at,
        nodes=units, plans=int(row.year is not None), up=above.cascade_id if above else None, own_page=0,
        chasing=known["late"] or None, **known, **turns,
    )  # fmt: skip


def _line(
    scope: Scope, task: Cascade, item: CascadeItem, org: Org, below: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    late = item.stage is not Stage.DONE and task.due_at is not None and task.due_at < scope.now
    return {
        "sign": _LATE if late else _SIGNS[item.stage], "of": org.name, "answer": answer_of(task, item),
        "file": (item.file or {}).get("name") or None, "day": item.answered_at, **below.get(item.id, {}),
    }  # fmt: skip


async def _below(scope: Scope, items: list[CascadeItem]) -> dict[int, dict[str, Any]]:
    """Return, by the unit's row, the task that hands it on with its figures; the newest where several."""
    tasks = await scope.all(handed_on_from([item.id for item in items]))
    known = await _figures(scope, list(tasks))
    told = {
        task.id: {"inner": task.id, **{f"inner_{name}": number for name, number in known[task.id].items()}}
        for task in tasks
    }
    return {task.item_id: told[task.id] for task in tasks if task.item_id is not None}


@action(needs=Permission.TASK_GIVE)
async def chase_task(scope: Scope, task: int) -> None:
    """督办: whoever answers for a late unit is asked to see to it today; each unit once a day.

    Refuses with NobodyLate, TaskChasedToday.
    """
    row, _ = await find_task(scope, task)
    day = county_day(scope.now)
    begun = datetime.combine(day, time(), ZoneInfo(HOME_ZONE))
    if not await scope.first(counted(CascadeItem.cascade_id == row.id, is_late(scope.now))):
        raise NobodyLate(task=row.id, page=0)
    which = to_chase(row.id, scope.now, begun)
    number = await scope.first(counted(*which)) or 0
    if not number:
        raise TaskChasedToday(task=row.id, page=0)
    await tell_units(scope, row, "task-chased", f"task-chase:{row.id}:{day}", *which[1:])
    await scope.run(chased(scope.now, *which))
    scope.audit("task-chased", row, None, number=number)
    scope.show("task-chase-sent", None, None, task=row.id, page=0, number=number)
