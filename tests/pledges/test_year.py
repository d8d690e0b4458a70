"""A year of promises over a county (domain §2.2): no change of state without its line in the trail, and no
number on a page that its rows do not give. In a thorough run the county has 212 branches and 3,418 members.
"""

from collections import Counter
from datetime import date

from sqlalchemy import func, select

from actions.pledge_boards import Board, read_board
from bot.demo.load import Wanted, load
from models.consents import Consent, Purpose
from models.database import Database
from models.members import Member, Standing
from models.pledge_steps import SHOWN, ItemState
from models.pledges import Pledge, PledgeItem, Stage, Verdict
from models.vault import Vault
from tests.boards import asking
from tests.databases import THOROUGH
from tests.pledges.year import YEAR, Year, begin
from tests.telegram import FakeTelegram
from tests.world import StandingClock, at, wake, words

MEMBERS = 3418 if THOROUGH else 100


async def boards(year: Year, org: int) -> list[Board]:
    """All pages of a board."""
    async with year.world.scope() as scope:
        first = await read_board(scope, org, YEAR, 1)
        return [first, *[await read_board(scope, org, YEAR, page) for page in range(2, first.pages + 1)]]


async def compare(year: Year) -> int:
    """Every number of every branch's page is what its rows give, counted one by one; return how many items
    are shown.
    """
    async with year.world.scope() as scope:
        agreed = set(await scope.all(select(Consent.member_id).where(
            Consent.purpose == Purpose.PLEDGES, Consent.withdrawn_at.is_(None))))  # fmt: skip
        active = set(await scope.all(select(Member.id).where(Member.standing == Standing.ACTIVE)))
        rows = await scope.rows(
            select(PledgeItem, Pledge).join(Pledge, Pledge.id == PledgeItem.pledge_id).where(
                Pledge.year == YEAR, PledgeItem.state.in_(SHOWN))
        )  # fmt: skip
    said, sum_of = words(), 0
    async with asking(year.world) as browser:
        for branch in year.branches:
            public = [
                row for row in rows if row[1].org_id == branch.id and row[1].member_id in {None, *active}
            ]
            shown = [item for item, pledge in public if pledge.member_id in {None, *agreed}]
            pages = await boards(year, branch.id)
            board, promised = (
                pages[0],
                [one for page in pages for owner in page.owners for one in owner.promises],
            )
            assert (board.items, board.withheld) == (len(shown), len(public) - len(shown))
            assert {one.item for one in promised} == {item.id for item in shown}
            done = sum(item.stage is Stage.DONE for item in shown)
            notice = sum(item.state is ItemState.ON_NOTICE for item in shown)
            assert (board.done, board.on_notice) == (done, notice)
            now = year.world.clock.now()
            known = Counter(item.verdict for item in shown if item.verdict_from and item.verdict_from <= now)
            for one in (one for one in board.compared if one.year == YEAR):
                assert (one.kept, one.partly, one.broken) == tuple(known[verdict] for verdict in Verdict)
            if shown:
                page = await browser.get(f"/board/{branch.id}?year={YEAR}")
                assert said.plain("board-page.sum", {"n": len(shown), "done": done}) in page.text
            sum_of += len(shown)
    return sum_of


async def loaded(database_url: str) -> Year:
    """A county at the beginning of the year, with what it promised the year before."""
    loading = Database(database_url)
    wanted = Wanted(bot_id=100, today=date(2026, 12, 20), members=MEMBERS, months=1)
    await load(loading, Vault("0" * 32), wanted)
    await loading.close()
    return await begin(await wake(database_url, FakeTelegram(), StandingClock(at(YEAR, 1, 6))))


async def in_spring(year: Year) -> None:
    """From the first line that is written to what the public reads."""
    for step in (year.propose, year.review, year.adopt_and_publish):
        await step()
        await year.look()
    assert await compare(year) > 0
    await year.decide()
    await year.world.come_to(at(YEAR, 2, 1, 12))
    await year.look()
    assert {item.state for item, *_ in await year.items()} <= {ItemState.RUNNING, ItemState.STOPPED}
    await year.carry_out()
    assert await compare(year) > 0


async def in_december(year: Year) -> int:
    """Rated, judged, objected to, judged again, and public; return how many items are shown."""
    await year.world.come_to(at(YEAR, 12, 1, 12))
    await year.look()
    await year.vote()
    await year.world.come_to(at(YEAR, 12, 21, 12))
    for step in (year.judge, year.object, year.judge):
        await step()
    await compare(year)
    await year.world.come_to(at(YEAR, 12, 28, 12))
    await year.look()
    return await compare(year)


async def test_county_lives_a_year_of_promises(database_url: str) -> None:
    year = await loaded(database_url)
    await in_spring(year)
    shown = await in_december(year)
    await year.world.come_to(at(YEAR + 1, 2, 28, 12))
    await year.look()
    assert await compare(year) == shown > MEMBERS // 6
    ended = Counter(item.state for item, *_ in await year.items())
    assert ended.keys() == {ItemState.ARCHIVED, ItemState.STOPPED}
    judged = select(func.count(PledgeItem.id)).join(Pledge, Pledge.id == PledgeItem.pledge_id)
    verdicts = await year.all(judged.where(PledgeItem.verdict.is_not(None), Pledge.year == YEAR))
    assert verdicts[0][0] == ended[ItemState.ARCHIVED]
    await year.world.database.close()
