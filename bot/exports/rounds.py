"""What do the tables about check-ins and reports hold: each person's answer, each branch's rate (R3)?"""

from typing import Any

from bot.exports.table import Asked, Line, Table
from models.ledgers.rounds import check_ins_below, rates_below, reports_below
from models.structure import percent
from models.values import PlaceValue, TextKey


def where(*, abroad: bool) -> TextKey:
    """Return which people a cycle asks: those in the country, or those abroad."""
    return TextKey("where.abroad" if abroad else "where.home")


def _check_ins(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - a row has the columns of its statement
    return (
        *asked.tree.pair(row.branch_id), row.name, row.opens_on, where(abroad=row.abroad), row.state,
        row.condition, PlaceValue(row.place) if row.place else None, row.made_at or row.answered_at,
        row.channel, row.keeper, row.late, row.version,
    )  # fmt: skip


CHECK_INS = Table(
    (
        "committee", "branch", "name", "cycle", "where", "state", "condition", "place", "made_at", "channel",
        "keeper", "late", "version",
    ),
    lambda asked: check_ins_below(asked.paths),
    _check_ins,
)  # fmt: skip


def _rates(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - as above
    due, silent = int(row.due), int(row.silent)
    reached = due - silent
    return (
        *asked.tree.pair(row.branch_id), row.opens_on, where(abroad=row.abroad), due, reached,
        percent(reached, due), int(row.answered), percent(int(row.answered), due), int(row.recorded),
        int(row.late), silent, percent(silent, due),
    )  # fmt: skip


RATES = Table(
    (
        "committee", "branch", "cycle", "where", "due", "reached", "reached_share", "answered",
        "answered_share", "recorded", "late", "silent", "silent_share",
    ),
    lambda asked: rates_below(asked.paths),
    _rates,
)  # fmt: skip


def _reports(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - as above
    due, wrote = int(row.due), int(row.in_time) + int(row.late)
    return (
        *asked.tree.pair(row.branch_id), row.kind, row.since_on, row.until_on, due, wrote,
        percent(wrote, due), int(row.in_time), int(row.late), int(row.silent), int(row.spoken),
        int(row.answered),
    )  # fmt: skip


REPORTS = Table(
    (
        "committee", "branch", "kind", "since", "until", "due", "wrote", "wrote_share", "in_time", "late",
        "silent", "spoken", "answered",
    ),
    lambda asked: reports_below(asked.paths),
    _reports,
)  # fmt: skip
