"""python-telegram-bot on our own tables: what Hongyan reads and writes for one tap, in a handler."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from telegram import Update
from telegram.ext import CallbackQueryHandler, ContextTypes

from bench.child import Stage, perform
from bench.contestants.ptb import application, keyboard, listen
from bench.county import NOW
from bench.remote import BOT_ID
from bench.wording import BUTTONS, DONE
from models.accounts import Account, Binding
from models.audit import AuditLine
from models.check_ins import SILENT, Call, CallState, Channel, CheckIn, Condition
from models.database import Database
from models.outbox import Message, Said


async def enter(session: AsyncSession, chat_id: int) -> Message:
    """Enter the answer with all that belongs to it; return the row of the reply."""
    now = NOW.astimezone(UTC)
    account = (await session.scalars(select(Account).where(Account.chat_id == chat_id))).one()
    [member] = (await session.scalars(Binding.members_of(account.id))).all()
    calls = (await session.execute(Call.of_members([member.id], now))).all()
    last = (await session.scalars(CheckIn.latest_full([member.id]))).one()
    row = CheckIn(
        member_id=member.id, cycle_id=calls[-1][1].id, version=1, channel=Channel.TAP, account_id=account.id,
        condition=Condition.FINE, place=member.place, host_report=last.host_report, made_at=now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    for call, _ in calls:
        if call.state in SILENT:
            call.state, call.answered_at = CallState.ANSWERED, now
    session.add(
        AuditLine(
            at=now, verb="checked-in", subject=f"checkin:{row.id}", member_id=member.id, actor_id=member.id,
            account_id=account.id, facts={"channel": "tap", "version": 1},
        )
    )  # fmt: skip
    reply = Message(
        bot_id=BOT_ID, account_id=account.id, member_id=member.id, kind="reply", lane=0, capped=False,
        screen="check-in-done", args={}, state=Said.WAITING, created_at=now,
    )  # fmt: skip
    session.add(reply)
    return reply


async def play(stage: Stage) -> None:
    """Answer presses: read, write, commit; stop the spinner, take the buttons away, reply; note the reply."""
    database = Database(stage.order["url"])
    sessions = async_sessionmaker(database.engine, expire_on_commit=False)

    async def pressed(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query, chat = update.callback_query, update.effective_chat
        assert query  # noqa: S101 - the handler's filter
        assert chat  # noqa: S101 - a private chat
        async with sessions() as session:
            reply = await enter(session, chat.id)
            await session.commit()
            await query.answer()
            await query.edit_message_reply_markup(None)
            sent = await chat.send_message(DONE, reply_markup=keyboard(BUTTONS))
            reply.state, reply.message_id, reply.sent_at = Said.SENT, sent.message_id, datetime.now(UTC)
            await session.commit()

    app: Any = application(stage.order)
    app.add_handler(CallbackQueryHandler(pressed))
    await listen(stage, app)
    await database.close()


if __name__ == "__main__":
    perform(play)
