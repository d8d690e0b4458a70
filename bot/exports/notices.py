"""What does the table of notices 通知送达 hold (domain §4 R14)? A line for each person of each notice."""

from typing import Any

from bot.exports.table import Asked, Line, Table
from models.ledgers.notices import notices_below
from models.notices import Receipt
from models.values import TextKey

_LONGEST = 200  # characters of a notice in a cell


def _recipient(found: Any, asked: Asked) -> Line:  # noqa: ANN401 - a row has the columns of its statement
    row, member, branch, notice = found
    return (
        *asked.tree.pair(branch.id), notice.id, notice.text[:_LONGEST], notice.started_at, member.name,
        row.way, row.state, row.reason, row.read_at, row.answered_at,
        _answer(notice.receipt, row.answer, row.file), row.reminded_at, row.called_at,
    )  # fmt: skip


def _answer(receipt: Receipt, answer: str | None, file: dict[str, Any] | None) -> str | None:
    if receipt is Receipt.YES_NO and answer:
        return TextKey(f"notice-answer.{answer}")
    return answer or ("📎" if file else None)


NOTICES = Table(
    (
        "committee", "branch", "notice", "text", "sent_at", "name", "way", "state", "reason", "read_at",
        "answered_at", "answer", "reminded_at", "called_at",
    ),
    lambda asked: notices_below(asked.paths),
    _recipient,
)  # fmt: skip
