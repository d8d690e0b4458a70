"""支部践诺: how far are the promises of the asker's branches, and what waits for somebody? (domain §3.4-L)"""

from typing import Any

from actions.pledge_items import told_of
from actions.pledge_progress import show_kept
from actions.pledge_words import Promise
from actions.staff import covers, page_of, today_of
from actions.verb import action
from models import pledge_owners
from models.pledge_comments import PledgeComment
from models.pledge_objections import PledgeObjection
from models.pledge_steps import ItemState
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope

PAGE = 6


@action(needs=Permission.PLEDGE_ADOPT)
async def show_office(scope: Scope, page: int) -> None:
    """The numbers of this year below the asker, and the lists behind them; ``page`` is where lists begin."""
    paths, deciding = (scope.actor.paths(one) for one in (Permission.PLEDGE_ADOPT, Permission.PLEDGE_DECIDE))
    today = today_of(scope)
    told = {row[0]: row[1:] for row in await scope.rows(pledge_owners.tally(paths, today.year))}
    late = await scope.first(pledge_owners.late_number(paths, today))
    scope.show(
        "pledge-office", None, None, year=today.year, **_numbers(told), late=late or None, page=page,
        objections=await _size(scope, PledgeObjection.below(deciding)) if deciding else None,
        held=await _size(scope, PledgeComment.to_look_at(paths)), deciding=bool(deciding) or None,
        watching=True,
    )  # fmt: skip


async def _size(scope: Scope, statement: Any) -> int | None:  # noqa: ANN401 - a list's statement
    return await scope.first(pledge_owners.size_of(statement)) or None


def _numbers(told: dict[ItemState, Any]) -> dict[str, Any]:
    """Return how many items are where; of those that run how many are done, and how far they are on average,
    where something is counted.
    """
    nothing = (0, 0, 0, 0, 0)
    items, done, cannot, counted, share = told.get(ItemState.RUNNING, nothing)
    return {
        "adopted": told.get(ItemState.ADOPTED, nothing)[0] or None,
        "noticed": told.get(ItemState.ON_NOTICE, nothing)[0] or None,
        "running": items or None, "done": int(done or 0), "cannot": int(cannot or 0),
        "average": bool(counted) or None, "counted": counted, "share": int(share or 0) // (counted or 1),
    }  # fmt: skip


@action(needs=Permission.PLEDGE_ADOPT)
async def show_running(scope: Scope, page: int) -> None:
    """进度一览: what is carried out below the asker, what is due first before the others."""
    statement = pledge_owners.in_state(scope.actor.paths(Permission.PLEDGE_ADOPT), ItemState.RUNNING)
    found, turns = await page_of(scope, statement, page, PAGE)
    rows = [told_of(scope, Promise(*row)) for row in found]
    scope.show("pledges-running", None, None, rows=rows, none=not rows or None, **turns)


@action(needs=Permission.PLEDGE_ADOPT)
async def open_item(scope: Scope, item: int) -> None:
    """One of them, with the buttons by which the branch writes down how far it is (代录)."""
    rows = await scope.rows(pledge_owners.one_item(item))
    if not rows or not covers(scope, Permission.PLEDGE_ADOPT, rows[0].Org.path):
        raise NotFound
    await show_kept(scope, Promise(*rows[0]), "progress-card")
