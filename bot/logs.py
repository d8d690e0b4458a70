"""How does the service tell what happens? One JSON object a line, or a line for a person, and nobody's words.

Every logger of the process ends here, ours and the libraries'. Fields beside the sentence are numbers and
names of ours (FIELDS); whatever else is handed over does not leave.
"""

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from pydantic import SecretStr
from sqlalchemy import make_url
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor

from bot.discretion import Redactor, as_text, told
from bot.settings import LogFormat, LogLevel, Settings

FIELDS = frozenset({
    "bot", "update_id", "outbox", "lane", "kind", "verdict", "job", "slot", "loop", "rows", "seconds",
    "tries", "fault", "holder", "token_no", "waiting", "flying", "work",
})  # fmt: skip
ROOMS = ("models", "actions", "handlers", "scheduler", "web", "bot", "webchat")
log = logging.getLogger(__name__)


class _Out(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be written is named by its logger alone, not with what it was given."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say that a line is missing."""
        line = {"level": "error", "logger": record.name, "event": "a line of the log could not be written"}
        self.stream.write(json.dumps(line) + self.terminator)


def set_up(settings: Settings) -> None:
    """Have everything that is logged, warned or raised in this process written to stderr in one form.

    Only our own rooms get more detailed than warnings: libraries log what they are given, which is personal.
    """
    out = handler(sys.stderr, settings.log_format, secrets_of(settings))
    logging.basicConfig(handlers=[out], force=True)
    calm(settings.log_level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _unexpected


def secrets_of(settings: Settings) -> list[str]:
    """Return what must not be read in any line: tokens, keys, and the database's password."""
    secret = {name: value.get_secret_value() for name, value in settings if isinstance(value, SecretStr)}
    password = make_url(secret.pop("database_url")).password
    return [*secret.values(), *([password, quote(password)] if password else [])]


def calm(level: LogLevel) -> None:
    """Give our rooms the level, and everybody else no less than warnings."""
    ours = logging.getLevelNamesMapping()[level.value.upper()]
    logging.getLogger().setLevel(max(ours, logging.WARNING))
    for room in ROOMS:
        logging.getLogger(room).setLevel(ours)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that waits for a long walk is no fault


def handler(stream: TextIO, form: LogFormat, secrets: Iterable[str] = ()) -> logging.Handler:
    """Return what writes log lines to a stream; AUTO is for people on a terminal, else JSON."""
    hide = Redactor(secrets)
    for_people = form is LogFormat.TEXT or (form is LogFormat.AUTO and stream.isatty())
    last: list[Processor] = (
        [_fault_as_text, structlog.dev.ConsoleRenderer(colors=stream.isatty())]
        if for_people
        else [structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    first: list[Processor] = [_when, add_log_level, add_logger_name, _Fields(hide)]
    out = _Out(stream)
    out.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=first, processors=[ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    return out


class _Fields:
    """Puts the permitted fields, the sentence and the fault of a record into its line, all of it redacted."""

    def __init__(self, hide: Redactor) -> None:
        self._hide = hide

    def __call__(self, _logger: object, _method: str, line: EventDict) -> EventDict:
        record: logging.LogRecord = line["_record"]
        said = str(line.pop("event"))
        if record.name.split(".")[0] not in ROOMS:
            said = next(iter(said.splitlines()), "")  # asyncio goes on with the fault's repr
        line["event"] = self._hide(said)
        for name in sorted(FIELDS & record.__dict__.keys()):
            line[name] = self._shown(record.__dict__[name])
        raised = line.pop("exc_info", None)
        line.pop("stack_info", None)
        if raised and raised[1] is not None:
            line["faults"] = told(raised[1], self._hide)
        return line

    def _shown(self, value: object) -> object:
        return value if isinstance(value, int | float | None) else self._hide(str(value))


def _when(_logger: object, _method: str, line: EventDict) -> EventDict:
    """The machine's time, in UTC, also where a demonstration's clock is moved."""
    moment = datetime.fromtimestamp(line["_record"].created, UTC)
    line["timestamp"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return line


def _fault_as_text(_logger: object, _method: str, line: EventDict) -> EventDict:
    faults: list[dict[str, Any]] = line.pop("faults", [])
    if faults:
        line["exception"] = as_text(faults)
    return line


def _unexpected(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Tell of a fault that ends the process, without its words."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
        return
    log.critical("the process ends by a fault that nobody expected", exc_info=(kind, fault, trace))
