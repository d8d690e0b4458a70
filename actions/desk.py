"""Whom to see to today? What waits, by its cause, and what is the asker's own (domain §3.4-L)."""

from datetime import datetime

from actions.colours import colour_counts
from actions.follow_ups import CALLING, Seen, entry, waiting
from actions.ladder import desk_of
from actions.staff import keeper_of, page_of, reach, today_of
from actions.verb import action
from models.desks import Desk, due_for, tally_for
from models.hours import A_DAY, HOME_ZONE, local_morning
from models.roles import Permission
from models.scope import Scope

PAGE, FEW = 8, 3


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_todo(scope: Scope) -> None:
    """Show what waits: first whom to call today, then a line a cause with how many are late, then who has
    been silent for long; an empty day is said kindly.
    """
    seen = reach(scope, Permission.FOLLOW_UP_HANDLE)
    causes, total, late = await waiting(scope, *seen)
    scope.show(
        "todo", causes=causes, total=total, some=total > 0, empty=not total, late=late or None, page=0,
        callable=any(one["cause"] in CALLING for one in causes), **await _own(scope),
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
    return {"desk": number or None, "first": [Seen(*row).who for row in urgent] or None}


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def show_desk(scope: Scope, page: int = 0) -> None:
    """Show what the asker answers for now, the most urgent first, eight at a time."""
    rows, turns = await page_of(scope, due_for(await _desk(scope)), page, PAGE)
    people = [entry(scope, Seen(*row)) for row in rows]
    scope.show("desk", people=people, **turns)
