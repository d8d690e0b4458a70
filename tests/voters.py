"""A process of its own whose people vote, one transaction each: python -m tests.voters URL FIRST LAST SHIFT.

Voters are the chats FIRST to LAST - 1 of those in the database; each rates every item that is rated, with a
level that follows from voter, item and SHIFT.
"""

import asyncio
import sys
from datetime import timedelta

from sqlalchemy import select

from actions.votes import cast_vote
from models.accounts import Account
from models.actor import Actor
from models.database import Database
from models.pledge_ballots import Ballot, BallotState
from models.pledge_votes import Level
from models.scope import one_turn
from models.vault import Vault
from tests.rated import ROUND

AT_ONCE = 8  # transactions
APART = timedelta(seconds=61)  # between two votes of one chat: nobody is too fast
LEVELS = tuple(Level)


def level_of(voter: int, item: int, shift: int) -> Level:
    """What a voter says of an item."""
    return LEVELS[(voter * 7 + item * 3 + shift) % len(LEVELS)]


async def vote(database: Database, account: Account, item: int, place: int, shift: int) -> None:
    """One vote in a transaction of its own, as a page or a pump would have it."""
    now = ROUND + place * APART
    async with one_turn(database, now=now, vault=Vault("0" * 32), actor=Actor(account)) as scope:
        await cast_vote(scope, item, level_of(account.chat_id, item, shift).value)


async def run(url: str, first: int, last: int, shift: int) -> None:
    """All votes of these people."""
    database = Database(url)
    async with database.reading() as session:
        rated = select(Ballot.item_id).where(Ballot.state == BallotState.OPEN).order_by(Ballot.id)
        items = list(await session.scalars(rated))
        mine = (Account.chat_id >= first, Account.chat_id < last)
        accounts = list(await session.scalars(select(Account).where(*mine).order_by(Account.chat_id)))
        session.expunge_all()
    waiting = iter([(one, item, place) for place, item in enumerate(items) for one in accounts])

    async def hand() -> None:
        for account, item, place in waiting:
            await vote(database, account, item, place, shift)

    await asyncio.gather(*(hand() for _ in range(AT_ONCE)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], *(int(one) for one in sys.argv[2:5])))
