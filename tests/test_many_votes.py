"""A day of votes from two processes at once: none is lost, none is counted twice, while totals move."""

import asyncio
import faulthandler
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from actions.vote_rounds import TENDING, tend_rounds
from models.accounts import Account
from models.database import Database
from models.pledge_ballots import Ballot
from models.pledge_tallies import Tally
from models.pledge_votes import PledgeVote
from models.scope import one_turn
from models.vault import Vault
from tests.county import found_county
from tests.postgres import Postgres
from tests.rated import AFTER, ROUND, open_ballots, promised
from tests.voters import level_of

ROOT = Path(__file__).parents[1]
DAY = 24 * 3600.0  # seconds
SHARED = 10  # one in so many votes in both processes


async def settle(database: Database, items: int, people: int) -> None:
    """So many items that are rated, so many chats."""
    async with one_turn(database, now=ROUND, vault=Vault("0" * 32)) as scope:
        county = await found_county(scope)
        made = [
            one
            for year in range(2027, 2027 + (items + 9) // 10)
            for one in await promised(
                scope, county.willow, None, *(f"第{number}件" for number in range(min(items, 10))), year=year
            )
        ]
        await open_ballots(scope, made, county.county, until=AFTER)
        rows = [
            {"bot_id": 100, "chat_id": one, "language": "zh_CN", "language_chosen": False, "tries": 0,
             "simulated": False, "created_at": ROUND}
            for one in range(people)
        ]  # fmt: skip
        for first in range(0, people, 1000):
            await scope.run(insert(Account).values(rows[first : first + 1000]))


async def tend(database: Database, *, close: bool = False) -> None:
    """The clock rings: totals move."""
    place: object = TENDING
    while place is not None:
        async with one_turn(database, now=AFTER if close else ROUND, vault=Vault("0" * 32)) as scope:
            place = await tend_rounds(scope, place, 2000)  # type: ignore[arg-type]


async def cast_by_two(database: Database, people: int) -> float:
    """Two processes cast all votes, some of them both; totals move all the while. Return the seconds."""
    share = people // SHARED
    half = people // 2
    began = time.perf_counter()
    spans = ((0, half + share // 2, 0), (half - share // 2, people, 1))
    voters = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.voters", database.url, *map(str, span), cwd=ROOT,
            stderr=asyncio.subprocess.PIPE,
        )
        for span in spans
    ]  # fmt: skip
    ends = asyncio.gather(*(one.communicate() for one in voters))
    while not ends.done():
        await tend(database)
        await asyncio.sleep(0.3)
    said = [err.decode()[-2000:] for _, err in await ends]
    assert [one.returncode for one in voters] == [0, 0], said
    return time.perf_counter() - began


async def judged(database: Database, items: int, people: int) -> None:
    """Every vote is there once, as one of its two processes cast it; the totals are those of the votes."""
    await tend(database, close=True)
    async with database.reading() as session:
        rows = (await session.execute(
            select(Ballot.item_id, Account.chat_id, PledgeVote.level, PledgeVote.pleased, PledgeVote.counted)
            .join(Ballot, Ballot.id == PledgeVote.ballot_id).join(Account, Account.id == PledgeVote.voter_id)
        )).all()  # fmt: skip
        totals = (await session.execute(
            select(Ballot.item_id, Tally.votes, Tally.satisfied, Tally.late)
            .join(Ballot, Ballot.id == Tally.ballot_id)
        )).all()  # fmt: skip
    assert len(rows) == len({(item, chat) for item, chat, *_ in rows}) == items * people
    for item, chat, level, *_ in rows:
        assert level in (level_of(chat, item, 0), level_of(chat, item, 1))
    held = Counter(item for item, *_, counted in rows if counted is not None)
    pleased = Counter(item for item, *_, counted in rows if counted)
    assert {item: (votes, satisfied) for item, votes, satisfied, _ in totals} == {
        item: (held[item], pleased[item]) for item in held
    }
    assert all(held[item] + late == people for item, _, _, late in totals)


async def test_votes_of_two_processes_are_all_there_and_none_twice(postgres: Postgres) -> None:
    await play(postgres, 4, 60)


@pytest.mark.thorough
async def test_hundred_thousand_votes_of_two_processes_are_all_there_and_none_twice(
    postgres: Postgres,
) -> None:
    faulthandler.cancel_dump_traceback_later()  # it takes its minutes
    assert await play(postgres, 20, 5000) < DAY


async def play(postgres: Postgres, items: int, people: int) -> float:
    """All of it, on a database of its own."""
    name = f"votes_{items}_{people}"
    postgres.create(name, "hongyan_template")
    database = Database(postgres.url(name))
    try:
        await settle(database, items, people)
        seconds = await cast_by_two(database, people)
        await judged(database, items, people)
    finally:
        await database.close()
    return seconds
