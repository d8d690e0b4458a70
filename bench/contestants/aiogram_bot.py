"""aiogram as its examples show it: a bare loop of sends, and a router that answers, writes a row, replies."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from bench.books import Answer, Books
from bench.child import Stage, perform
from bench.county import chat_of
from bench.remote import TOKEN
from bench.wording import BUTTONS, DONE, NOTE, NOTE_BUTTONS


def keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    """Return one button a row."""
    rows = [[InlineKeyboardButton(text=label, callback_data="x")] for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _bot(stage: Stage) -> Bot:
    api = TelegramAPIServer.from_base(stage.order["address"])
    return Bot(TOKEN, session=AiohttpSession(api=api))


async def send(stage: Stage) -> None:
    """Send a note to everybody, so many in flight, without any books."""
    count, gate = stage.order["count"], asyncio.Semaphore(stage.order["window"])
    markup = keyboard(NOTE_BUTTONS)
    async with _bot(stage) as bot:

        async def say(person: int) -> None:
            await bot.send_message(chat_of(person), NOTE, parse_mode="HTML", reply_markup=markup)
            gate.release()

        await bot.me()
        await stage.ready()
        async with asyncio.TaskGroup() as group:
            for person in range(1, count + 1):
                await gate.acquire()
                group.create_task(say(person))
        stage.measured()
        await stage.over()


async def check_ins(stage: Stage) -> None:
    """Answer presses: one row each, committed, then the reply."""
    books, dispatcher = await Books.open(stage.order["url"]), Dispatcher()

    async def pressed(query: CallbackQuery) -> None:
        await query.answer()
        async with books.session() as session:
            session.add(Answer(chat_id=query.from_user.id, said=query.data or ""))
            await session.commit()
        assert query.message  # noqa: S101 - buttons hang below messages
        await query.message.answer(DONE, reply_markup=keyboard(BUTTONS))

    dispatcher.callback_query.register(pressed)
    async with _bot(stage) as bot:
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
        await stage.ready()
        await stage.over()
        stage.measured()
        await dispatcher.stop_polling()
        await polling
    await books.close()


async def play(stage: Stage) -> None:
    """Do what the order says."""
    await {"send": send, "check-ins": check_ins}[stage.order["work"]](stage)


if __name__ == "__main__":
    perform(play)
