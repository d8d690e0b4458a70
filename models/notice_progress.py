"""How far is a notice, in figures that are true? Counted from its rows, never going back within a round."""

from typing import Any

from sqlalchemy import Select, func, select

from models.notice_recipients import (
    ARRIVED,
    TO_CALL,
    Got,
    NoticeRecipient,
    Way,
    counts_of,
    still_open,
)
from models.notices import Notice, NoticeState
from models.scope import Scope
from models.values import TextKey


def total_of(notice_id: int, round_: int) -> Select[int]:
    """Return how many are to get it in a chat in a round."""
    mine = (NoticeRecipient.notice_id == notice_id, NoticeRecipient.round == round_)
    return select(func.count()).where(*mine, NoticeRecipient.way == Way.CHAT)


async def figures_of(scope: Scope, notice_id: int) -> dict[str, int]:
    """Return the figures of all of a notice: ``people``, ``arrived`` (read or not), ``read`` (answered or
    not), ``to_call``, and one for each state.
    """
    return summed({state: int(number) for state, number in await scope.rows(counts_of(notice_id))})


def summed(by_state: dict[Got, int]) -> dict[str, int]:
    """Return the figures that numbers by state come to."""
    figures = {state.value: by_state.get(state, 0) for state in Got}
    return figures | {
        "people": sum(by_state.values()), "arrived": sum(by_state.get(state, 0) for state in ARRIVED),
        "read": by_state.get(Got.READ, 0) + by_state.get(Got.ANSWERED, 0),
        "to_call": sum(by_state.get(state, 0) for state in TO_CALL),
    }  # fmt: skip


def share(done: int, total: int) -> int:
    """Return how many of a hundred, rounded down: a hundred only when none is missing."""
    return 100 * done // total if total else 100


async def progress_of(scope: Scope, notice: Notice, total: int) -> dict[str, Any]:
    """Return what the one message about a round is drawn from; the caller holds the notice's lock."""
    open_ = {round_: int(number) for round_, number in await scope.rows(still_open(notice.id))}
    figures = await figures_of(scope, notice.id)
    done = total - open_.get(notice.round, 0)
    state = notice.state
    return {
        "notice": notice.id, "stands": TextKey(f"notice-stands.{state.value}"), "done": done, "total": total,
        "percent": share(done, total), **figures, "page": 0,
        "running": state is NoticeState.SENDING or None, "halted": state is NoticeState.PAUSED or None,
        "stoppable": state in (NoticeState.SENDING, NoticeState.PAUSED) or None,
        "standing": state in (NoticeState.SENDING, NoticeState.PAUSED, NoticeState.SENT) or None,
        "retryable": (figures["failed"] > 0 and state is NoticeState.SENT) or None,
        "sent": state is NoticeState.SENT or None,
        "patient": (state is NoticeState.SENDING and not notice.urgent and done < total) or None,
        "callable": (state is NoticeState.SENT and figures["to_call"] > 0) or None,
    }  # fmt: skip
