"""What do the tables about promises hold: each item 承诺台账, each organisation's figures of a year (R6)?"""

from typing import Any

from bot.exports.table import Asked, Line, Table
from models.ledgers.pledges import pledges_below
from models.pledge_summaries import COUNTS, PledgeFigures, figures_below


def _pledge(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - a row has the columns of its statement
    return (
        *asked.tree.pair(row.org_id), row.owner or row.unit, row.owner is not None, row.year, row.kind,
        row.occasion, row.number, row.area, row.text, row.target, row.of, row.beneficiary, row.due_on,
        row.state, row.adopted_at, row.published_at, row.stage, row.done, row.explained, row.verdict,
        row.verdict_why, row.changes,
    )  # fmt: skip


PLEDGES = Table(
    (
        "committee", "branch", "owner", "by_member", "year", "kind", "occasion", "number", "area", "text",
        "target", "unit", "beneficiary", "due_on", "state", "adopted_at", "published_at", "stage", "done",
        "explained", "verdict", "verdict_why", "changes",
    ),
    lambda asked: pledges_below(asked.paths),
    _pledge,
)  # fmt: skip


def _rates(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - as above
    org, _, year, *counts = row
    told = PledgeFigures.of(counts)
    held = {name: getattr(told, name) for name in COUNTS} | {"timely_share": told.timely_share}
    held["rate"] = told.satisfaction
    return (*asked.tree.pair(org), year, *(held[name] for name in PLEDGE_RATES.columns[3:]))


PLEDGE_RATES = Table(
    (
        "committee", "org", "year", "asked_orgs", "asked_members", "proposed_orgs", "proposed_members",
        "items", "reviewed", "returned", "published", "carried", "timely", "timely_share", "done", "kept",
        "partly", "broken", "votes", "rate",
    ),
    lambda asked: figures_below(asked.paths, asked.now),
    _rates,
)  # fmt: skip
