"""How is an import taken back from the chat? As from the command line; who changed since stays."""

from bot.importing.fault import ImportRefusedError
from bot.importing.undoing import undo
from bot.works.craft import Craft
from bot.works.fault import WorkRefusedError
from bot.works.parts import keep, sealed
from bot.works.reach import reached
from bot.works.telling import ChatTeller
from bot.works.under_way import UnderWay
from models.json_text import written
from models.roles import Permission
from models.works import Slot, WorkKind


async def run(under_way: UnderWay) -> None:
    """Take an import back; cut short, it goes on with what is still to be judged.

    Raises NotFound and NotAllowed for who may not; WorkRefusedError for an import that was taken back before.
    """
    work, number = under_way.work, int(under_way.work.asked["number"])
    async with under_way.scope() as scope:
        await reached(scope, work, Permission.ROSTER_IMPORT)
        actor = scope.actor.member.id if scope.actor.member else None
        teller = ChatTeller(under_way.words(scope))
    try:
        undone = await undo(under_way.database, under_way.tools.vault, number, under_way.count, actor)
    except ImportRefusedError:
        raise WorkRefusedError("import-undone-before", number=number) from None
    told = await sealed(under_way.tools.vault, work.id, Slot.TOLD, [written(teller.left(undone))])
    async with under_way.scope() as scope:
        await keep(scope, work.id, Slot.TOLD, told)
        await under_way.end(scope, "import-undone-now", work=work.id, number=number, rows=undone.taken_back)


UNDO = Craft(WorkKind.UNDO, run, "undo-stopped")
