"""Which values does a setting accept? One pure function for each shape; refusals complete "HONGYAN_X …"."""

import hashlib
import hmac
import re
import secrets
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

KEY_LENGTH = 32
HOW_TO_MAKE_A_KEY = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def token(value: SecretStr) -> SecretStr:
    """Return the token when it has BotFather's shape: digits, a colon, letters."""
    if not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise ValueError("is no bot token: it reads like 123456:AAE-letters, as BotFather gave it")
    return value


def key(value: SecretStr) -> SecretStr:
    """Return the key when it is long enough to be one."""
    if len(value.get_secret_value()) < KEY_LENGTH:
        raise ValueError(f"is shorter than {KEY_LENGTH} characters; {HOW_TO_MAKE_A_KEY}")
    return value


def webhook_secret(value: SecretStr) -> SecretStr:
    """Return the secret when the Bot API accepts it as secret_token."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("may hold letters, digits, _ and - only, 256 at most")
    return value


def metrics_token(value: SecretStr) -> SecretStr:
    """Return the token when it can stand in a header and is not guessed at once."""
    if not re.fullmatch(r"[A-Za-z0-9._~+/=-]{16,256}", value.get_secret_value()):
        raise ValueError("must be 16 to 256 letters, digits or ._~+/=- without spaces")
    return value


def _is_loopback(host: str) -> bool:
    """Return whether the host name can only mean this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def address(value: str) -> str:
    """Return the address without its last slash; plain http is for this machine only."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is no address: it reads like https://host or https://host/path")
    if parts.username or parts.query or parts.fragment:
        raise ValueError("holds more than scheme, host, port and path")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("would carry the bot's token unencrypted; use https (http only to this machine)")
    return value.rstrip("/")


def database(value: SecretStr) -> SecretStr:
    """Return the SQLAlchemy URL with the driver that Hongyan uses for its engine."""
    try:
        url = make_url(value.get_secret_value())
    except ArgumentError:
        raise ValueError(
            "is none: it reads like sqlite:///folder/file.db or postgresql://host/name"
        ) from None
    if url.drivername not in _DRIVERS:
        raise ValueError(f"names the engine {url.drivername}; Hongyan keeps its rows in sqlite or postgresql")
    if not url.database or url.database == ":memory:":
        raise ValueError("names no file or database to keep the rows in")
    return SecretStr(url.set(drivername=_DRIVERS[url.drivername]).render_as_string(hide_password=False))


def default_database(given: dict[str, Any]) -> SecretStr:
    """Return the URL of the SQLite file in the folder of everything Hongyan keeps."""
    return SecretStr(f"sqlite+aiosqlite:///{(given.get('data_dir') or Path('var')) / 'hongyan.db'}")


def default_webhook_secret(given: dict[str, Any]) -> SecretStr:
    """Return a secret that every process with this token computes alike; without a token, any."""
    token = given.get("bot_token")
    if token is None:
        return SecretStr(secrets.token_urlsafe(32))
    return webhook_secret_of(token)


def webhook_secret_of(token: SecretStr) -> SecretStr:
    """Return the secret that every process derives alike from a bot's token."""
    return SecretStr(hmac.digest(token.get_secret_value().encode(), b"hongyan webhook", hashlib.sha256).hex())
