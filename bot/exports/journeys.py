"""What does the table of journeys 外出返乡台账 hold (domain §2.1)? A line a journey, ended ones too."""

from typing import Any

from bot.exports.table import Asked, Line, Table
from models.ledgers.journeys import journeys_below
from models.values import PlaceValue


def _journey(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - a row has the columns of its statement
    return (
        *asked.tree.pair(row.branch_id), row.name, row.state, PlaceValue(row.place) if row.place else None,
        row.errand, row.leaves_on, row.span, row.floating_since, row.arrived_on, row.host_org, row.host_seen,
        row.host_person, row.hosted_at, row.returned_on, row.contact,
    )  # fmt: skip


JOURNEYS = Table(
    (
        "committee", "branch", "name", "state", "place", "errand", "leaves_on", "span", "floating_since",
        "arrived_on", "host_org", "host_seen", "host_person", "hosted_at", "returned_on", "contact",
    ),
    lambda asked: journeys_below(asked.paths),
    _journey,
)  # fmt: skip
