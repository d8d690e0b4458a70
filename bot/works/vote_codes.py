"""How is a list of vote codes made ready for the printer? All at once: a code that is on no paper is kept
nowhere, and one that is kept is on the paper.
"""

import asyncio

from bot.vote_paper import sheet_of_codes
from bot.works.craft import Craft
from bot.works.files import deliver, file_name
from bot.works.parts import cut, sealed
from bot.works.reach import reached
from bot.works.under_way import UnderWay
from models.roles import Permission
from models.vote_codes import CodeList, VoteCode, new_codes
from models.works import Slot, WorkKind


async def run(under_way: UnderWay) -> None:
    """Draw the document, then keep the digests and deliver it in one transaction. Cut short, it begins anew
    with other codes. Raises NotFound and NotAllowed for who may not.
    """
    async with under_way.scope() as scope:
        org = await reached(scope, under_way.work, Permission.PLEDGE_ADOPT)
        words = under_way.words(scope)
    codes = new_codes(int(under_way.work.asked["households"]))
    document = await asyncio.to_thread(sheet_of_codes, words, org.name, codes)
    parts = await sealed(under_way.tools.vault, under_way.work.id, Slot.FILE, cut(document))
    async with under_way.scope() as scope:
        await reached(scope, under_way.work, Permission.PLEDGE_ADOPT)
        keeper = scope.actor.member.id if scope.actor.member else None
        made = CodeList(org_id=org.id, size=len(codes), made_by=keeper, made_at=scope.now)
        await scope.number(made)
        await scope.run(VoteCode.kept(scope.dialect, made.id, codes, scope.vault))
        scope.audit("vote-codes-printed", made, None, size=len(codes), org=org.id)
        await under_way.end(scope, "vote-codes-ready", unit=org.name, size=len(codes), org=org.id)
        name = file_name(words.plain("vote-paper.title"), org.name, scope.now, ".html")
        await deliver(under_way, scope, name, parts)


VOTE_CODES = Craft(WorkKind.VOTE_CODES, run)
