"""What is left when the server is killed, and what does its command line say?"""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.webchat.conftest import TOKEN, BotSide, sign_in
from tests.webchat.pictures import png
from webchat.__main__ import main

ROOT = Path(__file__).parents[2]


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "webchat", "--data", str(folder), "--token", TOKEN, *more]


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The real process on a free port, and its address; killed at the end if it still lives."""
    with subprocess.Popen(
        command(folder, "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
            assert found is not None
            yield found.group(), process
        finally:
            process.kill()


async def test_server_is_killed_and_nothing_that_was_answered_is_lost(tmp_path: Path) -> None:
    with server(tmp_path) as (address, process):
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            bot, lin = BotSide(http), await sign_in(http, "lin")
            for number in range(50):
                await lin.says(f"/start {number}")
            picture = await lin.sends("photo", "a.png", png(4, 4))
            sent = await bot("sendMessage", chat_id=1001, text="asked", reply_markup={"keyboard": [["A"]]})
            query_id = await lin.taps(sent["message_id"], "x")
            await bot("setMyCommands", commands=[{"command": "go", "description": "Go"}])
            before, waiting = await lin.state(), await bot("getUpdates")
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    with server(tmp_path) as (address, _):
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            bot, again = BotSide(http), await sign_in(http, "lin")
            assert again.token == lin.token
            assert await again.state() == before
            assert await bot("getUpdates") == waiting
            assert len(waiting) == 52
            repeated = await again.post("messages", client_id="c1", text="/start 0")
            assert repeated.json()["message"]["id"] == 1
            assert (await http.get(picture["photo"]["url"])).content == png(4, 4)
            assert await bot("answerCallbackQuery", callback_query_id=query_id) is True
            await again.says("new", client_id="new")
            assert (await bot("getUpdates", offset=-1))[0]["update_id"] == waiting[-1]["update_id"] + 1


async def test_server_is_asked_to_stop_and_does_so_though_pages_and_bots_wait(tmp_path: Path) -> None:
    with server(tmp_path) as (address, process):
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            lin = await sign_in(http, "lin")
            async with http.stream("GET", f"/people/{lin.token}/events") as stream:
                assert stream.status_code == 200
                process.send_signal(signal.SIGTERM)
                async for _ in stream.aiter_lines():
                    pass
        process.wait(timeout=5)


def test_operator_starts_it_on_a_taken_port_and_reads_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = subprocess.run(
            command(tmp_path, "--port", str(port)), cwd=ROOT, capture_output=True, text=True, check=False
        )
    sentence = f"Port {port} is taken; choose another with --port (0: any free one).\n"
    assert (ended.returncode, ended.stderr) == (2, sentence)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no database at all, but long enough", "holds no chats"), (None, "was written by another version")],
)
def test_operator_has_an_old_file_and_reads_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, words: str
) -> None:
    place = tmp_path / "webchat.sqlite3"
    if content is None:
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("PRAGMA user_version = 99")
    else:
        place.write_bytes(content)
    assert main(["--data", str(tmp_path), "--port", "0"]) == 2
    assert words in capsys.readouterr().err


def test_operator_gives_a_token_that_is_none_and_reads_what_one_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path), "--token", "secret"]) == 2
    assert capsys.readouterr().err == "The token 'secret' must look like 1:abc (number, colon, secret).\n"
