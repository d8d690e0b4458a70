"""公示: how does what the branch adopted come before everybody, and when does it run? (示诺, domain §2.2)

A notice runs for seven whole days; an objection that nobody has decided keeps an item on it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions.staff import find_org, page_of
from actions.verb import action
from models import pledge_owners, pledge_publishing
from models.hours import HOME_ZONE, local_morning
from models.kinds import Kind
from models.members import Member, Standing
from models.pledge_steps import ItemState
from models.pledges import PledgeItem
from models.refusal import Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import PLEDGE_NOTICE
from models.scope import Scope
from models.tellings import Telling, telling

PAGE = 8


class NothingToPublish(Refusal):
    """Nothing that was adopted waits to be published there."""


@action(needs=Permission.PLEDGE_ADOPT)
async def show_waiting(scope: Scope, page: int) -> None:
    """待公示: the organisations of the asker's subtrees where something waits to be published."""
    paths = scope.actor.paths(Permission.PLEDGE_ADOPT)
    statement = pledge_publishing.waiting_below(paths)
    found, turns = await page_of(scope, statement, page, PAGE)
    rows = [
        {"org": org.id, "unit": org.name, "items": len(await scope.all(pledge_publishing.adopted_at(org.id)))}
        for (org,) in found
    ]
    scope.show("pledges-to-publish", None, None, rows=rows, none=not rows or None, **turns)


@action(needs=Permission.PLEDGE_ADOPT)
async def ask_publishing(scope: Scope, org: int) -> None:
    """Ask once more, with how many there are and until when they are on notice."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    waiting = len(await scope.all(pledge_publishing.adopted_at(unit.id)))
    if not waiting:
        raise NothingToPublish
    until = _last_day(notice_until(scope, unit.id))
    scope.show("pledges-publish-asked", org=unit.id, unit=unit.name, items=waiting, until=until)


@action(needs=Permission.PLEDGE_ADOPT)
async def publish_pledges(scope: Scope, org: int) -> None:
    """公示: all that the branch adopted is on notice from now on, and their owners hear of it."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    until = notice_until(scope, unit.id)
    done = await scope.rows(pledge_publishing.put_on_notice(unit.id, scope.now, until))
    if not done:
        raise NothingToPublish
    for item, _ in done:
        scope.audit("pledge-published", f"pledgeitem:{item}", None, until=until)
    await _tell(scope, f"{scope.now:%Y-%m-%dT%H:%M:%S}", "pledge-published", [pledge for _, pledge in done])
    scope.show(
        "pledges-published", org=unit.id, unit=unit.name, items=len(done), until=_last_day(until), page=0
    )


def notice_until(scope: Scope, org_id: int) -> datetime:
    """Return when a notice that begins now is over: after the last of its whole days at home."""
    days = scope.here(org_id)[PLEDGE_NOTICE] + 1
    return local_morning(county_day(scope.now) + timedelta(days=days), HOME_ZONE, 0)


def _last_day(until: datetime) -> date:
    return (until - timedelta(minutes=1)).astimezone(ZoneInfo(HOME_ZONE)).date()


async def _tell(scope: Scope, when: str, screen: str, pledge_ids: list[int]) -> None:
    """Tell who answers for these pledges, in one statement however many they are; once for each ``when``."""
    today = county_day(scope.now)
    order = Telling(Kind.MEMBER_NOTE, screen, f"{screen}:{when}", today)
    whom = pledge_owners.answering_for(sorted(set(pledge_ids)))
    await scope.run(telling(scope.dialect, order, scope.now, Member.standing == Standing.ACTIVE, whom))


@dataclass(frozen=True, slots=True)
class Place:
    """How far a slot has come: how many items have begun to run."""

    begun: int = 0


BEGINNING = Place()


async def end_notices(scope: Scope, place: Place, rows: int) -> Place | None:
    """Have so many items run whose notice is over and against which nothing is left; their owners hear it."""
    due = await scope.all(pledge_publishing.over_at(scope.now, rows))
    if not due:
        return None
    done = await scope.rows(pledge_publishing.set_running(due))
    for item, _ in done:
        scope.audit("pledge-running", f"pledgeitem:{item}", None)
    await _tell(scope, f"{county_day(scope.now)}", "pledge-running", [pledge for _, pledge in done])
    return Place(place.begun + len(done)) if len(due) == rows else None


async def count_own(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add just before sending how many of the reader's items are on notice and are carried out; a message
    about none is dropped.
    """
    ids = {args["member"] for args in shown}
    members = {one.id: one for one in await scope.all(Member.by_ids(ids))}
    states = PledgeItem.state.in_((ItemState.ON_NOTICE, ItemState.RUNNING))
    rows = await scope.rows(pledge_owners.answered_by(ids, states))
    numbers = Counter((row.who, row.PledgeItem.state) for row in rows)

    def told(args: dict[str, Any]) -> dict[str, Any] | None:
        who = members.get(args["member"])
        notice, running = (numbers[args["member"], one] for one in (ItemState.ON_NOTICE, ItemState.RUNNING))
        if who is None or not notice + running:
            return None
        return {**args, "dear": scope.dear(who), "notice": notice, "running": running, "page": 0}

    return [told(args) for args in shown]
