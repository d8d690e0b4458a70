"""A process of its own whose people vote, many in a transaction: python -m tests.voters URL FIRST LAST SHIFT.

Voters are the chats FIRST to LAST - 1 of those in the database; each rates every item that is rated, with a
level that follows from voter, item and SHIFT.
"""

import asyncio
import sys
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from actions.votes import cast_vote
from models.accounts import Account
from models.actor import Actor
from models.database import Database, is_trouble
from models.pledge_ballots import Ballot, BallotState
from models.pledge_votes import Level
from models.rule_changes import book_in
from models.scope import Scope, Sheaf
from models.vault import Vault
from tests.rated import ROUND

AT_ONCE, TOGETHER = 4, 25  # transactions, and votes in one of them
APART = timedelta(seconds=61)  # between two votes of one chat: nobody is too fast
LEVELS = tuple(Level)
Vote = tuple[Account, int, int]  # of whom, about which item, and the place of it


def level_of(voter: int, item: int, shift: int) -> Level:
    """What a voter says of an item."""
    return LEVELS[(voter * 7 + item * 3 + shift) % len(LEVELS)]


async def vote(database: Database, some: list[Vote], shift: int) -> None:
    """These votes in one transaction, each in a turn of its own, as a pump has them."""
    async with database.writing() as session:
        sheaf = Sheaf(rules=await book_in(session, ROUND))
        for account, item, place in some:
            now = ROUND + place * APART
            scope = Scope(session, sheaf, now=now, vault=Vault("0" * 32), actor=Actor(account))
            await cast_vote(scope, item, level_of(account.chat_id, item, shift).value)
            scope.close()
        await sheaf.write(session)


async def take(database: Database, some: list[Vote], shift: int) -> None:
    """The same, until they are taken: what is undone by the database's own trouble is brought again, as a
    pump brings its batch again.

    Votes are taken in the order in which they came. Two transactions with the same chats in another order
    wait for each other, and PostgreSQL undoes one of them; anything else that goes wrong is a fault.
    """
    while True:
        try:
            return await vote(database, some, shift)
        except DBAPIError as fault:
            if not is_trouble(fault):
                raise


async def run(url: str, first: int, last: int, shift: int) -> None:
    """All votes of these people; each chat is in one hand, as it is in one pump."""
    database = Database(url)
    async with database.reading() as session:
        rated = select(Ballot.item_id).where(Ballot.state == BallotState.OPEN).order_by(Ballot.id)
        items = list(await session.scalars(rated))
        mine = (Account.chat_id >= first, Account.chat_id < last)
        accounts = list(await session.scalars(select(Account).where(*mine).order_by(Account.chat_id)))
        session.expunge_all()
    pumps = [accounts[number::AT_ONCE] for number in range(AT_ONCE)]

    async def hand(own: list[Account]) -> None:
        mine = [(one, item, place) for place, item in enumerate(items) for one in own]
        for at in range(0, len(mine), TOGETHER):
            await take(database, mine[at : at + TOGETHER], shift)

    await asyncio.gather(*(hand(own) for own in pumps))
    await database.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], *(int(one) for one in sys.argv[2:5])))
