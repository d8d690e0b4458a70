"""Beside a Bot API server that is not ours: by polling and by webhook, killed hard within a form."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.processes import Process, Somebody, beside, chat_server, somebody


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[str]:
    """A chat server alone, as any bot could use it."""
    async with chat_server(tmp_path) as url:
        yield url


async def invented(settings: dict[str, str], folder: Path) -> dict[str, dict[str, Any]]:
    """Fill the database with a small county; return who can be played."""
    people = folder / "people.json"
    arguments = ["-m", "bot", "demo-data", "--members", "400", "--months", "1", "--people", str(people)]
    process = Process([*arguments, "--today", "2027-01-28"], settings, folder / "data.log", "Done.")
    await process.start()
    return {part["key"]: part for part in json.loads(people.read_text())}


async def bind(person: Somebody, part: dict[str, Any]) -> None:
    """From START to bound, by one's own number."""
    await person.says("/start")
    await person.taps("同意并继续")
    await person.taps("基本使用")
    await person.waits_for(lambda one: "☑ 基本使用" in str(one["inline_keyboard"]))
    await person.taps("选好了")
    await person.sees("分享手机号")
    await person.shares_phone(part["phone"])
    await person.sees("出生")
    await person.says(str(part["birth_year"]))
    await person.sees("绑定好了")


@pytest.mark.parametrize("way", ["polling", pytest.param("webhook", marks=pytest.mark.thorough)])
async def test_member_resumes_a_form_after_a_hard_kill(server: str, tmp_path: Path, way: str) -> None:
    settings = beside(server, tmp_path)
    if way == "webhook":
        settings["HONGYAN_WEBHOOK_URL"] = f"http://127.0.0.1:{settings['HONGYAN_HTTP_PORT']}/hook"
    cast = await invented(settings, tmp_path)
    bot = Process(["-m", "bot", "serve"], settings, tmp_path / "bot.log", "is ready")
    await bot.start()
    migrant = await somebody(server, "远")
    await bind(migrant, cast["migrant"])
    await migrant.taps("我要报到")
    await migrant.taps("很好")
    await migrant.sees("还在")
    await bot.kill()
    await migrant.taps("没变")
    await bot.start()
    await migrant.taps("都没变")
    await migrant.taps("还没有")
    await migrant.taps("跳过")
    await migrant.sees("记下了")
    assert await bot.stop() == 0
