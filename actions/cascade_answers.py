"""直接办, 转发并补充: what does a unit do with what it was asked for (domain §3.4-M)?"""

from typing import Any

from actions.cascades import DoneAlready, content_of, find_item, hand_on
from actions.staff import keeper_of
from actions.verb import action
from models.cascades import CascadeItem, Stage, Tier, Wanted
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope
from models.values import TextKey


@action(needs=Permission.TASK_ANSWER)
async def show_item(scope: Scope, item: int) -> None:
    """Show what a unit was asked for, with what it can do."""
    row, task, unit = await find_item(scope, item)
    scope.show("task-card", None, None, **await content_of(scope, row, task, unit))


@action(needs=Permission.TASK_ANSWER)
async def offer_answer(scope: Scope, item: int) -> dict[str, object]:
    """Return the context of the forms that ask what a unit gives back, or hands on."""
    row, _, unit = await find_item(scope, item)
    _still_open(row)
    return {"item": row.id, "unit": unit.name}


@action(needs=Permission.TASK_ANSWER)
async def read_item(scope: Scope, item: int) -> None:
    """已阅: the unit has read it, and that is all."""
    await _answer(scope, item, Wanted.READ)


@action(needs=Permission.TASK_ANSWER)
async def decide_item(scope: Scope, item: int, yes: int) -> None:
    """是 or 否 is the unit's answer."""
    await _answer(scope, item, Wanted.YES_NO, TextKey("task-yes" if yes else "task-no"))


@action(needs=Permission.TASK_ANSWER)
async def number_item(scope: Scope, item: int, number: int) -> None:
    """A number is the unit's answer."""
    await _answer(scope, item, Wanted.NUMBER, str(number))


@action(needs=Permission.TASK_ANSWER)
async def hand_in(scope: Scope, item: int, file: dict[str, Any]) -> None:
    """A file is the unit's answer."""
    row = await _answer(scope, item, Wanted.FILE)
    row.file = file


async def _answer(scope: Scope, number: int, wanted: Wanted, answer: str | None = None) -> CascadeItem:
    """The unit has done it; NotFound where something else was asked for, DoneAlready a second time."""
    row, task, unit = await find_item(scope, number)
    if task.wanted is not wanted:
        raise NotFound
    _still_open(row)
    row.stage, row.answer, row.answered_at = Stage.DONE, answer, scope.now
    row.answered_by = keeper_of(scope).id
    scope.audit("task-done", row, None, org=unit.id)
    scope.show("task-done", None, None, unit=unit.name)
    return row


def _still_open(row: CascadeItem) -> None:
    if row.stage is Stage.DONE:
        raise DoneAlready(item=row.id)


@action(needs=Permission.TASK_ANSWER)
async def pass_on(scope: Scope, item: int, added: str | None, tier: Tier) -> None:
    """转发并补充: those below the unit are asked for the same, with the unit's own words beneath; the unit
    still has to say itself that it is done.
    """
    row, task, unit = await find_item(scope, item)
    _still_open(row)
    if task.year is not None:
        raise NotFound
    await hand_on(scope, row, task, unit, added, tier)
