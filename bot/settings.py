"""Which settings does an operator make? HONGYAN_… in the environment or in .env; a wrong one is named."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic import field_validator as check
from pydantic import model_validator as check_all
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import setting_shapes as shapes

PREFIX = "HONGYAN_"
TELEGRAM = "https://api.telegram.org"
FREE_RATE = 30  # messages a second that Telegram carries without charge
PAID_RATE = 1000  # and with it


class SettingsError(Exception):
    """The settings cannot be used; the message names each wrong one, where it stands, and what to do."""


class Role(StrEnum):
    """Which part of the service this process is."""

    ALL = "all"  # one process does everything
    BOT = "bot"  # hears, answers, keeps the clock and delivers
    WEB = "web"  # console, public pages and the webhook; several may run


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"  # every turn and every request
    INFO = "info"  # what an operator wants to see
    WARNING = "warning"  # what an operator should look at
    ERROR = "error"  # faults alone


class LogFormat(StrEnum):
    """How a line of the log looks."""

    AUTO = "auto"  # text on a terminal, json elsewhere
    JSON = "json"  # one object a line
    TEXT = "text"  # for people


class Settings(BaseSettings):
    """What an operator decides; everything else is decided in the code. Secrets never print."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    bot_token: Annotated[SecretStr, AfterValidator(shapes.token)] | None = Field(
        None,
        description="The bot's token from BotFather. Unset: a demonstration in the browser, on the built-in "
        "chat page.",
        examples=["123456:AAE-letters-from-BotFather"],
    )
    api_url: Annotated[str, AfterValidator(shapes.address)] = Field(
        TELEGRAM,
        description="Root of the Bot API server; /bot<token>/METHOD and /file/bot<token>/PATH are appended. "
        "Plain http is accepted to this machine only.",
    )
    secret_key: Annotated[SecretStr, AfterValidator(shapes.key)] | None = Field(
        None,
        description="32 or more random characters that seal phone numbers and other personal secrets; needed "
        "with a token. Without it a backup cannot be read: keep a copy apart from the database; "
        f"{shapes.HOW_TO_MAKE_A_KEY}. The demonstration makes its own in DATA_DIR/secret.key.",
        examples=["the-line-that-this-command-printed"],
    )
    data_dir: Path = Field(
        Path("var"),
        description="Folder of everything that is kept in files: the SQLite database, the chat page's own "
        "file, uploads, the demonstration's key.",
    )
    database_url: Annotated[SecretStr, AfterValidator(shapes.database)] = Field(
        default_factory=shapes.default_database,
        description="Where the rows are kept: sqlite:///folder/file.db, or postgresql://user:password@host/name"
        " when one machine is not enough. Default: hongyan.db in DATA_DIR.",
        examples=["sqlite:///var/hongyan.db"],
    )
    webhook_url: Annotated[str, AfterValidator(shapes.address)] | None = Field(
        None,
        description="Public https address under which the Bot API server reaches this service. "
        "Set: updates come by webhook. Unset: they are fetched by long polling.",
        examples=["https://hongyan.example.org"],
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(shapes.webhook_secret)] = Field(
        default_factory=shapes.default_webhook_secret,
        description="What the Bot API server must show with each webhook call. Default: derived from the "
        "token.",
        examples=["letters-digits_and-dashes"],
    )
    http_host: str = Field(
        "127.0.0.1",
        description="Address on which pages and webhook are served. 0.0.0.0 opens them to the network: put a "
        "proxy with https in front.",
    )
    http_port: int = Field(8080, ge=1, le=65535, description="Port on which pages and webhook are served.")
    public_url: Annotated[str, AfterValidator(shapes.address)] | None = Field(
        None,
        description="Address under which people outside the chat reach the pages of this service: it stands "
        "in links and QR codes, such as the one by which a host branch confirms a member. Default: "
        "http://HTTP_HOST:HTTP_PORT, good on this machine only.",
        examples=["https://hongyan.example.org"],
    )
    time_zone: ZoneInfo = Field(
        ZoneInfo("Asia/Shanghai"),
        description="The county's time zone by its IANA name; members abroad have their own.",
        examples=["Asia/Shanghai"],
    )
    role: Role = Field(
        Role.ALL,
        description="What this process does: all, or bot (hears, answers, keeps the clock, delivers) or web "
        "(console, public pages, webhook) where PostgreSQL is shared by several processes.",
    )
    rate_bot: int = Field(
        FREE_RATE,
        ge=1,
        le=1_000_000,
        description="Messages in any second to all chats together. Telegram carries 30, with PAID_BROADCAST "
        "up to 1,000; a server of your own what it can.",
    )
    rate_reserve: int = Field(
        0,
        ge=0,
        description="How many of RATE_BOT reminders and notices leave to replies. 0: a reply overtakes them "
        "all and waits for the next place at most, which is 34 ms at 30 a second; each kept place spares it "
        "that, and slows a mass send down by one message a second.",
    )
    rate_chat: float = Field(
        1.0, gt=0, le=1_000_000, description="Messages a second to one person in the long run."
    )
    rate_chat_burst: int = Field(
        10, ge=1, le=1_000_000, description="Messages to one person at once after a rest."
    )
    rate_group: int = Field(20, ge=1, le=1_000_000, description="Messages in any minute to one group.")
    paid_broadcast: bool = Field(
        default=False,
        description="on: reminders and notices are sent as Telegram's paid broadcasts, and RATE_BOT may be "
        "up to 1,000. Telegram charges 0.1 Stars for each message beyond the free 30 a second from the bot's "
        "balance, and wants 100,000 Stars on it. Replies never carry it.",
        examples=["off"],
    )
    log_level: LogLevel = Field(LogLevel.INFO, description="What is logged: debug, info, warning or error.")
    log_format: LogFormat = Field(
        LogFormat.AUTO,
        description="How the log looks: json (one object a line), text (for people), or auto: text on a "
        "terminal, json elsewhere.",
    )
    metrics_token: Annotated[SecretStr, AfterValidator(shapes.metrics_token)] | None = Field(
        None,
        description="What Prometheus must show as bearer token to read /metrics from another machine, 16 or "
        "more characters. Unset: it is answered to this machine only.",
        examples=["letters-digits_and-dashes"],
    )
    clock: datetime | None = Field(
        None,
        description="The instant at which a demonstration starts, in TIME_ZONE unless it says otherwise. "
        "Accepted with a database marked as demonstration only.",
        examples=["2027-02-06 09:00"],
    )

    @check("clock", mode="before")
    @classmethod
    def _instant(cls, value: object, info: ValidationInfo) -> datetime | None:
        """Return the instant in UTC; a time without offset is the county's."""
        if value is None:
            return None
        try:
            instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            raise ValueError("is no date: it reads like 2027-02-06 or 2027-02-06 09:00") from None
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=info.data.get("time_zone", UTC))
        return instant.astimezone(UTC)

    @check_all(mode="after")
    def _token_for_servers(self) -> Self:
        """Refuse to run the demonstration where a server of the operator's was meant."""
        for name in ("api_url", "webhook_url"):
            if self.demonstration and name in self.model_fields_set:
                both = f"{PREFIX}{name.upper()} is set, {PREFIX}BOT_TOKEN is not"
                raise ValueError(f"{both}: set both or neither")
        return self

    @check_all(mode="after")
    def _rates_that_are_carried(self) -> Self:
        """Refuse rates beyond Telegram's, and a reserve that leaves nothing to anybody else."""
        allowed = PAID_RATE if self.paid_broadcast else FREE_RATE
        if self.api_url == TELEGRAM and not self.demonstration and self.rate_bot > allowed:
            raise ValueError(f"{PREFIX}RATE_BOT is {self.rate_bot}, but Telegram carries {allowed} a second")
        if self.rate_reserve >= self.rate_bot:
            raise ValueError(f"{PREFIX}RATE_RESERVE must be smaller than {PREFIX}RATE_BOT")
        return self

    @property
    def demonstration(self) -> bool:
        """Without a token the service runs on the built-in chat page, with invented people."""
        return self.bot_token is None

    @property
    def public_root(self) -> str:
        """Where public pages begin."""
        host = f"[{self.http_host}]" if ":" in self.http_host else self.http_host
        return self.public_url or f"http://{host}:{self.http_port}"

    @property
    def secret_key_path(self) -> Path:
        """Where a demonstration keeps the key that it made."""
        return self.data_dir / "secret.key"


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Return the settings of the environment and the file; raise SettingsError naming all that is wrong."""
    names = _names(env_file)
    wrong = [_unknown(name, where) for name, where in names.items() if name not in known_names()]
    if wrong:
        raise SettingsError("\n".join(wrong))
    try:
        return Settings(_env_file=env_file, _env_file_encoding="utf-8")
    except ValidationError as fault:
        errors = [error for error in fault.errors() if error["type"] != "default_factory_not_called"]
        lines = [_sentence(error["loc"], error["msg"], names) for error in errors]
    raise SettingsError("\n".join(lines))  # outside the handler: the fault holds what was typed, secrets too


def known_names() -> list[str]:
    """Return the name of every setting, in the order of .env.example."""
    return [PREFIX + name.upper() for name in Settings.model_fields]


def _names(env_file: Path | None) -> dict[str, str]:
    """Return each HONGYAN_ name that is set, with where it stands; the environment wins."""
    filed = dotenv_values(env_file, encoding="utf-8") if env_file and env_file.is_file() else {}
    found = dict.fromkeys(map(str.upper, filed), str(env_file))
    found |= dict.fromkeys(map(str.upper, os.environ), "environment")
    return {name: where for name, where in found.items() if name.startswith(PREFIX)}


def _unknown(name: str, where: str) -> str:
    """Return the sentence for a name that is no setting, with the one probably meant."""
    nearest = get_close_matches(name, known_names(), n=1, cutoff=0.0)[0]
    return f"{name} ({where}) is not a setting of Hongyan. Did you mean {nearest}? All are in .env.example."


def _sentence(loc: tuple[int | str, ...], message: str, names: dict[str, str]) -> str:
    """Return the sentence for a refused value; the value itself is not repeated, it may be a secret."""
    text = message.removeprefix("Value error, ").removeprefix("Input ")
    if not loc:
        return f"{text}."
    name = f"{PREFIX}{str(loc[0]).upper()}"
    return f"{name} ({names.get(name, 'default')}) {text}. {Settings.model_fields[str(loc[0])].description}"


def settings_page() -> str:
    """Return the text of .env.example: every setting with its help line and its default, switched off."""
    head = "Settings of Hongyan: copy this file to .env and take the # off what you change."
    return "\n".join([f"# {head}", *(line for name in Settings.model_fields for line in _entry(name))]) + "\n"


def _entry(name: str) -> Iterator[str]:
    """Yield the lines of one setting."""
    field = Settings.model_fields[name]
    yield ""
    yield from (f"# {line}" for line in wrap(field.description or "", 98, break_on_hyphens=False))
    yield f"#{PREFIX}{name.upper()}={(field.examples or [field.default])[0]}"
