"""python-telegram-bot as its examples show it: its own transport; a handler writes a row and replies."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes
from telegram.request import HTTPXRequest

from bench.books import Answer, Books
from bench.child import Stage, perform
from bench.county import chat_of
from bench.remote import TOKEN
from bench.wording import BUTTONS, DONE, NOTE, NOTE_BUTTONS

_WINDOW_ROOM = 16  # connections beside those of the window, so that nothing waits for the pool


def keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    """Return one button a row."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data="x")] for label in labels])


def application(order: dict[str, Any]) -> "Application[Any, Any, Any, Any, Any, Any]":
    """Return an application on the order's server, otherwise as it comes."""
    return ApplicationBuilder().token(TOKEN).base_url(f"{order['address']}/bot").build()


async def nothing() -> None:
    """Do nothing beside listening."""


async def listen(
    stage: Stage,
    app: "Application[Any, Any, Any, Any, Any, Any]",
    beside: Callable[[], Coroutine[Any, Any, None]] = nothing,
) -> None:
    """Do what `run_polling` does, between "go" and the end, and something ``beside`` it."""
    assert app.updater  # noqa: S101 - the builder makes one
    async with app:
        await app.start()
        await app.updater.start_polling()
        await stage.ready()
        other = asyncio.create_task(beside())
        await stage.over()
        stage.measured()
        await other
        await app.updater.stop()
        await app.stop()


async def check_ins(stage: Stage) -> None:
    """Answer presses: one row each, committed, then the reply."""
    books = await Books.open(stage.order["url"])

    async def pressed(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query  # noqa: S101 - the handler's filter
        assert update.effective_chat  # noqa: S101 - a private chat
        await query.answer()
        async with books.session() as session:
            session.add(Answer(chat_id=update.effective_chat.id, said=query.data or ""))
            await session.commit()
        await update.effective_chat.send_message(DONE, reply_markup=keyboard(BUTTONS))

    app = application(stage.order)
    app.add_handler(CallbackQueryHandler(pressed))
    await listen(stage, app)
    await books.close()


async def send(stage: Stage) -> None:
    """Send a note to everybody, so many in flight, without any books."""
    count, window = stage.order["count"], stage.order["window"]
    request = HTTPXRequest(connection_pool_size=window + _WINDOW_ROOM, pool_timeout=60)
    gate, markup = asyncio.Semaphore(window), keyboard(NOTE_BUTTONS)
    async with Bot(TOKEN, base_url=f"{stage.order['address']}/bot", request=request) as bot:

        async def say(person: int) -> None:
            await bot.send_message(chat_of(person), NOTE, parse_mode="HTML", reply_markup=markup)
            gate.release()

        await stage.ready()
        async with asyncio.TaskGroup() as group:
            for person in range(1, count + 1):
                await gate.acquire()
                group.create_task(say(person))
        stage.measured()
        await stage.over()


async def crowd(stage: Stage) -> None:
    """Send a note to everybody with a pause after each, as is often advised, while presses are answered."""
    app, count = application(stage.order), stage.order["count"]

    async def pressed(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query  # noqa: S101 - the handler's filter
        assert update.effective_chat  # noqa: S101 - a private chat
        await update.callback_query.answer()
        await update.effective_chat.send_message(DONE, reply_markup=keyboard(BUTTONS))

    async def say_to_all() -> None:
        for person in range(1, count + 1):
            await app.bot.send_message(chat_of(person), NOTE, reply_markup=keyboard(NOTE_BUTTONS))
            await asyncio.sleep(1 / 30)

    app.add_handler(CallbackQueryHandler(pressed))
    await listen(stage, app, say_to_all)


async def play(stage: Stage) -> None:
    """Do what the order says."""
    await {"send": send, "check-ins": check_ins, "crowd": crowd}[stage.order["work"]](stage)


if __name__ == "__main__":
    perform(play)
