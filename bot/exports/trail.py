"""What do the tables of work and trail hold: follow-ups, what did not arrive, who did what (domain §3.7)?"""

from typing import Any

from bot.exports.table import Asked, Line, Table
from models.kinds import Kind
from models.ledgers.trail import audit_below, follow_ups_below, letters_below
from models.letters import Why
from models.values import TextKey

FOLLOW_UPS = Table(
    (
        "committee", "branch", "name", "cause", "state", "outcome", "attempts", "keeper", "opened_at",
        "due_at", "closed_at", "overdue",
    ),
    lambda asked: follow_ups_below(asked.paths, asked.now),
    lambda row, asked: (
        *asked.tree.pair(row.branch_id), row.name, row.cause, row.state, row.outcome, row.attempts,
        row.keeper, row.opened_at, row.due_at, row.closed_at, bool(row.overdue),
    ),
)  # fmt: skip

LETTERS = Table(
    ("number", "committee", "branch", "name", "kind", "why", "tries", "created_at"),
    lambda asked: letters_below(asked.paths),
    lambda row, asked: (
        str(row.id), *asked.tree.pair(row.branch_id), row.name,
        TextKey(f"export-kind.{Kind.of(row.kind).word}"), Why(row.why), row.attempts, row.created_at,
    ),
)  # fmt: skip


def _audit(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - a row has the columns of its statement
    thing, _, number = row.subject.partition(":")
    return (
        row.at, TextKey(f"export-verb.{row.verb}"), TextKey(f"export-thing.{thing}"), number or None,
        *asked.tree.pair(row.branch_id), row.name, row.actor,
    )  # fmt: skip


AUDIT = Table(
    ("at", "verb", "thing", "number", "committee", "branch", "name", "actor"),
    lambda asked: audit_below(asked.paths, whole=asked.whole),
    _audit,
)
