"""What of promises goes into a member's own record 导出 (domain §3.7)?"""

from typing import Any

from models.ledgers.own_pledges import items_of, progress_of, wordings_of
from models.pledge_progress import PledgeProgress
from models.pledges import Pledge, PledgeItem, PledgeVersion
from models.scope import Scope

Line = dict[str, Any]


async def pledges_kept(scope: Scope, member_id: int) -> dict[str, list[Line]]:
    """Return a member's items, their wordings and what was said of their progress, as parts of a record."""
    return {
        "pledges": [_item(*row) for row in await scope.rows(items_of(member_id))],
        "pledge_wordings": [_wording(*row) for row in await scope.rows(wordings_of(member_id))],
        "pledge_progress": [_progress(*row) for row in await scope.rows(progress_of(member_id))],
    }


def _item(pledge: Pledge, item: PledgeItem, wording: PledgeVersion | None) -> Line:
    return {
        "year": pledge.year, "kind": pledge.kind, "occasion": pledge.occasion, "number": item.number,
        "area": item.area, "text": wording.text if wording else None,
        "due_on": wording.due_on if wording else None, "state": item.state, "stage": item.stage,
        "done": item.done, "explained": item.explained, "verdict": item.verdict,
        "verdict_why": item.verdict_why, "stopped_why": item.stopped_why,
    }  # fmt: skip


def _wording(pledge: Pledge, item: PledgeItem, wording: PledgeVersion) -> Line:
    return {
        "year": pledge.year, "number": item.number, "version": wording.number, "text": wording.text,
        "target": wording.target, "unit": wording.unit, "beneficiary": wording.beneficiary,
        "due_on": wording.due_on, "state": wording.state, "why": wording.why, "made_at": wording.made_at,
    }  # fmt: skip


def _progress(pledge: Pledge, item: PledgeItem, said: PledgeProgress) -> Line:
    return {
        "year": pledge.year, "number": item.number, "stage": said.stage, "done": said.done,
        "note": said.note, "made_at": said.made_at,
    }  # fmt: skip
