"""A process that imports so many invented rows: ``python importing_process.py URL KEY FILE NUMBER``."""

import asyncio
import sys
from pathlib import Path

import typer

from bot.importing.importer import Importer, Order
from bot.importing.telling import Teller
from models.database import Database
from models.members import Education, Gender
from models.roster.verdicts import Entry
from models.vault import Vault

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
TOWNS = ("东莞", "浙江省宁波市", "广东省深圳市", "")


def invented(number: int, branches: int = 1) -> list[Entry]:
    """Rows of people who are all different: name, birth date and number."""
    return [_invented(place, branches) for place in range(number)]


def _invented(place: int, branches: int) -> Entry:
    name = SURNAMES[place % 16] + GIVEN[place // 16 % 24] + GIVEN[place // 384 % 24]
    values = {
        "name": name, "gender": list(Gender)[place % 2], "education": list(Education)[place % 7],
        "birth": f"{1940 + place % 60}-{1 + place // 60 % 12:02}-{1 + place // 720 % 28:02}",
        "joined_on": "2006-07", "phone": f"+86139{place:08}", "place_text": TOWNS[place % 4],
        "branch": f"第{place % branches + 1}村党支部", "sequence": place, "employer": "某厂",
    }  # fmt: skip
    return Entry("名册", place + 2, values, ())


async def main(url: str, key: str, file: str, number: str, branches: str = "1") -> None:
    """Import them as the command does."""
    database = Database(url)
    order = Order(Path(file), create_orgs=True)
    try:
        importer = Importer(database, Vault(key), Teller(typer.echo), order)
        await importer.run(invented(int(number), int(branches)))
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
