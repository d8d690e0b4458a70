"""Whom to see to today? What waits, by its cause, and what is the asker's own (domain §3.4-L)."""

from datetime import datetime

from actions.colours import colour_counts
from actions.follow_ups import CALLING, Seen, entry, waiting
from actions.ladder import desk_of
from actions.pledge_handing_in import late_since
from actions.staff import keeper_of, page_of, reach, today_of
from actions.verb import action
from models.desks import Desk, due_for, tally_for
from models.hours import A_DAY, HOME_ZONE, local_morning
from models.pledge_desks import waiting_for
from models.roles import Permission
from models.scope import Scope

PAGE, FEW = 8, 3


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_todo(scope: Scope) -> None:
    """Show what waits: first whom to call today, then a line a cause with how many are late, then who has
    been silent for long; an empty day is said kindly.
    """
    seen = reach(scope, Permission.FOLLOW_UP_HANDLE)
    (causes, total, late), own = await waiting(scope, *seen), await _own(scope)
    calm = not total and not own["pledges"]
    scope.show(
        "todo", causes=causes, total=total, some=total > 0, empty=calm, late=late or None, page=0,
        callable=any(one["cause"] in CALLING for one in causes), **own,
        **await colour_counts(scope, *seen),
    )  # fmt: skip


async def _desk(scope: Scope) -> Desk:
    keeper = keeper_of(scope)
    return (await desk_of(scope, keeper.id))[keeper.id]


def _tonight(scope: Scope) -> datetime:
    """The end of the asker's day: what is due by then is today's."""
    return local_morning(today_of(scope) + A_DAY, HOME_ZONE, 0)


async def _own(scope: Scope) -> dict[str, object]:
    """How much is the asker's own, and the few who cannot wait, by name."""
    desk = await _desk(scope)
    [(number, _, _)] = await scope.rows(tally_for(desk, scope.now, scope.now))
    urgent = await scope.rows(due_for(desk, _tonight(scope)).limit(FEW))
    mine = await scope.rows(waiting_for([keeper_of(scope).id], late_since(scope), scope.now))
    return {
        "pledges": sum(row[1] for row in mine) or None,
        "desk": number or None,
        "first": [Seen(*row).who for row in urgent] or None,
    }


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_desk(scope: Scope, page: int = 0) -> None:
    """Show what the asker answers for now, the most urgent first, eight at a time."""
    rows, turns = await page_of(scope, due_for(await _desk(scope)), page, PAGE)
    people = [entry(scope, Seen(*row)) for row in rows]
    scope.show("desk", people=people, **turns)
