"""Are settings read, refused by name, explained, and kept from printing?"""

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.secret_key import load_or_make_secret_key
from bot.settings import PREFIX, Settings, SettingsError, known_names, read_settings, settings_page

TOKEN = "123456:AAE-invented_token"
Given = Callable[..., Settings]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Given:
    """Read settings from these alone: keywords are the environment, ``file`` is the text of .env."""
    for name in known_names():
        monkeypatch.delenv(name, raising=False)

    def read(file: str = "", **environment: str) -> Settings:
        for name, value in environment.items():
            monkeypatch.setenv(f"{PREFIX}{name}", value)
        (tmp_path / ".env").write_text(file, encoding="utf-8")
        return read_settings(tmp_path / ".env")

    return read


def test_nothing_set_is_a_demonstration_on_this_machine(given: Given) -> None:
    settings = given()
    assert settings.demonstration
    assert settings.http_host == "127.0.0.1"
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///var/hongyan.db"
    assert settings.time_zone == ZoneInfo("Asia/Shanghai")
    assert settings.webhook_url is None


def test_environment_wins_over_the_file(given: Given) -> None:
    settings = given("HONGYAN_HTTP_PORT=9001\nHONGYAN_HTTP_HOST=0.0.0.0\n", HTTP_PORT="9002")
    assert (settings.http_host, settings.http_port) == ("0.0.0.0", 9002)  # noqa: S104 - read, never bound


def test_empty_value_counts_as_unset(given: Given) -> None:
    assert given("HONGYAN_BOT_TOKEN=\n", HTTP_PORT="").http_port == 8080


def test_data_dir_moves_the_database_and_the_key(given: Given) -> None:
    settings = given(DATA_DIR="/srv/hongyan")
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:////srv/hongyan/hongyan.db"
    assert settings.secret_key_path == Path("/srv/hongyan/secret.key")


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("API_URL", "http://127.0.0.1:8081/", "api_url", "http://127.0.0.1:8081"),
        ("API_URL", "http://[::1]:8081", "api_url", "http://[::1]:8081"),
        ("API_URL", "http://localhost/chat", "api_url", "http://localhost/chat"),
        ("API_URL", "https://chat.example.org", "api_url", "https://chat.example.org"),
        ("WEBHOOK_URL", "https://hongyan.example.org/", "webhook_url", "https://hongyan.example.org"),
        ("TIME_ZONE", "Europe/Rome", "time_zone", ZoneInfo("Europe/Rome")),
        ("CLOCK", "2027-02-06 09:00", "clock", datetime(2027, 2, 6, 1, 0, tzinfo=UTC)),
        ("CLOCK", "2027-02-06", "clock", datetime(2027, 2, 5, 16, 0, tzinfo=UTC)),
        ("CLOCK", "2027-02-06T09:00+00:00", "clock", datetime(2027, 2, 6, 9, 0, tzinfo=UTC)),
        ("ROLE", "web", "role", "web"),
        ("LOG_LEVEL", "debug", "log_level", "debug"),
        ("RATE_BOT", "5", "rate_bot", 5),
        ("RATE_CHAT", "0.5", "rate_chat", 0.5),
        ("PAID_BROADCAST", "on", "paid_broadcast", True),
        ("LOG_FORMAT", "json", "log_format", "json"),
    ],
)
def test_accepted_value_reads_as(given: Given, name: str, value: str, field: str, expected: object) -> None:
    assert getattr(given(BOT_TOKEN=TOKEN, **{name: value}), field) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sqlite:///var/x.db", "sqlite+aiosqlite:///var/x.db"),
        ("postgresql://ann:pw@host/name", "postgresql+psycopg://ann:pw@host/name"),
        ("postgres://host/name", "postgresql+psycopg://host/name"),
        (
            "postgresql+psycopg://postgres@/n?host=/run/pg",
            "postgresql+psycopg://postgres@/n?host=%2Frun%2Fpg",
        ),
    ],
)
def test_database_gets_the_driver_of_its_engine(given: Given, value: str, expected: str) -> None:
    assert given(DATABASE_URL=value).database_url.get_secret_value() == expected


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BOT_TOKEN", "AAE-only", "BotFather"),
        ("BOT_TOKEN", "123456:with space", "BotFather"),
        ("API_URL", "http://chat.example.org", "https"),
        ("API_URL", "http://127.0.0.1.example.org", "https"),
        ("API_URL", "chat.example.org", "reads like https://"),
        ("API_URL", "https://ann:pw@chat.example.org", "more than"),
        ("WEBHOOK_URL", "http://hongyan.example.org", "https"),
        ("WEBHOOK_SECRET", "no spaces please", "letters"),
        ("SECRET_KEY", "short", "32"),
        ("DATABASE_URL", "mysql://host/name", "mysql"),
        ("DATABASE_URL", "sqlite://", "no file"),
        ("DATABASE_URL", "not a url", "sqlite:///"),
        ("TIME_ZONE", "Asia/Nowhere", "IANA"),
        ("TIME_ZONE", "../../etc/passwd", "IANA"),
        ("HTTP_PORT", "80800", "65535"),
        ("HTTP_PORT", "http", "integer"),
        ("ROLE", "boss", "'bot'"),
        ("LOG_LEVEL", "loud", "'warning'"),
        ("RATE_BOT", "0", "greater"),
        ("RATE_CHAT", "0", "greater"),
        ("PAID_BROADCAST", "perhaps", "boolean"),
        ("LOG_FORMAT", "xml", "'json'"),
        ("METRICS_TOKEN", "too short", "16"),
        ("METRICS_TOKEN", "with spaces and long enough", "spaces"),
        ("CLOCK", "tomorrow", "2027-02-06 09:00"),
    ],
)
def test_wrong_value_is_refused_with_its_name_and_place(
    given: Given, name: str, value: str, says: str
) -> None:
    with pytest.raises(SettingsError, match=rf"{PREFIX}{name} \(environment\)") as refused:
        given(**{"BOT_TOKEN": TOKEN, name: value})
    assert says in str(refused.value)


def test_all_wrong_values_are_named_at_once(given: Given) -> None:
    with pytest.raises(SettingsError) as refused:
        given("HONGYAN_HTTP_PORT=0\n", TIME_ZONE="Mars", BOT_TOKEN="x")
    names = [line.split()[0] for line in str(refused.value).splitlines()]
    assert names == ["HONGYAN_BOT_TOKEN", "HONGYAN_HTTP_PORT", "HONGYAN_TIME_ZONE"]
    assert "HONGYAN_HTTP_PORT (" in str(refused.value)
    assert ".env)" in str(refused.value)


@pytest.mark.parametrize(
    ("unknown", "nearest"),
    [("BOT_TOKE", "BOT_TOKEN"), ("TOKEN", "BOT_TOKEN"), ("DATABASE", "DATABASE_URL"), ("PORT", "HTTP_PORT")],
)
def test_unknown_name_is_refused_with_the_nearest_one(given: Given, unknown: str, nearest: str) -> None:
    with pytest.raises(SettingsError, match=f"Did you mean {PREFIX}{nearest}\\?"):
        given(**{unknown: "x"})
    with pytest.raises(SettingsError, match=rf"{PREFIX}{unknown} \("):
        given(f"{PREFIX}{unknown}=x\n")


def test_names_of_others_are_nobodys_business(given: Given) -> None:
    assert given("COMPOSE_PROJECT_NAME=x\nPATH=/bin\n").demonstration


@pytest.mark.parametrize("name", ["API_URL", "WEBHOOK_URL"])
def test_server_without_token_is_refused(given: Given, name: str) -> None:
    with pytest.raises(SettingsError, match=f"{PREFIX}{name} is set, {PREFIX}BOT_TOKEN is not"):
        given(**{name: "https://chat.example.org"})


def test_rate_beyond_what_the_server_carries_is_refused(given: Given) -> None:
    with pytest.raises(SettingsError, match="RATE_BOT is 31, but Telegram carries 30"):
        given(BOT_TOKEN=TOKEN, RATE_BOT="31")
    with pytest.raises(SettingsError, match="carries 1000"):
        given(BOT_TOKEN=TOKEN, RATE_BOT="1001", PAID_BROADCAST="on")
    assert given(BOT_TOKEN=TOKEN, RATE_BOT="1000", PAID_BROADCAST="on").rate_bot == 1000
    assert given(BOT_TOKEN=TOKEN, RATE_BOT="5000", API_URL="http://127.0.0.1:8081").rate_bot == 5000


def test_reserve_that_leaves_nothing_is_refused(given: Given) -> None:
    with pytest.raises(SettingsError, match="RATE_RESERVE must be smaller"):
        given(RATE_RESERVE="30")


def test_secrets_never_print(given: Given) -> None:
    key, password, hook, scraper = "k" * 40, "pass-of-the-database", "hook-secret", "token-of-the-scraper"
    settings = given(
        BOT_TOKEN=TOKEN,
        SECRET_KEY=key,
        DATABASE_URL=f"postgresql://a:{password}@h/n",
        WEBHOOK_SECRET=hook,
        METRICS_TOKEN=scraper,
    )
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert not [secret for secret in (TOKEN, key, password, hook, scraper) if secret in shown]


def test_refusal_does_not_repeat_a_secret(given: Given) -> None:
    with pytest.raises(SettingsError) as refused:
        given(BOT_TOKEN="123456-secret-part", SECRET_KEY="too-short-key", WEBHOOK_SECRET="white space")
    told = f"{refused.value} {refused.value.__cause__} {refused.value.__context__}"
    assert not [secret for secret in ("secret-part", "too-short-key", "white space") if secret in told]


def test_webhook_secret_is_the_same_in_every_process_with_the_token(given: Given) -> None:
    first, second = given(BOT_TOKEN=TOKEN), given(BOT_TOKEN=TOKEN)
    assert first.webhook_secret == second.webhook_secret
    assert TOKEN.split(":")[1] not in first.webhook_secret.get_secret_value()
    assert given(BOT_TOKEN="123456:another").webhook_secret != first.webhook_secret


def test_webhook_secret_without_token_cannot_be_guessed(given: Given) -> None:
    assert given().webhook_secret != given().webhook_secret


def test_every_setting_is_explained_in_the_example(pytestconfig: pytest.Config) -> None:
    assert all(field.description for field in Settings.model_fields.values())
    assert (pytestconfig.rootpath / ".env.example").read_text(encoding="utf-8") == settings_page(), (
        "python -c 'from bot.settings import settings_page; print(settings_page(), end=\"\")' > .env.example"
    )


def test_example_with_every_setting_switched_on_is_accepted(given: Given) -> None:
    lines = settings_page().replace("\n#HONGYAN_", "\nHONGYAN_")
    settings = given(lines.replace("=the-line-that-this-command-printed", f"={'k' * 43}"))
    assert settings.model_fields_set == set(Settings.model_fields)


def test_demonstration_makes_its_key_once_and_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret.key"
    first = load_or_make_secret_key(path, None, demonstration=True)
    assert load_or_make_secret_key(path, None, demonstration=True) == first
    assert len(first.get_secret_value()) >= 43  # 32 bytes
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_given_key_wins_and_nothing_is_made(tmp_path: Path) -> None:
    path, key = tmp_path / "secret.key", SecretStr("k" * 32)
    assert load_or_make_secret_key(path, key, demonstration=True) == key
    assert not path.exists()


def test_token_without_key_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with pytest.raises(SettingsError, match="token_urlsafe"):
        load_or_make_secret_key(path, None, demonstration=False)
    load_or_make_secret_key(path, None, demonstration=True)
    with pytest.raises(SettingsError, match=f"the line in {path}"):
        load_or_make_secret_key(path, None, demonstration=False)


def test_damaged_key_file_is_refused_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text("\n")
    with pytest.raises(SettingsError, match="backup"):
        load_or_make_secret_key(path, None, demonstration=True)
    assert path.read_text() == "\n"
