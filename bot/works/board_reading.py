"""How does a branch's voice come onto its board? Fetched once from the server that heard it, and kept."""

from telegram.error import BadRequest

from bot.courier import FileTooBigError
from bot.works.craft import Craft
from bot.works.fault import WorkRefusedError
from bot.works.reach import reached
from bot.works.under_way import UnderWay
from models.board_readings import LARGEST, BoardReading, kind_of
from models.roles import Permission
from models.works import WorkKind


async def run(under_way: UnderWay) -> None:
    """Keep the recording in place of an earlier one of that year.

    Raises NotFound and NotAllowed for who may not; WorkRefusedError where it is too large, gone or no sound.
    """
    asked = under_way.work.asked
    content = await _fetched(under_way)
    kind = kind_of(content)
    if kind is None:
        raise WorkRefusedError("board-reading-unknown")
    async with under_way.scope() as scope:
        unit = await reached(scope, under_way.work, Permission.PLEDGE_ADOPT)
        await scope.run(BoardReading.drop(unit.id, asked["year"]))
        row = BoardReading(
            org_id=unit.id, year=asked["year"], covers={"items": asked["items"]}, kind=kind,
            seconds=asked["seconds"], content=content, made_at=scope.now,
            made_by=scope.actor.member.id if scope.actor.member else None,
        )  # fmt: skip
        await scope.number(row)
        scope.audit("board-reading-kept", row, None, org=unit.id, year=row.year)
        told = {"unit": unit.name, "year": row.year, "seconds": row.seconds, "org": unit.id}
        await under_way.end(scope, "board-reading-kept", **told)


async def _fetched(under_way: UnderWay) -> bytes:
    try:
        return await under_way.tools.courier.fetch(under_way.work.asked["file_id"], LARGEST)
    except FileTooBigError:
        raise WorkRefusedError("board-reading-too-big", megabytes=LARGEST // 1_000_000) from None
    except BadRequest:
        raise WorkRefusedError("board-reading-gone") from None


READING = Craft(WorkKind.READING, run)
