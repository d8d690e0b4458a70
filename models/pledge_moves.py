"""How do very many items take the same step? Set-based, a stretch of items at a time, each with its line in
the trail; only from the state that the step leaves (models/pledge_steps.py).
"""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    String,
    cast,
    exists,
    literal,
    select,
    update,
)
from sqlalchemy.orm import aliased

from models.audit import AuditLine
from models.base import insert_new, type_json
from models.planning import AFTER, LAST
from models.pledge_ballots import Ballot
from models.pledge_steps import ItemState, StepError, may_step
from models.pledges import Pledge, PledgeItem


def begin_rating(dialect: str, round_id: int, now: datetime) -> tuple[Executable, Executable]:
    """Return the statements by which what is carried out and stands in a round goes to be rated."""
    stands = exists().where(Ballot.item_id == PledgeItem.id, Ballot.round_id == round_id)
    return _steps(dialect, "pledge-rating", ItemState.RUNNING, ItemState.RATING, stands, now)


def archive(dialect: str, year: int, now: datetime) -> tuple[Executable, Executable]:
    """Return the statements by which what was rated of a year and before goes into the archive (归档)."""
    mine = aliased(Pledge)  # the trail joins the pledge itself
    of_year = exists().where(mine.id == PledgeItem.pledge_id, mine.year <= year)
    return _steps(dialect, "pledge-archived", ItemState.RATED, ItemState.ARCHIVED, of_year, now)


def _steps(
    dialect: str, verb: str, old: ItemState, new: ItemState, which: ColumnElement[bool], now: datetime
) -> tuple[Executable, Executable]:
    """The trail first: afterwards nobody could tell which rows the step took."""
    if not may_step(old, new):
        raise StepError(f"items do not go from {old} to {new}")
    stretch = (PledgeItem.id > AFTER, PledgeItem.id <= LAST, PledgeItem.state == old, which)
    lines = ["at", "verb", "subject", "member_id", "facts"]
    ended = {"ended_at": now} if new is ItemState.ARCHIVED else {}
    step = update(PledgeItem).where(*stretch).values(state=new, **ended)
    return (
        insert_new(dialect, AuditLine).from_select(lines, _line(verb, now).where(*stretch)),
        step.execution_options(synchronize_session=False),
    )


def _line(verb: str, now: datetime) -> Select[datetime, str, str, int | None, object]:
    """Facts: none. Whose item it is stands with the line, so that its owner can read it."""
    subject = literal("pledgeitem:", String) + cast(PledgeItem.id, String)
    return (
        select(
            literal(now, AuditLine.at.type), literal(verb, String), subject, Pledge.member_id,
            literal({}, type_json),
        )
        .join(Pledge, Pledge.id == PledgeItem.pledge_id)
    )  # fmt: skip
