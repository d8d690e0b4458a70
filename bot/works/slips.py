"""How are the slips of a whole branch, or of a county, made ready for the printer? A branch a step."""

import asyncio

from bot.slips import sheet_of
from bot.works.craft import Craft
from bot.works.fault import WorkRefusedError
from bot.works.files import LARGEST, deliver, file_name
from bot.works.parts import cut, sealed
from bot.works.reach import reached
from bot.works.under_way import UnderWay
from models.orgs import Org
from models.roles import Permission
from models.slips import Slip, branches_in, slips_of
from models.works import Slot, WorkKind


async def run(under_way: UnderWay) -> None:
    """Make the codes that are missing, a branch at a time, draw the document, and note it in the trail.

    Cut short, it begins anew: codes that were made stay. Raises NotFound and NotAllowed for who may not;
    WorkRefusedError where everybody has a chat, or the document is too large for one.
    """
    async with under_way.scope() as scope:
        org = await reached(scope, under_way.work, Permission.INVITE_MAKE)
        branches, words = await scope.all(branches_in(org.path)), under_way.words(scope)
    slips = list[Slip]()
    for number, branch in enumerate(branches):
        under_way.count(number, len(branches))
        slips += await _of_branch(under_way, branch)
    if not slips:
        raise WorkRefusedError("slips-none", unit=org.name)
    document = await asyncio.to_thread(sheet_of, words, slips)
    if len(document) > LARGEST:
        raise WorkRefusedError("file-too-large", megabytes=LARGEST // 1_000_000)
    parts = await sealed(under_way.tools.vault, under_way.work.id, Slot.FILE, cut(document))
    async with under_way.scope() as scope:
        scope.audit("slips-printed", f"org:{org.id}", slips=len(slips))
        await under_way.end(scope, "slips-ready", unit=org.name, slips=len(slips), branches=len(branches))
        name = file_name(words.plain("slips.title"), org.name, scope.now, ".html")
        await deliver(under_way, scope, name, parts)


async def _of_branch(under_way: UnderWay, branch: Org) -> list[Slip]:
    async with under_way.scope() as scope:
        await reached(scope, under_way.work, Permission.INVITE_MAKE)
        actor = scope.actor.member.id if scope.actor.member else None
        return await scope.of_session(slips_of, branch, scope.now, actor)


SLIPS = Craft(WorkKind.SLIPS, run)
