"""Hongyan serving its pages beside its loops, as ``serve`` does, while one promise moves ten times a second.

What is counted of that promise is the clock itself, in tenths of a second: a page tells how old it is.
"""

import asyncio
import logging
import time
from datetime import date

from sqlalchemy import select, update

from bench.child import Stage, perform
from bench.contestants.hongyan import wired
from bot.http import Pages, open_port
from bot.wiring import Wired
from models.consents import Consent, Purpose
from models.members import Member
from models.pledge_steps import ItemState
from models.pledges import Area, Pledge, PledgeItem, PledgeVersion, VersionState
from models.pledges import Stage as Far

OWNERS, ITEMS = 16, 2  # an ordinary branch
TARGET = 10**9  # of the promise that moves
_WORDS = "每月巡河两次,全年不少于二十四次,沿河捡净垃圾,发现问题当天报给村里"
_EACH = 0.1  # seconds


async def fill(whole: Wired, branch: int) -> int:
    """Put pledges on a branch's board; return the number of the item that moves."""
    now, numbers = whole.process.clock.now(), list[int]()
    async with whole.process.database.writing() as session:
        members = await session.scalars(select(Member.id).where(Member.branch_id == branch).limit(OWNERS))
        for member in members.all():
            session.add(Consent(member_id=member, purpose=Purpose.PLEDGES, given_at=now))
            pledge = Pledge(org_id=branch, member_id=member, year=now.year, made_at=now)
            session.add(pledge)
            await session.flush()
            for number in range(1, ITEMS + 1):
                item = PledgeItem(
                    pledge_id=pledge.id, number=number, area=Area.SERVICE, state=ItemState.RUNNING,
                    stage=Far.DOING, published_at=now, moved_at=now,
                )  # fmt: skip
                session.add(item)
                await session.flush()
                version = PledgeVersion(
                    item_id=item.id, number=1, state=VersionState.IN_FORCE, text=_WORDS, target=TARGET,
                    unit="次", due_on=date(now.year, 12, 20), made_at=now,
                )  # fmt: skip
                session.add(version)
                await session.flush()
                item.version_id = version.id
                numbers.append(item.id)
    return numbers[0]


async def move(whole: Wired, item: int) -> None:
    """Write the clock into the promise."""
    async with whole.process.database.writing() as session:
        tenths = int(time.monotonic() * 10)
        await session.execute(update(PledgeItem).where(PledgeItem.id == item).values(done=tenths))


async def move_on(whole: Wired, item: int) -> None:
    """Do so for ever."""
    while True:
        await asyncio.sleep(_EACH)
        await move(whole, item)


async def play(stage: Stage) -> None:
    """Serve until the measuring process has seen enough."""
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    whole = wired(stage.order)
    item = await fill(whole, stage.order["branch"])
    pages = Pages(whole.web_app(), open_port("127.0.0.1", stage.order["port"]))
    await pages.start()
    await whole.process.start()
    await move(whole, item)
    moving = asyncio.create_task(move_on(whole, item))
    await stage.ready()
    await stage.over()
    stage.measured()
    moving.cancel()
    await asyncio.gather(moving, return_exceptions=True)
    await pages.stop()
    await whole.process.stop()
    await whole.close()


if __name__ == "__main__":
    perform(play, fast=True)
