"""How does a photo of a promise come to be shown? It is fetched, and drawn anew in a thread of its own."""

import asyncio

from telegram.error import BadRequest

from bot.courier import FileTooBigError
from bot.photos import PhotoUnfitError, redrawn
from bot.works.craft import Craft
from bot.works.under_way import UnderWay
from models.pledge_photos import MOST_BYTES, PhotoState, PledgePhoto
from models.works import WorkKind


async def run(under_way: UnderWay) -> None:
    """Have the photo shown, or refuse it and say so. Cut short, it begins anew; one that was deleted
    meanwhile, or drawn already, is left.
    """
    number = int(under_way.work.asked["photo"])
    async with under_way.scope() as scope:
        photo = await scope.get(PledgePhoto, number)
        file_id = photo.file_id if photo and photo.state is PhotoState.WAITING else None
        if file_id is None:
            await under_way.end(scope, "photo-over")
            return
    try:
        content = await under_way.tools.courier.fetch(file_id, MOST_BYTES)
        jpeg, size = await asyncio.to_thread(redrawn, content)
    except (FileTooBigError, BadRequest, PhotoUnfitError):
        async with under_way.scope() as scope:
            await scope.run(PledgePhoto.refused(number))
            await under_way.end(scope, "photo-refused")
        return
    async with under_way.scope() as scope:
        await scope.run(PledgePhoto.drawn(number, jpeg, size))
        scope.audit("pledge-photo-shown", f"pledgephoto:{number}")
        await under_way.end(scope, "photo-ready")


PHOTO = Craft(WorkKind.PHOTO, run)
