"""The probes of the machine, each with a real fault: key, zone, texts, disk, port."""

import asyncio
import shutil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.check import machine
from bot.check.finding import Level
from bot.check.ground import Ground
from bot.house import HouseError
from bot.http import Pages, open_port
from bot.texts import LANGUAGES
from tests.check.asking import Standing, files_in, only, told
from tests.crash.processes import free_port

TOKEN = "123456:AAE-invented_token"


async def test_service_without_its_key_is_told_how_to_make_one(standing: Standing) -> None:
    level, says = told(await only(machine.key_there, standing(bot_token=TOKEN, secret_key=None)))
    assert level is Level.FAULT
    assert "token_urlsafe" in says


async def test_demonstration_without_its_key_gets_one_at_its_start_and_not_from_the_check(
    standing: Standing, tmp_path: Path
) -> None:
    level, _ = told(await only(machine.key_there, standing(secret_key=None)))
    assert level is Level.WELL
    assert not files_in(tmp_path)


@pytest.mark.parametrize(("text", "mode", "level"), [
    ("short\n", 0o600, Level.FAULT),
    ("k" * 43 + "\n", 0o644, Level.LOOK),
    ("k" * 43 + "\n", 0o600, Level.WELL),
])  # fmt: skip
async def test_key_file_is_tried_and_never_shown(
    standing: Standing, tmp_path: Path, text: str, mode: int, level: Level
) -> None:
    (tmp_path / "secret.key").write_text(text)
    (tmp_path / "secret.key").chmod(mode)
    found = await only(machine.key_there, standing(secret_key=None))
    assert told(found)[0] is level
    assert text.strip() not in found.says + found.do


async def test_another_zone_than_the_counties_is_something_to_look_at(standing: Standing) -> None:
    assert told(await only(machine.zones_known, standing()))[0] is Level.WELL
    level, says = told(await only(machine.zones_known, standing(time_zone=ZoneInfo("Europe/Rome"))))
    assert level is Level.LOOK
    assert "Europe/Rome" in says


async def test_machine_without_time_zones_is_told_what_to_install(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "available_timezones", set)
    found = await only(machine.zones_known, standing())
    assert told(found)[0] is Level.FAULT
    assert "tzdata" in found.do


async def test_texts_of_both_languages_are_counted(standing: Standing) -> None:
    level, says = told(await only(machine.texts_complete, standing()))
    assert level is Level.WELL
    assert all(language in says for language in LANGUAGES)


async def test_missing_text_is_named(standing: Standing) -> None:
    def broken() -> Any:  # noqa: ANN401 - it never returns
        raise HouseError("en has no text for 'check-in-done'")

    ground = Ground(standing().settings, broken)
    level, says = told(await only(machine.texts_complete, ground))
    assert level is Level.FAULT
    assert "check-in-done" in says


async def test_pictures_are_drawn(standing: Standing) -> None:
    assert told(await only(machine.pictures_drawn, standing()))[0] is Level.WELL


@pytest.mark.parametrize(
    ("free", "level"),
    [(50_000_000, Level.FAULT), (500_000_000, Level.LOOK), (5_000_000_000, Level.WELL)],
)
async def test_disk_near_full_is_told_before_it_is_full(
    standing: Standing, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**12, 10**12 - free, free)
    )
    assert told(await only(machine.room_left, standing()))[0] is level


async def test_folder_that_cannot_be_there_is_told(standing: Standing, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    level, says = told(await only(machine.room_left, standing(data_dir=tmp_path / "file" / "var")))
    assert level is Level.FAULT
    assert "file" in says


async def test_free_port_is_fit(standing: Standing) -> None:
    assert told(await only(machine.port_open, standing(http_port=free_port())))[0] is Level.WELL


async def test_port_of_somebody_else_is_a_fault_and_another_one_is_named(standing: Standing) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        found = await only(machine.port_open, standing(http_port=port))
    assert told(found)[0] is Level.FAULT
    assert f"HONGYAN_HTTP_PORT={port + 1}" in found.do


@pytest.mark.parametrize(
    ("report", "level", "word"),
    [
        ({"ready": True}, Level.WELL, "is ready"),
        ({"ready": False, "why": [{"says": "The disk is full."}]}, Level.LOOK, "The disk is full."),
    ],
)
async def test_port_on_which_hongyan_answers_already_is_fit(
    standing: Standing, report: dict[str, Any], level: Level, word: str
) -> None:
    async def health(_request: object) -> JSONResponse:
        return JSONResponse(report, 200 if report["ready"] else 503)

    listener = open_port("127.0.0.1", 0)
    pages = Pages(Starlette(routes=[Route("/healthz", health)]), listener)
    await pages.start()
    found = await only(machine.port_open, standing(http_port=listener.getsockname()[1]))
    await pages.stop()
    assert told(found)[0] is level
    assert word in found.says
