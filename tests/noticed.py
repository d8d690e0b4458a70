"""Notices in tests: drafts as the form would leave them, and the long work seen through to where it rests."""

from typing import Any

from sqlalchemy import func, select

from models.members import Member
from models.notice_recipients import Got, NoticeRecipient
from models.notices import Mode, Notice, NoticeState, Receipt
from models.orgs import Org
from tests.people import Person
from tests.world import World


async def draft(
    world: World, author: Person, unit: Org, text: str = "明天停电,请关好电器。", **columns: object
) -> int:
    """A notice as it is when its author has seen the preview; return its number."""
    base: dict[str, Any] = {
        "org_id": unit.id, "author_id": author.member_id, "state": NoticeState.DRAFT, "text": text,
        "attachments": [], "receipt": Receipt.READ, "mode": Mode.NOW, "urgent": False, "pinned": False,
        "round": 0, "reminders": 0,
    }  # fmt: skip
    async with world.scope() as scope:
        row = Notice(**(base | columns), made_at=scope.now)
        scope.add(row)
        await scope.flush()
        return row.id


async def sent(
    world: World, author: Person, unit: Org, text: str = "明天停电,请关好电器。", **columns: object
) -> int:
    """A notice that its author has just sent, seen through."""
    number = await draft(world, author, unit, text, **columns)
    await author.presses(f"nj:{number}")
    await seen_through(world)
    return number


async def seen_through(world: World) -> None:
    """Do the long work and bring what it says, until nothing is to be done now; what rests is woken once more
    to find how it stands.
    """
    for _ in range(4):
        world.workshop._rests.clear()
        await world.toil()


async def states(world: World, notice: int) -> dict[str, str]:
    """How each person of a notice stands, by name."""
    async with world.scope() as scope:
        named = select(NoticeRecipient.state, Member.name).join(
            Member, Member.id == NoticeRecipient.member_id
        )
        rows = await scope.rows(named.where(NoticeRecipient.notice_id == notice))
        return {name: state.value for state, name in rows}


async def counts(world: World, notice: int) -> dict[Got, int]:
    """How many stand how."""
    async with world.scope() as scope:
        mine = select(NoticeRecipient.state, func.count()).where(NoticeRecipient.notice_id == notice)
        return {
            state: int(number) for state, number in await scope.rows(mine.group_by(NoticeRecipient.state))
        }


async def notice_of(world: World, number: int) -> Notice:
    """The notice's row."""
    async with world.scope() as scope:
        row = await scope.get(Notice, number)
    assert row is not None
    return row
