"""Bots come and go by commands: sealed, named, bound to an organisation, never shown with their token."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.bots import BotError, add, remove, show
from bot.served import Served, listed
from bot.settings import Settings
from bot.upkeep.fault import UpkeepError
from models.bots import Bot
from models.vault import Vault
from tests.county import found_county
from tests.world import World

KEY = "k" * 40
OWN, SECOND = "4242:test-token-of-nobody", "5151:second-token-of-nobody"


def settings(url: str, folder: Path, **more: object) -> Settings:
    """An operator's settings."""
    told = {"bot_token": OWN, "secret_key": KEY, "database_url": url, "data_dir": folder}
    return Settings.model_validate({**told, **more})


async def bots(world: World) -> dict[int, Served]:
    """What a process would serve."""
    return await listed(world.database, Vault(KEY), Served.by_token(OWN), alone=False)


async def test_added_bot_is_served_for_its_organisation_and_removed_again(
    world: World, tmp_path: Path
) -> None:
    async with world.scope() as scope:
        county = await found_county(scope)
    told, said = settings(world.database.url, tmp_path), list[str]()
    await add(f" {SECOND}\n", told, said.append, org="清源镇党委", label=None)
    served = (await bots(world))[5151]
    assert (served.token, served.label, served.within) == (SECOND, "清源镇党委", county.committee.path)
    await add(SECOND, told, said.append, org=str(county.county.id), label="second")
    assert (await bots(world))[5151].within == county.county.path
    await show(told, said.append)
    assert "the bot of the settings" in said[2]
    assert "second  |  青禾县委组织部  |  served by nobody now" in said[3]
    await remove(5151, told, said.append)
    assert list(await bots(world)) == [4242]
    async with world.scope() as scope:
        assert (await scope.rows(Bot.listed())) == []
        row = await scope.get(Bot, 5151)
        assert row is not None
        assert row.token == b""
    assert not any("second-token" in line for line in said)


async def test_settings_bot_can_be_given_an_organisation_and_keeps_its_token(
    world: World, tmp_path: Path
) -> None:
    async with world.scope() as scope:
        county = await found_county(scope)
    told = settings(world.database.url, tmp_path)
    await add("4242:older-token", told, print, org="青禾县委组织部", label="own")
    assert await bots(world) == {4242: Served(4242, OWN, "own", county.county.path)}


async def test_bot_sealed_with_another_key_is_left_out_and_the_others_go_on(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await add(
        SECOND, settings(world.database.url, tmp_path, secret_key="x" * 40), print, org=None, label=None
    )
    assert list(await bots(world)) == [4242]
    assert "the token of bot 5151 was sealed with another secret key" in caplog.text


@pytest.mark.parametrize(
    ("typed", "org", "why"),
    [
        ("", None, "is no bot token"),
        ("5151 second", None, "is no bot token"),
        ("99999999999999999999:x", None, "no bot has such a number"),
        (SECOND, "云岭县", "There is no organisation '云岭县'"),
        (SECOND, "9" * 30, "There is no organisation"),
        (SECOND, "柳湾村党支部", "Several organisations are called"),
    ],
)
@pytest.mark.sqlite_only
async def test_what_cannot_be_added_is_refused_with_a_sentence(
    world: World, tmp_path: Path, typed: str, org: str | None, why: str
) -> None:
    async with world.scope() as scope:
        await found_county(scope)
        await found_county(scope)
    with pytest.raises(UpkeepError, match=why) as refused:
        await add(typed, settings(world.database.url, tmp_path), print, org=org, label=None)
    assert "second-token" not in str(refused.value)
    assert list(await bots(world)) == [4242]


@pytest.mark.sqlite_only
async def test_demonstration_and_unknown_bots_are_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(BotError, match="A demonstration has a bot of its own"):
        await add(SECOND, settings(world.database.url, tmp_path, bot_token=None), print, org=None, label=None)
    with pytest.raises(BotError, match="There is no bot 5151"):
        await remove(5151, settings(world.database.url, tmp_path), print)


@pytest.mark.sqlite_only
def test_token_is_piped_in_and_not_printed(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.logs.set_up", lambda _settings: None)  # the runner's own streams end with it
    environment = {"HONGYAN_BOT_TOKEN": OWN, "HONGYAN_SECRET_KEY": KEY, "HONGYAN_DATABASE_URL": database_url,
                   "HONGYAN_DATA_DIR": str(tmp_path)}  # fmt: skip
    runner = CliRunner(env=environment)
    added = runner.invoke(app, ["bots", "add", "--label", "second"], input=f"{SECOND}\n")
    assert (added.exit_code, "Bot 5151 (second) serves the whole tree." in added.output) == (0, True)
    shown = runner.invoke(app, ["bots", "list"])
    assert "5151  second" in shown.output
    removed = runner.invoke(app, ["bots", "remove", "5151"])
    assert removed.exit_code == 0
    assert runner.invoke(app, ["bots", "remove", "5151"]).exit_code == 2
    assert "second-token" not in added.output + shown.output + removed.output
