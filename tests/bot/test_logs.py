"""What stands in the log: fields, kinds of faults and their places; nobody's words, names or numbers."""

import ast
import io
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette
from starlette.routing import Route
from telegram.error import BadRequest, NetworkError

from bot.commands import Command
from bot.delivery.artist import Artist
from bot.delivery.parcel import Parcel
from bot.discretion import Redactor, told
from bot.http import Pages, open_port
from bot.logs import FIELDS, calm, handler, secrets_of, set_up
from bot.settings import LogFormat, LogLevel, Settings
from models.accounts import Account
from models.scope import Scope
from scheduler.clock import Scheduler
from scheduler.job import Job, Late
from tests.people import Person
from tests.shape.source import sources
from tests.world import COUNTY, HOUSE, TOKEN, World

NOTE = "my mother fell and cannot walk"
PHONE = "13912345678"
SECRET = "letters-of-the-webhook"


@dataclass
class Written:
    """What was written to the log."""

    stream: io.StringIO

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def last(self) -> dict[str, Any]:
        return self.lines[-1]


@pytest.fixture
def written() -> Iterator[Written]:
    """The log of this test, at its most talkative."""
    stream = io.StringIO()
    out = handler(stream, LogFormat.JSON, [SECRET])
    calm(LogLevel.DEBUG)
    logging.getLogger().addHandler(out)
    yield Written(stream)
    logging.getLogger().removeHandler(out)


async def _fails(scope: Scope) -> None:
    """Fail as code does that met somebody's words, with more of them in its cause."""
    raise ValueError(f"cannot read {NOTE!r} of 安小芬, {PHONE}") from KeyError(NOTE)


async def _cannot_be_written(scope: Scope) -> None:
    """Leave a row that the database refuses, quoting what is in it."""
    assert scope.actor.account is not None
    scope.add(_double_of(scope.actor.account))


def _double_of(account: Account) -> Account:
    return Account(
        bot_id=account.bot_id, chat_id=account.chat_id, language="en", language_chosen=False, simulated=False,
        tries=0, created_at=account.created_at, unreachable_why=NOTE,
    )  # fmt: skip


@pytest.mark.parametrize("fault", [_fails, _cannot_be_written])
async def test_failing_turn_is_told_without_the_person(
    world: World,
    ann: Person,
    written: Written,
    monkeypatch: pytest.MonkeyPatch,
    fault: Any,  # noqa: ANN401 - an effect
) -> None:
    monkeypatch.setitem(HOUSE.commands, "about", Command("about", fault))
    await ann.shares_phone()
    await ann.says(NOTE)
    await ann.says("/about " + NOTE)
    for _ in range(3):
        world.clock.forward(seconds=30)
        await world.work()
    assert ann.has_seen("turn-parked")
    failures = [line for line in written.lines if line["event"] == "a turn failed"]
    assert len(failures) == 3
    assert all(line["update_id"] and line["fault"].endswith("Error") for line in failures)
    assert all(line["faults"][0]["where"] for line in failures)
    assert_discreet(written, ann)


async def test_failing_delivery_is_told_without_the_person(
    world: World, bob: Person, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot_draw(_artist: Artist, _parcel: Parcel) -> None:
        raise ValueError(f"{NOTE}: {bob.name}, {PHONE}")

    world.telegram.chat_faults[bob.chat_id] = [
        (400, f"Bad Request: can't parse entities in {bob.name} {PHONE}", {}),
        NetworkError(f"cannot reach https://api.example.org/bot{TOKEN}/sendMessage"),
    ]
    await bob.says(NOTE)
    await bob.says("/help")
    world.clock.forward(minutes=5)
    await world.work()
    monkeypatch.setattr(Artist, "draw", cannot_draw)
    await bob.says("/help")
    assert any("faults" in line for line in written.lines)
    assert_discreet(written, bob)


async def test_failing_job_is_told_by_its_name_and_place(world: World, ann: Person, written: Written) -> None:
    async def fail(_scope: Scope, _slot: object) -> None:
        raise ValueError(NOTE)

    job = Job("remind_nobody", "* * * * *", fail, Late.LATEST)
    clockwork = Scheduler(
        world.database, world.clock, world.vault, [job], COUNTY, world.settle, world.service.said.ring
    )
    await clockwork.tick()
    world.clock.forward(minutes=2)
    await clockwork._tick_safely()
    assert "remind_nobody" in written.text
    assert_discreet(written, ann)


def assert_discreet(written: Written, person: Person) -> None:
    """Nothing of the person, of what was said, or of the secrets stands in any line."""
    personal = [
        NOTE,
        "mother",
        person.name,
        person.phone.removeprefix("+86"),
        PHONE,
        TOKEN,
        TOKEN[4:],
        SECRET,
    ]
    assert written.lines
    assert not [word for word in personal if word in written.text]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("call 13912345678 now", "call ‹number› now"),
        ("call 139 1234 5678 now", "call ‹number› now"),
        ("call 139-1234-5678 now", "call ‹number› now"),
        ("call +8613912345678", "call ‹number›"),
        ("call +86 139 1234 5678", "call ‹number›"),
        ("call 008613912345678", "call ‹number›"),
        ("call +39 02 1234567", "call ‹number›"),
        ("bot 7123456789:AAE-letters_from_BotFather0123456789", "bot ‹token›"),
        ("POST https://api.example.org/bot100:short/getMe", "POST https://api.example.org/bot‹token›/getMe"),
        ("at postgresql://ann:pass@db.example.org/n", "at postgresql://‹password›@db.example.org/n"),
        ("name 安小芬, village 柳湾村", "name ‹words›, village ‹words›"),
        ("the secret letters-of-the-webhook itself", "the secret ‹secret› itself"),
    ],
)  # fmt: skip
def test_what_slipped_into_a_line_is_taken_out(line: str, shown: str) -> None:
    assert Redactor([SECRET])(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "update 123456789 failed (try 2): OperationalError",
        "fired remind_check_ins for 2027-02-01T01:00:00+00:00",
        "swept 1000000 old rows in 0.13912345678 seconds",
        "took 1769565600000 ms; http://127.0.0.1:8080/ is ready",
    ],
)
def test_what_is_nobodys_stays_readable(line: str) -> None:
    assert Redactor([SECRET])(line) == line


def test_line_is_one_object_with_time_level_place_and_permitted_fields(written: Written) -> None:
    logging.getLogger("bot.pump").info("batch done", extra={"bot": 100, "rows": 3, "chat_id": 501})
    line = written.last
    assert line.pop("timestamp").endswith("Z")
    assert line == {"level": "info", "logger": "bot.pump", "event": "batch done", "bot": 100, "rows": 3}


def test_field_with_words_in_it_is_redacted_too(written: Written) -> None:
    logging.getLogger("bot.pump").info("held", extra={"holder": "host 柳湾 13912345678"})
    assert written.last["holder"] == "host ‹words› ‹number›"


def test_library_is_heard_from_warnings_on_and_by_its_first_line(written: Written) -> None:
    logging.getLogger("aiosqlite").debug("executing INSERT with %s", NOTE)
    logging.getLogger("httpx").info("POST %s", NOTE)
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task %s>", NOTE)
    assert [line["event"] for line in written.lines] == ["Task exception was never retrieved"]


def raised(fault: Exception, cause: Exception | None = None) -> Exception:
    """Return a fault that was raised here."""
    try:
        raise fault from cause
    except type(fault) as exc:
        return exc


def test_fault_shows_its_chain_with_places_but_speaks_only_of_machines(written: Written) -> None:
    full = OSError(28, "No space left on device", "/srv/安小芬.db")
    logging.getLogger("bot.export").error("cannot be written", exc_info=raised(ValueError(NOTE), full))
    first, second = written.last["faults"]
    assert first["type"] == "ValueError"
    assert "says" not in first
    assert second["says"] == "No space left on device"
    assert first["where"][0].startswith("tests/bot/test_logs.py:")


async def test_refusal_of_a_row_names_the_rule_and_not_the_row(world: World, bob: Person) -> None:
    async with world.scope() as scope:
        known = await scope.first(select(Account))
        assert known is not None
    with pytest.raises(IntegrityError) as refused:
        async with world.scope() as scope:
            scope.add(_double_of(known))
    [first, *_] = told(refused.value, Redactor())
    assert "accounts" in first["says"]
    assert not [word for word in (NOTE, str(known.chat_id)) if word in str(first)]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (BadRequest('can\'t parse entities: unsupported start tag "mother" at byte offset 3'), "can't parse"),
        (NetworkError("Unknown error in HTTP implementation: ValueError('my mother')"), "Unknown error"),
        (TypeError("unsupported operand type(s) for +: 'int' and 'str'"), "unsupported operand"),
        (FileNotFoundError(2, "No such file or directory", "/srv/mother"), "No such file"),
    ],
)
def test_fault_that_speaks_of_machines_is_heard_without_what_it_quotes(fault: Exception, says: str) -> None:
    [shown] = told(fault, Redactor())
    assert shown["says"].startswith(says)
    assert "mother" not in shown["says"]


async def test_page_that_fails_is_a_line_like_any_other(written: Written) -> None:
    async def fail(_request: object) -> None:
        raise ValueError(NOTE)

    listener = open_port("127.0.0.1", 0)
    pages = Pages(Starlette(routes=[Route("/", fail)]), listener)
    await pages.start()
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    await pages.stop()
    assert answer.status_code == 500
    assert [line["faults"][0]["type"] for line in written.lines] == ["ValueError"]
    assert NOTE not in written.text + answer.text


def test_groups_of_faults_and_endless_chains_end(written: Written) -> None:
    inner = ValueError(NOTE)
    inner.__context__ = ExceptionGroup(NOTE, [inner])
    shown = told(ExceptionGroup(NOTE, [inner]), Redactor())
    assert 2 <= len(shown) <= 10
    assert NOTE not in str(shown)


def test_line_that_cannot_be_written_is_told_without_its_arguments() -> None:
    stream = io.StringIO()
    out = handler(stream, LogFormat.JSON)
    out.handle(logging.LogRecord("bot.pump", logging.WARNING, "", 0, "%d rows", (NOTE,), None))
    line = json.loads(stream.getvalue())
    assert (line["logger"], line["event"]) == ("bot.pump", "a line of the log could not be written")
    assert NOTE not in stream.getvalue()


def test_person_on_a_terminal_reads_lines() -> None:
    stream = io.StringIO()
    out = handler(stream, LogFormat.TEXT)
    logger = logging.getLogger("bot.pump")
    logger.addHandler(out)
    logger.error("the pump waits", extra={"bot": 100}, exc_info=raised(TypeError("int expected")))
    logger.removeHandler(out)
    told_lines = stream.getvalue()
    assert "the pump waits" in told_lines
    assert "bot=100" in told_lines
    assert "TypeError: int expected\n    tests/bot/test_logs.py:" in told_lines


@pytest.mark.parametrize(
    ("form", "terminal", "is_json"),
    [("auto", True, False), ("auto", False, True), ("json", True, True), ("text", False, False)],
)
def test_form_follows_the_setting_and_the_terminal(
    form: str,
    terminal: bool,
    is_json: bool,
) -> None:
    stream = io.StringIO()
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    out = handler(stream, LogFormat(form))
    out.handle(logging.LogRecord("bot.pump", logging.INFO, "", 0, "begun", (), None))
    assert stream.getvalue().startswith("{") is is_json


def settings() -> Settings:
    """Settings of a service with a token and a password."""
    return Settings.model_validate(
        {
            "bot_token": "123456:AAE-invented_token",
            "secret_key": "k" * 40,
            "database_url": "postgresql://ann:p%40ss-of-ann@db.example.org/n",
            "webhook_secret": SECRET,
        }
    )


def test_every_secret_of_the_settings_is_taken_out() -> None:
    known = secrets_of(settings())
    assert {"123456:AAE-invented_token", "k" * 40, SECRET, "p@ss-of-ann", "p%40ss-of-ann"} <= set(known)


def test_fault_that_ends_the_process_is_a_line_without_words(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(settings())
    fault = raised(ValueError(NOTE))
    sys.excepthook(ValueError, fault, fault.__traceback__)
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["faults"][0]["type"]) == ("critical", "ValueError")
    assert NOTE not in str(line)


def test_every_field_that_our_code_hands_over_is_permitted() -> None:
    """What is not in FIELDS would be dropped without a word."""
    handed = [
        (file.path, key.value)
        for file in sources()
        for node in file.nodes
        if isinstance(node, ast.keyword) and node.arg == "extra" and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    ]
    assert len(handed) > 5
    assert not [(path, field) for path, field in handed if field not in FIELDS]
