"""Hongyan's way to the Bot API without its books: what a bare loop of calls costs."""

import asyncio

from bench.child import Stage, perform
from bench.county import chat_of
from bench.remote import TOKEN
from bench.wording import NOTE, NOTE_BUTTONS
from bot.buttons import inline
from bot.courier import Courier


async def play(stage: Stage) -> None:
    """Send a note to everybody, so many in flight."""
    count, gate = stage.order["count"], asyncio.Semaphore(stage.order["window"])
    markup = {"inline_keyboard": [[inline(label, "x")] for label in NOTE_BUTTONS]}
    courier = Courier.to(TOKEN, stage.order["address"])
    await courier.open()

    async def say(person: int) -> None:
        message = {"chat_id": chat_of(person), "text": NOTE, "parse_mode": "HTML", "reply_markup": markup}
        await courier.call("sendMessage", message)
        gate.release()

    await courier.me()
    await stage.ready()
    async with asyncio.TaskGroup() as group:
        for person in range(1, count + 1):
            await gate.acquire()
            group.create_task(say(person))
    stage.measured()
    await stage.over()
    await courier.close()


if __name__ == "__main__":
    perform(play, fast=True)
