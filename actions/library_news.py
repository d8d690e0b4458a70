"""What is new to learn from? A word each fortnight to those who asked for it, where there is something new
(W18).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from actions.morning_words import tell_in_the_morning
from actions.stretches import Place, begin, behind, part_of
from models import planning
from models.appointing import by_ids as orgs_by_ids
from models.kinds import Kind
from models.library import LearningWish, has_news, published_since
from models.members import Member, Standing
from models.orgs import ancestor_ids
from models.scope import Scope
from models.tellings import Telling

FORTNIGHT = timedelta(days=14)
_SHOWN = 6
_WEEK = 7


async def send_news(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """On every second Sunday plan the word for so many members more; on the others there is nothing to do."""
    day = slot.date()
    if day.toordinal() // _WEEK % 2:
        return None
    if not place.last:
        return await begin(scope, planning.members_from_to())
    part = part_of(place, rows)
    told = Telling(Kind.LEARNING, "learning-digest", f"learning-digest:{day}", day)
    whom = planning.of_stretch(Member.id), Member.standing == Standing.ACTIVE, has_news(slot - FORTNIGHT)
    await tell_in_the_morning(scope, told, place, part, *whom)
    return behind(place, part)


async def describe_news(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add the titles just before sending; None for who has asked for no more, or where all was withdrawn."""
    members = {one.id: one for one in await scope.all(Member.by_ids({args["member"] for args in shown}))}
    wishing = set(await scope.all(LearningWish.of_members(members)))
    branches = {one.id: one for one in await scope.all(orgs_by_ids({m.branch_id for m in members.values()}))}
    lines = {one.id: ancestor_ids(branches[one.branch_id].path) for one in members.values()}
    above = {org for line in lines.values() for org in line}
    news = await scope.all(published_since(scope.now - FORTNIGHT, above)) if above else ()

    def described(args: dict[str, Any]) -> dict[str, Any] | None:
        who = members.get(args["member"])
        mine = [row for row in news if who and row.org_id in lines[who.id]]
        if who is None or who.id not in wishing or not mine:
            return None
        rows = [{"resource": row.id, "title": row.title, "shelf": row.shelf, "asks": ""} for row in mine]
        return {**args, "dear": scope.dear(who), "n": len(mine), "rows": rows[:_SHOWN], "wanted": True}

    return [described(args) for args in shown]
