"""A group that was upgraded: account and messages follow, also where the new place is known already."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.delivery.moves import follow
from models.accounts import Account
from models.database import Database
from models.outbox import Message, Said

NOW = datetime(2027, 1, 28, tzinfo=UTC)
OLD, NEW = -5001, -1009


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


def account(chat_id: int) -> Account:
    return Account(bot_id=100, chat_id=chat_id, language="zh_CN", created_at=NOW)


def message(of: Account, state: Said) -> Message:
    return Message(
        bot_id=100, account_id=of.id, kind="reply", lane=0, screen="x", args={}, state=state, created_at=NOW
    )  # fmt: skip


async def moved(database: Database, *chats: int) -> tuple[list[int], list[tuple[int, Said]]]:
    """Upgrade the first of these chats to NEW; return all chats, and where each message is addressed."""
    async with database.writing() as session:
        accounts = [account(chat) for chat in chats]
        session.add_all(accounts)
        await session.flush()
        letters = [message(accounts[0], state) for state in (Said.SENDING, Said.WAITING, Said.SENT)]
        session.add_all(letters)
        await session.flush()
        await follow(session, letters[0], NEW)
    async with database.reading() as session:
        known = (await session.scalars(select(Account).order_by(Account.id))).all()
        places = {one.id: one.chat_id for one in known}
        rows = (await session.scalars(select(Message).order_by(Message.id))).all()
        return list(places.values()), [(places[row.account_id], row.state) for row in rows]


async def test_account_follows_its_chat(database: Database) -> None:
    assert await moved(database, OLD) == (
        [NEW],
        [(NEW, Said.WAITING), (NEW, Said.WAITING), (NEW, Said.SENT)],
    )


async def test_messages_follow_where_the_new_chat_has_an_account_already(database: Database) -> None:
    assert await moved(database, OLD, NEW) == (
        [OLD, NEW],
        [(NEW, Said.WAITING), (NEW, Said.WAITING), (OLD, Said.SENT)],
    )
