"""Which sealed rows hold words of somebody who is erased? They are opened one by one, and emptied."""

import json
from typing import Any

from sqlalchemy import select

from models.erasing import works_around
from models.form_runs import OPEN_RUNS, FormRun
from models.inbox import Heard, Update
from models.scope import Scope
from models.traces import Traces
from models.works import UNDER_WAY, WorkPart

# The last row that was looked at, how many were emptied, and how many hold something that is still needed.
Seen = tuple[int | None, int, int]


async def forget_heard(scope: Scope, traces: Traces, after: int, limit: int) -> Seen:
    """Empty what was heard from the person's chats, and what others wrote with their name or number.

    An update that still waits for its turn is left for the next round: it is heard by a chat of nobody.
    """
    rows = await scope.all(select(Update).where(Update.id > after).order_by(Update.id).limit(limit))
    emptied = waiting = 0
    for row in rows:
        words = row.words(scope.vault)
        own = (row.bot_id, row.chat_id) in traces.chats
        if words is not None and (own or traces.met_in(words)):
            if row.state is Heard.OPEN:
                waiting += 1
            else:
                row.forget(scope.vault)
                emptied += 1
    return (rows[-1].id if rows else None), emptied, waiting


async def forget_half_filled(scope: Scope, traces: Traces, after: int, limit: int) -> Seen:
    """Empty the forms of the person's chats, and those of others that are about them; open ones are left."""
    rows = await scope.all(select(FormRun).where(FormRun.id > after).order_by(FormRun.id).limit(limit))
    emptied = 0
    for row in rows:
        state = row.state_json(scope.vault)
        if state and _holds(traces, row, state):
            row.forget(scope.vault)
            emptied += 1
    return (rows[-1].id if rows else None), emptied, 0


async def forget_files(scope: Scope, path: str) -> tuple[int, int]:
    """Drop sheets and files, packed and sealed, of long work that may know a member of the branch with this
    path; return how many pieces of work lost theirs, and how many are under way and still need them.
    """
    works = [(number, state) for number, state in await scope.rows(works_around(path))]
    over = [number for number, state in works if state not in UNDER_WAY]
    if over:
        await scope.run(WorkPart.forget(over))
    return len(over), len(works) - len(over)


def _holds(traces: Traces, row: FormRun, state: dict[str, Any]) -> bool:
    if row.account_id in traces.accounts or traces.member_id in _members_in(state):
        return True
    still_open = row.state in OPEN_RUNS
    return traces.met_in(json.dumps(state, ensure_ascii=False), surely=still_open)


def _members_in(state: dict[str, Any]) -> set[object]:
    """Return whom a form is about: its context says so, or what its opener carried."""
    context = state.get("context") or {}
    return {context.get("member"), (context.get("given") or {}).get("member")}
