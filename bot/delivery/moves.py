"""Where did a chat go? An upgraded group has a new identifier; its account and its messages follow."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Account
from models.letters import readdressed
from models.outbox import Message, Said


async def follow(session: AsyncSession, message: Message, chat_id: int) -> None:
    """The message waits for the chat's new place.

    Where the new place has an account already, what is open for the old one goes there: a chat has one
    account.
    """
    account = await session.get_one(Account, message.account_id)
    known = (await session.scalars(Account.of_chats(account.bot_id, [chat_id]))).first()
    message.state = Said.WAITING
    if known is None:
        account.chat_id = chat_id
    elif known is not account:
        await session.execute(readdressed(account.id, known.id))
        message.account_id = known.id
