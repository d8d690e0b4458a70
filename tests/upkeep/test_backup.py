"""Is a backup whole, of one instant, and back in any engine? And is what is not whole refused?"""

import asyncio
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.upkeep import archive
from bot.upkeep.backup import back_up
from bot.upkeep.fault import UpkeepError
from bot.upkeep.fit import vault_of
from bot.upkeep.restore import restore
from models import rows as all_rows
from models.accounts import Account
from models.database import Database
from models.firings import Firing
from models.members import Member
from models.orgs import Org
from models.vault import Vault
from tests.upkeep.rows import ACCOUNT, AT, KEY, MEMBER, ORG, VAULT, content, furnish, settings

Harm = Callable[[Path], None]


def quiet(_line: str) -> None:
    """Nobody reads along."""


async def test_backup_of_one_engine_is_restored_into_any(
    database_url: str, other_url: str, tmp_path: Path
) -> None:
    await furnish(database_url)
    file, said = tmp_path / "saved.zip", list[str]()
    await back_up(file, settings(database_url, tmp_path), said.append)
    assert "           3  members" in said
    assert "key apart" in said[-1]
    assert file.stat().st_mode & 0o777 == 0o600
    assert KEY.encode() not in file.read_bytes()
    await restore(file, settings(other_url, tmp_path), quiet)
    assert await content(other_url) == await content(database_url)
    database = Database(other_url)
    async with database.writing() as session:
        absent = await session.scalars(select(Member.id).where(Member.place.is_(None)))
        assert list(absent) == [4]  # JSON's null is no absence
        bob = await session.get(Member, 5000)
        assert bob
        assert (bob.phone_sealed, bob.created_at, bob.place) == (bytes(range(256)), AT, None)
        session.add(next_one := Member(**{**MEMBER, "name": "新"}))
        await session.flush()
        assert next_one.id == 5001
    await database.close()


async def test_backup_comes_into_an_empty_database_unless_forced(database_url: str, tmp_path: Path) -> None:
    await furnish(database_url)
    mine, file = settings(database_url, tmp_path), tmp_path / "saved.zip"
    await back_up(file, mine, quiet)
    before = await content(database_url)
    database = Database(database_url)
    async with database.writing() as session:
        session.add(Org(**ORG, id=77, name="后来的", path="/77/", parent_id=None))
    changed = await content(database_url)
    with pytest.raises(UpkeepError, match=r"not empty: there are rows in \w+\. --force"):
        await restore(file, mine, quiet)
    assert await content(database_url) == changed
    await restore(file, mine, quiet, force=True)
    assert await content(database_url) == before
    await database.close()


@pytest.mark.sqlite_only
async def test_restore_makes_the_tables_of_a_new_database(database_url: str, tmp_path: Path) -> None:
    await furnish(database_url)
    file, new = tmp_path / "saved.zip", f"sqlite:///{tmp_path / 'new.db'}"
    await back_up(file, settings(database_url, tmp_path), quiet)
    mine = settings(new, tmp_path)
    await restore(file, mine, quiet)
    assert await content(mine.database_url.get_secret_value()) == await content(database_url)


class Pairs:
    """Somebody who writes into two tables in each transaction, without end."""

    def __init__(self, database: Database) -> None:
        self.database, self.written = database, 0

    async def write(self, number: int) -> None:
        """Write so many pairs."""
        for _ in range(number):
            async with self.database.writing() as session:
                self.written += 1
                session.add(Account(**ACCOUNT | {"id": self.written, "chat_id": self.written}))
                slot = AT.replace(microsecond=self.written)
                session.add(Firing(job="pair", slot=slot, fired_at=AT, skipped=False))
            await asyncio.sleep(0)


async def test_writer_goes_on_while_a_backup_sees_one_instant(
    database_url: str, other_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_rows, "BATCH", 10)
    database, file = Database(database_url), tmp_path / "saved.zip"
    pairs = Pairs(database)
    await pairs.write(50)
    writing = asyncio.create_task(pairs.write(100_000))
    await back_up(file, settings(database_url, tmp_path), quiet)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await database.close()
    await restore(file, settings(other_url, tmp_path), quiet)
    counts = {name: number for name, (number, _) in (await content(other_url)).items() if number}
    assert counts.keys() == {"accounts", "firings"}
    assert counts["accounts"] == counts["firings"]
    assert 50 <= counts["accounts"] < pairs.written


async def saved(url: str, folder: Path) -> Path:
    """A good backup."""
    await furnish(url)
    file = folder / "saved.zip"
    await back_up(file, settings(url, folder), quiet)
    return file


def rewritten(file: Path, change: dict[str, bytes]) -> None:
    """Change members of a backup, as somebody would who knows zip files."""
    with zipfile.ZipFile(file) as old:
        members = {name: old.read(name) for name in old.namelist()} | change
    with zipfile.ZipFile(file, "w") as new:
        for name, held in members.items():
            new.writestr(name, held)


def member_of(file: Path, name: str) -> bytes:
    with zipfile.ZipFile(file) as held:
        return held.read(name)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def flip_a_bit(file: Path) -> None:
    held = bytearray(file.read_bytes())
    held[held.index(b"members.jsonl") + 60] ^= 1
    file.write_bytes(held)


def change_a_row(file: Path) -> None:
    rewritten(file, {"orgs.jsonl": member_of(file, "orgs.jsonl").replace("清源镇".encode(), b"x")})


def drop_a_row(file: Path) -> None:
    rewritten(file, {"members.jsonl": member_of(file, "members.jsonl").split(b"\n", 1)[1]})


def forge(file: Path) -> None:
    """Change a row and make the manifest fit."""
    rows = member_of(file, "orgs.jsonl")
    changed = rows.replace("清源镇".encode(), b"x")
    manifest = member_of(file, "manifest.json").decode()
    manifest = manifest.replace(sha256(rows).hexdigest(), sha256(changed).hexdigest())
    rewritten(file, {"orgs.jsonl": changed, "manifest.json": manifest.encode()})


def be_no_zip(file: Path) -> None:
    file.write_text("PK, but no backup")


def be_another_zip(file: Path) -> None:
    rewritten(file, {"manifest.json": b"[]"})


def come_from_the_future(file: Path) -> None:
    manifest: dict[str, Any] = json.loads(member_of(file, "manifest.json"))
    rewritten(file, {"manifest.json": json.dumps({**manifest, "format": 99}).encode()})


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (cut_short, "cut short"),
        (flip_a_bit, "cut short|not those that were written"),
        (change_a_row, "rows of orgs"),
        (drop_a_row, "rows of members"),
        (forge, "manifest was changed"),
        (be_no_zip, "no backup"),
        (be_another_zip, "no backup"),
        (come_from_the_future, "format is 99"),
        (Path.unlink, "cannot be read"),
    ],
)
async def test_file_that_is_not_as_it_was_written_is_refused(
    database_url: str,
    tmp_path: Path,
    harm: Harm,
    told: str,
) -> None:
    file = await saved(database_url, tmp_path)
    harm(file)
    before = await content(database_url)
    with pytest.raises(UpkeepError, match=told):
        await restore(file, settings(database_url, tmp_path), quiet, force=True)
    assert await content(database_url) == before


@pytest.mark.sqlite_only
async def test_another_key_is_refused_for_saving_and_for_restoring(database_url: str, tmp_path: Path) -> None:
    file = await saved(database_url, tmp_path)
    other = settings(database_url, tmp_path, "another key, with thirty-two characters")
    with pytest.raises(UpkeepError, match="sealed with another secret key"):
        await back_up(tmp_path / "second.zip", other, quiet)
    with pytest.raises(UpkeepError, match="belongs to another secret key"):
        await restore(file, other, quiet, force=True)
    assert not (tmp_path / "second.zip").exists()


def test_upkeep_makes_no_key(tmp_path: Path) -> None:
    with pytest.raises(UpkeepError, match="no secret key"):
        vault_of(settings("sqlite:///x.db", tmp_path).model_copy(update={"secret_key": None}))
    assert not list(tmp_path.iterdir())


@pytest.mark.sqlite_only
async def test_backup_of_another_revision_is_refused(database_url: str, tmp_path: Path) -> None:
    file = await saved(database_url, tmp_path)
    told = json.loads(member_of(file, "manifest.json")) | {"revision": "0000"}
    manifest = json.dumps(told).encode()
    rewritten(file, {"manifest.json": manifest, "manifest.signature": archive._signature(manifest, VAULT)})
    with pytest.raises(UpkeepError, match=r"revision 0000.*version that wrote it"):
        await restore(file, settings(database_url, tmp_path), quiet, force=True)


@pytest.mark.sqlite_only
async def test_row_that_the_database_refuses_leaves_everything_as_it_was(
    database_url: str, tmp_path: Path
) -> None:
    """A member whose branch is not there: SQLite would notice at the commit, and nothing has come in."""
    file = await saved(database_url, tmp_path)
    rows = member_of(file, "members.jsonl").replace(b"[3,1,", b"[3,4711,")
    told = json.loads(member_of(file, "manifest.json"))
    part = next(part for part in told["parts"] if part["table"] == "members")
    part["sha256"] = sha256(rows).hexdigest()
    manifest = json.dumps(told).encode()
    signature = archive._signature(manifest, VAULT)
    rewritten(file, {"members.jsonl": rows, "manifest.json": manifest, "manifest.signature": signature})
    before = await content(database_url)
    with pytest.raises(UpkeepError, match=r"members: a row points at one of orgs"):
        await restore(file, settings(database_url, tmp_path), quiet, force=True)
    assert await content(database_url) == before


def test_signature_is_worth_nothing_with_another_key() -> None:
    assert archive._signature(b"x", VAULT) != archive._signature(b"x", Vault("1" * 32))
