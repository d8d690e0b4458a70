"""负担: how much is asked of members, and where is it too much? (domain §3.6)"""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from actions.verb import action
from models.burden import burden_below
from models.hours import HOME_ZONE
from models.roles import Permission
from models.rule_book import county_day
from models.rule_terms import caps_of
from models.rules import BURDEN_LINE
from models.scope import Scope

_SHOWN = 10


@action(needs=Permission.STATS_SEE)
async def show_burden(scope: Scope) -> None:
    """Show, branch by branch of the own subtrees, the pushes and questions of this month a person: average,
    highest, how many got more than the line; the most burdened first, and what all of them come to.
    """
    paths, here = scope.actor.paths(Permission.STATS_SEE), scope.here(_own_branch(scope))
    month = county_day(scope.now).replace(day=1)
    line = here[BURDEN_LINE]
    rows = await scope.rows(burden_below(paths, _midnight(month), scope.now, line))
    people, over = sum(int(row[1]) for row in rows), sum(int(row[6]) for row in rows)
    units = [
        {
            "unit": name, "people": people_, "pushes": _average(pushes, people_), "most": int(most),
            "asked": _average(asked, people_), "most_asked": int(most_asked), "over": int(over_),
        }
        for name, people_, pushes, most, asked, most_asked, over_ in rows[:_SHOWN]
    ]  # fmt: skip
    caps = caps_of(here)
    scope.show(
        "burden", None, None, month=month, line=line, units=units, people=people, over=over,
        pushes=_average(sum(int(row[2]) for row in rows), people), some=bool(rows) or None,
        a_day=caps.a_day, a_week=caps.a_week, a_month=caps.a_month,
        more=len(rows) - _SHOWN if len(rows) > _SHOWN else None,
        rules=scope.actor.may(Permission.RULES_SET) or None,
    )  # fmt: skip


def _own_branch(scope: Scope) -> int | None:
    return scope.actor.member.branch_id if scope.actor.member else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(HOME_ZONE))


def _average(whole: int, people: int) -> str:
    """Return a whole number's share a person, with one decimal."""
    return str((Decimal(int(whole)) / people).quantize(Decimal("0.1"))) if people else "0.0"
