"""Pages here, bots there: a webhook is taken by any process, and answered at once by the one that serves."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.setting_shapes import webhook_secret_of
from tests.crash.born import Child
from tests.crash.processes import TOKEN
from tests.processes.duo import Duo, duo
from tests.processes.exchange import Exchange
from web.webhook import HEADER

HOOK = "https://hongyan.example.org/hook"
SOON = 2.0  # seconds; without a hint the next look comes within one
SECOND = "5151:second-token-of-nobody"


def secret_of(token: str) -> dict[str, str]:
    """What the server shows with each call."""
    return {HEADER: webhook_secret_of(SecretStr(token)).get_secret_value()}


async def bring(to: Child, path: str, update: dict[str, Any], token: str = TOKEN) -> int:
    """Bring an update to a process; return the status of its answer."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{to.port}") as client:
        return (await client.post(path, json=update, headers=secret_of(token))).status_code


def started(number: int, chat_id: int) -> dict[str, Any]:
    """Somebody presses START."""
    chat = {"id": chat_id, "type": "private", "first_name": "远"}
    person = {"id": chat_id, "is_bot": False, "first_name": "远", "language_code": "zh-hans"}
    command = {"type": "bot_command", "offset": 0, "length": 6}
    text = {"message_id": number, "date": 1, "chat": chat, "from": person, "text": "/start"}
    return {"update_id": number, "message": {**text, "entities": [command]}}


async def born(one: Duo, role: str) -> Child:
    """A process with a role."""
    one.nursery.settings = {**one.nursery.settings, "HONGYAN_ROLE": role}
    return await one.nursery.born()


async def test_webhook_is_taken_by_one_process_and_answered_by_the_other(
    door: Path, tmp_path: Path, postgres_url: str
) -> None:
    api = Exchange()
    line = api.knows(TOKEN)
    async with duo(door, tmp_path, postgres_url, api=api, HONGYAN_WEBHOOK_URL=HOOK) as one:
        pages = await born(one, "web")
        assert line.webhooks == []
        bot = await born(one, "bot")
        await one.until(lambda: [told["url"] for told in line.webhooks] == [HOOK])
        assert await bring(bot, "/hook", started(1, 71)) == 404
        assert await bring(pages, "/hook", started(1, 71), token="1:wrong") == 403
        assert await bring(pages, "/hook/99", started(1, 71)) == 404
        for number in range(1, 4):
            began = one.api.now
            assert await bring(pages, "/hook", started(number, 70 + number)) == 200
            await one.until(lambda number=number: len(line.said) == number)  # type: ignore[misc]
            assert one.api.now - began < SOON
            await asyncio.sleep(0.1 * number)
        async with httpx.AsyncClient() as client:
            for child in (pages, bot):
                assert (await client.get(f"http://127.0.0.1:{child.port}/healthz/live")).status_code == 200
        assert await pages.stop() == await bot.stop() == 0


async def test_bot_that_is_added_gets_its_own_webhook_and_answers(
    door: Path, tmp_path: Path, postgres_url: str
) -> None:
    api = Exchange()
    api.knows(TOKEN)
    async with duo(door, tmp_path, postgres_url, api=api, HONGYAN_WEBHOOK_URL=HOOK) as one:
        bot, pages = await one.nursery.born(), await born(one, "web")
        line = api.knows(SECOND)
        await add(one, SECOND)
        await one.until(lambda: [told["url"] for told in line.webhooks] == [f"{HOOK}/5151"])
        await one.served_by(bot, 5151)
        async with asyncio.timeout(SOON):
            while await bring(pages, "/hook/5151", started(1, 71), SECOND) == 404:  # noqa: ASYNC110 - it is told by nobody
                await asyncio.sleep(0.05)
        assert await bring(pages, "/hook/5151", started(2, 72)) == 403
        await one.until(lambda: [said.chat_id for said in line.said] == [71])
        assert await pages.stop() == await bot.stop() == 0
        assert SECOND not in bot.said + pages.said


async def add(one: Duo, token: str, org: str | None = None) -> list[str]:
    """Add a bot as the command line does; return what it says."""
    from bot.bots import add as adding
    from bot.settings import Settings

    told = {name.removeprefix("HONGYAN_").lower(): value for name, value in one.nursery.settings.items()}
    said: list[str] = []
    await adding(token, Settings.model_validate(told), said.append, org=org, label=None)
    return said
