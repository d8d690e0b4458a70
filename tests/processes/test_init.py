"""``init``: an empty database becomes a county with one link; nothing of the demonstration appears."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from bot.__main__ import app
from bot.first_day import FirstDayError, begin
from bot.settings import Settings
from models.accounts import Account
from models.audit import AuditLine
from models.check_ins import CheckInRule
from models.database import Database
from models.founding import FounderLink, digest_of
from models.installation import Installation
from models.members import Member, Standing
from models.orgs import Org
from models.roles import Grant, Role
from models.scope import one_turn
from models.vault import Vault
from tests.crash.server import BotApi
from tests.world import START

TOKEN, KEY = "4242:test-token-of-nobody", "k" * 40
NOBODY = "http://127.0.0.1:9"


def settings(url: str, folder: Path, **more: object) -> Settings:
    """An operator's settings; nobody answers at the Bot API unless told otherwise."""
    told = {"bot_token": TOKEN, "secret_key": KEY, "database_url": url, "data_dir": folder, "api_url": NOBODY}
    return Settings.model_validate({name: value for name, value in {**told, **more}.items() if value})


def at_telegram(username: str) -> str:
    """How a link of Telegram's begins."""
    return f"https://t.me/{username}"


async def began(
    told: Settings, county: str = "云岭县委组织部", *, beside: bool = False, again: bool = False
) -> list[str]:
    """Run it; return what it says."""
    said: list[str] = []
    await begin(county, told, said.append, at_telegram, beside=beside, again=again)
    return said


def secret_in(said: list[str]) -> str:
    """The secret of the link that was printed."""
    [found] = re.findall(r"(?:start=|/start )f_([\w-]+)", "\n".join(said))
    return str(found)


async def counts(url: str) -> dict[str, int]:
    """How many rows the tables have."""
    database = Database(url)
    tables = (Org, Member, Grant, Account, FounderLink, CheckInRule)
    async with database.reading() as session:
        found = {table.__tablename__: await session.scalar(select(func.count(table.id))) for table in tables}
    await database.close()
    return {name: number or 0 for name, number in found.items()}


async def test_empty_database_becomes_a_county_with_one_link(database_url: str, tmp_path: Path) -> None:
    async with BotApi() as api:
        said = await began(settings(database_url, tmp_path, api_url=api.url))
    assert said[0] == "云岭县委组织部: made, 0 on its roster."
    assert said[2].startswith("  https://t.me/hongyan_bot?start=f_")
    assert await counts(database_url) == {
        "orgs": 1, "members": 0, "grants": 0, "accounts": 0, "founder_links": 1, "check_in_rules": 1,
    }  # fmt: skip
    database = Database(database_url)
    async with database.reading() as session:
        [root] = (await session.scalars(Org.roots())).all()
        assert (root.path, root.level, root.active) == (f"/{root.id}/", "county", True)
        [link] = (await session.scalars(select(FounderLink))).all()
        assert link.digest == digest_of(secret_in(said))
        assert (link.expires_at - link.made_at).total_seconds() == 24 * 3600
        [card] = (await session.scalars(select(Installation))).all()
        assert (card.demonstration, card.key_mark) == (False, Vault(KEY).mark())
        verbs = (await session.scalars(select(AuditLine.verb).order_by(AuditLine.id))).all()
        assert verbs == ["county-begun", "founder-link-made"]
    await database.close()


@pytest.mark.sqlite_only
async def test_database_without_tables_gets_them(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new' / 'hongyan.db'}"
    said = await began(settings(url, tmp_path / "new"))
    assert secret_in(said)
    assert (await counts(url))["orgs"] == 1


async def test_without_an_answer_of_the_server_the_payload_is_told_with_its_use(
    database_url: str, tmp_path: Path
) -> None:
    said = await began(settings(database_url, tmp_path))
    assert said[2].startswith("  /start f_")
    assert "send this line to the bot in a private chat" in said[3]


async def test_second_init_replaces_the_link_while_nobody_used_it(database_url: str, tmp_path: Path) -> None:
    told = settings(database_url, tmp_path)
    first, second = secret_in(await began(told)), secret_in(await began(told, " 云岭县委组织部 "))
    assert first != second
    database = Database(database_url)
    async with database.reading() as session:
        rows = (await session.scalars(select(FounderLink).order_by(FounderLink.id))).all()
        assert [(row.digest, row.ended_at is None) for row in rows] == [
            (digest_of(first), False), (digest_of(second), True),
        ]  # fmt: skip
    await database.close()
    assert (await counts(database_url))["orgs"] == 1


async def test_init_of_a_county_with_an_administrator_says_what_there_is(
    database_url: str, tmp_path: Path
) -> None:
    told = settings(database_url, tmp_path)
    await began(told)
    database = Database(database_url)
    async with one_turn(database, now=START, vault=Vault(KEY)) as scope:
        root = await scope.first(Org.roots())
        assert root is not None
        member = Member(branch_id=root.id, standing=Standing.ACTIVE, created_at=scope.now)
        member.set_name("叶秋")
        scope.add(member)
        await scope.flush()
        scope.add(Grant(member_id=member.id, role=Role.COUNTY, org_id=root.id, granted_at=scope.now))
    await database.close()
    said = await began(told)
    assert said == [
        "云岭县委组织部: was there, 1 on its roster.",
        "It has 1 administrator(s), who appoint others in the chat by /grants.",
        "Where none of them can be reached any more, --again prints a fresh link, and they are told.",
    ]
    assert secret_in(await began(told, again=True))
    database = Database(database_url)
    async with database.reading() as session:
        lines = list(await session.scalars(select(AuditLine).where(AuditLine.verb == "founder-link-made")))
        assert [line.facts["administrators"] for line in lines] == [0, 1]
        open_links = await session.scalars(select(FounderLink).where(FounderLink.ended_at.is_(None)))
        assert len(open_links.all()) == 1
    await database.close()


async def test_another_name_is_refused_naming_what_there_is_and_added_beside(
    database_url: str, tmp_path: Path
) -> None:
    told = settings(database_url, tmp_path)
    await began(told)
    with pytest.raises(FirstDayError, match="There is 云岭县委组织部 already"):
        await began(told, "青禾县委组织部")
    assert (await counts(database_url))["orgs"] == 1
    assert secret_in(await began(told, "青禾县委组织部", beside=True))
    await began(told, "青禾县委组织部", beside=True)
    assert (await counts(database_url))["orgs"] == 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("more", "county", "why"),
    [
        ({"bot_token": None, "api_url": None}, "云岭县", "only the demonstration"),
        ({}, "   ", "1 to 80 characters"),
        ({}, "县" * 81, "1 to 80 characters"),
    ],
)
async def test_what_cannot_be_begun_is_refused_with_a_sentence(
    database_url: str, tmp_path: Path, more: dict[str, object], county: str, why: str
) -> None:
    with pytest.raises(FirstDayError, match=why):
        await began(settings(database_url, tmp_path, **more), county)
    assert (await counts(database_url))["orgs"] == 0


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("column", "value", "why"),
    [("demonstration", True, "invented people"), ("key_mark", b"other", "another secret key")],
)
async def test_database_of_a_demonstration_or_of_another_key_is_left_alone(
    database_url: str, tmp_path: Path, column: str, value: object, why: str
) -> None:
    database = Database(database_url)
    async with database.writing() as session:
        session.add(Installation(created_at=START, **{"demonstration": False, column: value}))
    await database.close()
    with pytest.raises(FirstDayError, match=why):
        await began(settings(database_url, tmp_path))
    assert (await counts(database_url))["orgs"] == 0


def test_command_line_begins_a_county_and_refuses_a_second_one(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.logs.set_up", lambda _settings: None)  # the runner's own streams end with it
    runner = CliRunner(env={
        "HONGYAN_BOT_TOKEN": TOKEN, "HONGYAN_SECRET_KEY": KEY, "HONGYAN_DATABASE_URL": database_url,
        "HONGYAN_DATA_DIR": str(tmp_path), "HONGYAN_API_URL": NOBODY,
    })  # fmt: skip
    begun = runner.invoke(app, ["init", "云岭县委组织部"])
    assert (begun.exit_code, "/start f_" in begun.output) == (0, True), begun.output
    refused = runner.invoke(app, ["init", "青禾县委组织部"])
    assert refused.exit_code == 2
    assert "--beside" in refused.output
    assert runner.invoke(app, ["init", "青禾县委组织部", "--beside"]).exit_code == 0
