"""From an empty database to a county at work: the command line and the chat alone, no SQL, no restart."""

import asyncio
import csv
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.crash.processes import ROOT, Process, Somebody, beside, chat_server, environment_with, somebody

_COUNTY = "云岭县委组织部"
_VILLAGES = {
    "云岭镇党委": ("柳湾村", "石桥村", "松岭村", "杏坪村"),
    "清源镇党委": ("河口村", "双庙村", "竹园村"),
}
_HEADER = ("所在党委", "党支部", "姓  名", "性别", "出生年月", "手机", "党内职务", "联系人", "是否流动")


def write_roster(file: Path) -> None:
    """Seven branches that the database does not know, each with a secretary and a member far away."""
    villages = [(committee, village) for committee, names in _VILLAGES.items() for village in names]
    with file.open("w", encoding="gb18030", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("云岭县党员花名册",))
        rows.writerow(_HEADER)
        for number, (committee, village) in enumerate(villages):
            branch, head = f"{village}党支部", f"秦书{'甲乙丙丁戊己庚'[number]}"
            phones = (f"1390000{number:04}", f"1380000{number:04}")
            rows.writerow((committee, branch, head, "男", "1975.03", phones[0], "支部书记", "", "否"))
            member = f"外出{'甲乙丙丁戊己庚'[number]}"
            rows.writerow((committee, branch, member, "女", "1990年5月", phones[1], "", head, "是"))


async def told(arguments: list[str], settings: dict[str, str]) -> str:
    """Run a command to its end; return what it said."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=environment_with(settings),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await running.communicate()
    assert running.returncode == 0, said.decode()
    return said.decode()


@asynccontextmanager
async def serving(settings: dict[str, str], folder: Path) -> AsyncIterator[None]:
    """The service, from its first start on an empty database to its clean stop."""
    service = Process(["-m", "bot", "serve"], settings, folder / "bot.log", "is ready")
    await service.start()
    try:
        yield
        assert await service.stop() == 0
    finally:
        await service.kill()


async def agree(person: Somebody) -> None:
    """Tick the one consent that is needed."""
    await person.taps("基本使用")
    await person.waits_for(lambda one: "☑ 基本使用" in str(one.get("inline_keyboard")))
    await person.taps("选好了")


async def become_administrator(eve: Somebody, link: str) -> None:
    """Open the one-time link and answer its three questions."""
    await eve.says(f"/start {link}")
    await eve.taps("✅ 开始")
    await agree(eve)
    for answer in ("叶秋", "1985"):
        await eve.says(answer)
    await eve.sees(f"您是{_COUNTY}的管理员")


async def appoint(eve: Somebody, name: str, branch: str) -> None:
    """Appoint whom the roster calls a branch's secretary, by one tap."""
    await eve.says("/grants")
    await eve.taps("任命书记")
    await eve.taps(f"{name} · {branch}")
    await eve.sees(f"{name}是{branch}的支部书记了")


async def slip_of(keeper: Somebody, name: str) -> str:
    """Return what stands on the slip for a member."""
    await keeper.says(f"/roster {name}")
    await keeper.taps("邀请码")
    shown = await keeper.waits_for(lambda one: "start=i_" in str(one))
    found = re.search(r"start=(i_\w{8})", str(shown))
    assert found
    return found[1]


async def bind(person: Somebody, slip: str, year: str, name: str) -> None:
    """From the slip to being known."""
    await person.says(f"/start {slip}")
    await person.taps("同意并继续")
    await agree(person)
    await person.sees("出生")
    await person.says(year)
    await person.sees(f"绑定好了,{name}同志")


async def test_county_begins_with_an_empty_database_and_works_the_same_day(tmp_path: Path) -> None:
    write_roster(tmp_path / "roster.csv")
    async with chat_server(tmp_path) as server, serving(settings := beside(server, tmp_path), tmp_path):
        eve = await somebody(server, "叶秋")
        found = re.search(r"start=(f_\S+)", await told(["init", _COUNTY], settings))
        assert found
        await become_administrator(eve, found[1])
        said = await told(["import-roster", str(tmp_path / "roster.csv"), "--create-orgs"], settings)
        assert "系统中还没有的组织(9个)" in said
        assert "第1号导入完成:新增14人" in said
        await appoint(eve, "秦书甲", "柳湾村党支部")
        head, member = await somebody(server, "秦书甲"), await somebody(server, "外出甲")
        await bind(head, await slip_of(eve, "秦书甲"), "1975", "秦书甲")
        await bind(member, await slip_of(head, "外出甲"), "1990", "外出甲")
        await head.says("/roster 外出乙")
        await head.sees("没找到叫“外出乙”的人")
