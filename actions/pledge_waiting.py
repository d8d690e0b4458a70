"""Who is reminded that promises wait for them? After three and six days whose turn it is, after a week the
level above, too (domain §3.6).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_

from actions.morning_words import tell_in_the_morning
from actions.pledge_handing_in import late_since
from actions.stretches import Place, begin, behind, part_of
from models.calendars import is_holiday, working_day_from
from models.hours import A_DAY, HOME_ZONE
from models.kinds import Kind
from models.members import Member
from models.planning import members_from_to, of_stretch, stands_in
from models.pledge_desks import waiting_for, whose_turn
from models.pledges import PledgeItem
from models.rule_book import Here, Part
from models.rules import OF_OFFICE, PLEDGE_UPPER, PLEDGE_WAITING
from models.scope import Scope
from models.tellings import Telling

SCREEN = "pledges-waiting"


async def remind_reviewers(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Remind those of a stretch for whom something has waited for as long as the rules say."""
    if not place.last:
        return await begin(scope, members_from_to())
    stretch = part_of(place, rows)
    for part in scope.rules.parts((PLEDGE_WAITING, PLEDGE_UPPER, *OF_OFFICE), slot.date(), calendar=True):
        await _remind(scope, slot.date(), part, place, stretch)
    return behind(place, stretch)


async def _remind(scope: Scope, today: date, part: Part, place: Place, stretch: dict[str, Any]) -> None:
    upper = part.here[PLEDGE_UPPER]
    order = Telling(Kind.STAFF_NOTE, SCREEN, f"{SCREEN}:{today}", today)
    for number in sorted({*part.here[PLEDGE_WAITING], upper}):
        for day in _handed_in_on(part.here, today, number):
            late = _begins(day + A_DAY) if number >= upper else _begins(today - upper * A_DAY)
            turn = whose_turn(late, _on(day), *_standing(part))
            await tell_in_the_morning(
                scope, order, place, stretch, of_stretch(Member.id), Member.id.in_(turn)
            )


def _standing(part: Part) -> tuple[ColumnElement[bool], ...]:
    return (stands_in(part.nodes),) if part.nodes else ()


def _handed_in_on(here: Here, today: date, number: int) -> list[date]:
    """The days on which that was handed in of which is reminded today, so many days later: what would be said
    on an official day off comes on the next working day.
    """
    nominal = (today - back * A_DAY for back in range(12))
    return [
        day - number * A_DAY
        for day in nominal
        if (working_day_from(here, day) if is_holiday(here, day) else day) == today
    ]


def _on(day: date) -> ColumnElement[bool]:
    return and_(PledgeItem.submitted_at >= _begins(day), PledgeItem.submitted_at < _begins(day + A_DAY))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(HOME_ZONE)).astimezone(UTC)


async def count_waiting(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add what waits for each reader just before sending, and how much of it for long; who has nothing left
    hears nothing.
    """
    ids = [args["member"] for args in shown]
    waits: tuple[int, ...] = scope.here(None)[PLEDGE_WAITING]
    days = waits[0]
    rows = await scope.rows(waiting_for(ids, late_since(scope), scope.now - (days - 1) * A_DAY))
    counted = {staff: {"count": number, "long": long} for staff, number, long in rows}
    return [
        {**args, **counted[args["member"]], "days": days, "page": 0} if args["member"] in counted else None
        for args in shown
    ]
