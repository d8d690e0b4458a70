"""Which sealed rows hold words of somebody who is erased? They are opened one by one, and emptied."""

import json
from typing import Any

from sqlalchemy import select

from models.form_runs import OPEN_RUNS, FormRun
from models.inbox import Heard, Update
from models.scope import Scope
from models.traces import Traces

Seen = tuple[int | None, int]  # the last row that was looked at, and how many held something


async def forget_heard(scope: Scope, traces: Traces, after: int, limit: int) -> Seen:
    """Empty what was heard from the person's chats, and what others wrote with their name or number.

    An update that still waits for its turn is left for the next round: it is heard by a chat of nobody.
    """
    rows = await scope.all(select(Update).where(Update.id > after).order_by(Update.id).limit(limit))
    found = 0
    for row in rows:
        words = row.words(scope.vault)
        own = (row.bot_id, row.chat_id) in traces.chats
        if words is not None and (own or traces.met_in(words)):
            found += 1
            if row.state is not Heard.OPEN:
                row.forget(scope.vault)
    return (rows[-1].id if rows else None), found


async def forget_half_filled(scope: Scope, traces: Traces, after: int, limit: int) -> Seen:
    """Empty the forms of the person's chats, and those of others that are about them; open ones are left."""
    rows = await scope.all(select(FormRun).where(FormRun.id > after).order_by(FormRun.id).limit(limit))
    found = 0
    for row in rows:
        state = row.state_json(scope.vault)
        if state and _holds(traces, row, state):
            found += 1
            row.forget(scope.vault)
    return (rows[-1].id if rows else None), found


def _holds(traces: Traces, row: FormRun, state: dict[str, Any]) -> bool:
    if row.account_id in traces.accounts or traces.member_id in _members_in(state):
        return True
    still_open = row.state in OPEN_RUNS
    return traces.met_in(json.dumps(state, ensure_ascii=False), surely=still_open)


def _members_in(state: dict[str, Any]) -> set[object]:
    """Return whom a form is about: its context says so, or what its opener carried."""
    context = state.get("context") or {}
    return {context.get("member"), (context.get("given") or {}).get("member")}
