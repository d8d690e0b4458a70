"""Who is asked to rate? The members of branches of which something stands in a round: on its first day, and a
week and two weeks later whoever has not rated anything yet (domain §3.6).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.morning_words import tell_in_the_morning
from actions.stretches import Place, begin, behind, part_of
from models.kinds import Kind
from models.members import Member, Standing
from models.planning import members_from_to, of_stretch
from models.pledge_ballots import stands_for
from models.pledge_rounds import Round, RoundKind
from models.pledge_votes import has_rated
from models.scope import Scope
from models.tellings import Telling

DAYS = (0, 7, 14)  # after the first


async def call_to_rate(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Ask a stretch of members to rate, of each round whose day it is; once for each day of a round."""
    today = slot.date()
    running = await scope.all(Round.under_way(scope.now))
    due = [(one, (today - one.opens_on).days) for one in running if one.kind is not RoundKind.OCCASIONAL]
    due = [(one, days) for one, days in due if days in DAYS]
    if not due:
        return None
    if not place.last:
        return await begin(scope, members_from_to())
    part = part_of(place, rows)
    for round_, days in due:
        screen = "rating-reminder" if days else "rating-open"
        fixed = (("asked", round_.id),)
        order = Telling(Kind.PLEDGE_ROUND, screen, f"vote:{round_.id}:{days}", today, fixed)
        whom = [of_stretch(Member.id), Member.standing == Standing.ACTIVE, stands_for(round_.id)]
        whom += [~has_rated(round_.id)] if days else []
        await tell_in_the_morning(scope, order, place, part, *whom)
    return behind(place, part)


async def describe_rounds(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add the last day just before sending; a round that is over is not spoken of any more."""
    rounds = {one.id: one for one in await scope.all(Round.under_way(scope.now))}
    people = {one.id: one for one in await scope.all(Member.by_ids({args["member"] for args in shown}))}
    told = list[dict[str, Any] | None]()
    for args in shown:
        round_, who = rounds.get(args["asked"]), people.get(args["member"])
        if round_ is None or who is None:
            told.append(None)
        else:
            more = {"dear": scope.dear(who), "until": round_.last_day, "asked_for": round_.kind}
            told.append({**args, **more})
    return told
