"""Databases with something of every kind in them, settings that reach them, and what they hold."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, null

from bot.settings import Settings
from bot.upkeep.archive import Tally
from models.database import Database
from models.rows import all_tables, leave, line
from models.vault import Vault

KEY = "a key of tests, with thirty-two characters"
VAULT = Vault(KEY)
AT = datetime(2027, 1, 28, 2, 0, 0, 5, tzinfo=UTC)
INSTALLATION: dict[str, Any] = {
    "demonstration": False, "clock_offset_seconds": 0, "key_mark": VAULT.mark(),
    "reference_date": date(2027, 1, 28), "created_at": AT,
}  # fmt: skip
ACCOUNT: dict[str, Any] = {
    "id": 7, "bot_id": 100, "chat_id": 7_000_000_000_001, "language": "zh_CN", "language_chosen": False,
    "simulated": False, "tries": 0, "created_at": AT,
}  # fmt: skip
ORG: dict[str, Any] = {"level": "branch", "active": True, "created_at": AT}
MEMBER: dict[str, Any] = {
    "branch_id": 1, "standing": "active", "name_keys": "an", "floating": True, "zone": "Asia/Shanghai",
    "abroad": False, "asked_to_check_in": False, "prefers_phone": False, "created_at": AT,
    "phone_sealed": None, "contact_id": None,
}  # fmt: skip
MESSAGE: dict[str, Any] = {
    "bot_id": 100, "account_id": 7, "kind": "reply", "lane": 0, "capped": True, "screen": "menu",
    "args": {"z": [1.0, 2.5, 1e22, None], "中": {"y": True, "x": ""}}, "state": "waiting", "attempts": 0,
    "created_at": AT,
}  # fmt: skip
ROWS: dict[str, list[dict[str, Any]]] = {  # some point at later rows of their own table
    "installation": [INSTALLATION],
    "accounts": [ACCOUNT],
    "orgs": [
        {"id": 1, "parent_id": 9, "name": "柳湾村\t\\N\n「支部」", "path": "/9/1/", **ORG},
        {"id": 9, "parent_id": None, "name": "清源镇", "path": "/9/", **ORG},
    ],
    "members": [
        {**MEMBER, "id": 3, "contact_id": 5000, "name": "安", "place": {"b": 1, "a": "é"}},
        {**MEMBER, "id": 4, "name": "没有", "place": null()},
        {**MEMBER, "id": 5000, "name": "鲍🙂", "place": None, "phone_sealed": bytes(range(256))},
    ],
    "outbox": [MESSAGE],
    "leases": [{"bot_id": 100, "holder": "somewhere:7::", "token": 3, "until": AT.replace(year=2999)}],
}


def settings(url: str, folder: Path, key: str = KEY) -> Settings:
    """The settings of an operator with this database."""
    return Settings.model_validate({"database_url": url, "secret_key": key, "data_dir": folder})


async def furnish(url: str) -> None:
    """Put rows of every type into a database."""
    tables = {table.name: table for table in all_tables()}
    database = Database(url)
    async with database.writing() as session:
        for name, rows in ROWS.items():
            await session.execute(insert(tables[name]).values(rows))
    await database.close()


async def content(url: str) -> dict[str, tuple[int, str]]:
    """Number and hash of the rows of each table."""
    database, found = Database(url), {}
    async with database.snapshot() as session:
        for table in all_tables():
            tally = Tally()
            async for rows in leave(session, table):
                tally.add([line(row) for row in rows])
            found[table.name] = tally.rows, tally.sha256
    await database.close()
    return found
