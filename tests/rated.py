"""Promises that are rated in tests: made by rows, rated by people; and what anybody is told of them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from models.accounts import Account
from models.consents import Consent, Purpose
from models.orgs import Org
from models.pledge_ballots import Ballot
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import ItemState
from models.pledge_tallies import Tally
from models.pledge_votes import PledgeVote, Source
from models.pledges import (
    Area,
    Pledge,
    PledgeItem,
    PledgeKind,
    PledgeVersion,
    Stage,
    VersionState,
)
from models.scope import Scope
from tests.people import Person
from tests.world import World, at

ROUND = at(2027, 12, 1, 10)  # the yearly round has begun
AFTER = at(2027, 12, 21, 0, 15)  # and is closed


async def promised(
    scope: Scope,
    org: Org,
    member_id: int | None,
    *texts: str,
    year: int = 2027,
    kind: PledgeKind = PledgeKind.YEARLY,
    due: date | None = None,
    state: ItemState = ItemState.RUNNING,
) -> list[PledgeItem]:
    """Somebody's pledge with its items, on the board since spring; a member agrees that it is shown."""
    begun = datetime(year, 3, 1, tzinfo=scope.now.tzinfo)
    pledge = Pledge(org_id=org.id, member_id=member_id, kind=kind, year=year, made_at=begun)
    scope.add(pledge)
    if member_id is not None:
        scope.add(Consent(member_id=member_id, purpose=Purpose.PLEDGES, given_at=begun))
    await scope.flush()
    made = []
    for number, text in enumerate(texts, 1):
        item = PledgeItem(
            pledge_id=pledge.id, number=number, area=Area.SERVICE, state=state, stage=Stage.DONE, done=3,
            submitted_at=begun, adopted_at=begun, published_at=begun,
            notice_until=begun.replace(month=12, day=31) if state is ItemState.ON_NOTICE else begun,
        )  # fmt: skip
        scope.add(item)
        await scope.flush()
        version = PledgeVersion(
            item_id=item.id, number=1, state=VersionState.IN_FORCE, text=text, target=5, unit="户",
            due_on=due or date(year, 6, 30), made_at=begun, sealed_at=begun,
        )  # fmt: skip
        scope.add(version)
        await scope.flush()
        item.version_id = version.id
        made.append(item)
    await scope.flush()
    return made


async def open_ballots(scope: Scope, items: Sequence[PledgeItem], root: Org, *, until: datetime) -> list[int]:
    """A yearly round in which these items are rated, made by rows."""
    today = scope.now.date()
    await scope.rows(Round.make(scope.dialect, root.id, RoundKind.YEARLY, today, 1))
    round_ = await scope.first(Round.held_on(root.id, RoundKind.YEARLY, today))
    assert round_ is not None
    round_.closes_at = until
    ballots = [Ballot(round_id=round_.id, item_id=one.id, made_at=scope.now) for one in items]
    for one, ballot in zip(items, ballots, strict=True):
        one.state = ItemState.RATING
        scope.add(ballot)
    await scope.flush()
    return [one.id for one in ballots]


def villagers(world: World, number: int, first: int = 3000) -> list[Person]:
    """People whom nobody knows, each with a chat."""
    return [Person(world, first + one, f"村民{one}") for one in range(number)]


async def votes(world: World) -> list[PledgeVote]:
    """All votes, in the order in which they were first cast."""
    async with world.scope() as scope:
        return list(await scope.all(select(PledgeVote).order_by(PledgeVote.id)))


async def totals(world: World) -> dict[tuple[int, Source], tuple[int, int]]:
    """All that is published: by (item, source), (votes, satisfied)."""
    rows = select(Ballot.item_id, Tally).join(Ballot, Ballot.id == Tally.ballot_id)
    async with world.scope() as scope:
        return {(item, one.source): (one.votes, one.satisfied) for item, one in await scope.rows(rows)}


async def known_for_long(world: World) -> None:
    """No chat is a new one."""
    async with world.scope() as scope:
        for account in await scope.all(select(Account)):
            account.created_at = at(2027, 1, 1)
