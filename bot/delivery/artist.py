"""How does a claimed message become a drawing?
Freshened just before sending, drawn in the reader's language.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.bookkeeping import Bookkeeping
from bot.delivery.parcel import Parcel
from bot.house import House
from bot.screens import Drawing
from bot.texts import Words
from models.accounts import Binding
from models.outbox import Message, Said
from models.scope import Scope, Sheaf
from models.values import pack, unpack
from models.vault import Vault

log = logging.getLogger(__name__)


def _drop(parcels: Iterable[Parcel], state: Said, why: str) -> None:
    for parcel in parcels:
        parcel.dropped, parcel.why_dropped = state, why


@dataclass(slots=True)
class Artist:
    """Prepares a claim in few statements, then draws each parcel purely."""

    house: House
    clock: Clock
    vault: Vault
    zone: str
    link_base: str = ""  # address that deep links begin with

    async def prepare(self, session: AsyncSession, parcels: list[Parcel], books: Bookkeeping) -> list[Parcel]:
        """Return the parcels still wanted: targets of edits found, names added, screens freshened."""
        if not parcels:
            return []
        await self._find_targets(session, parcels)
        await self._name_subjects(session, parcels)
        await self._freshen(session, parcels)
        for parcel in parcels:
            if parcel.dropped:
                await books.drop(session, parcel.id, parcel.dropped, parcel.why_dropped)
        return [parcel for parcel in parcels if not parcel.dropped]

    async def _find_targets(self, session: AsyncSession, parcels: list[Parcel]) -> None:
        wanted = {parcel.edits for parcel in parcels if parcel.edits and parcel.target is None}
        if not wanted:
            return
        rows = (await session.scalars(Message.keyed([key for key in wanted if key]))).all()
        targets = {row.key: row.message_id for row in rows}
        for parcel in parcels:
            if parcel.edits and parcel.target is None:
                parcel.target = targets.get(parcel.edits)

    async def _name_subjects(self, session: AsyncSession, parcels: list[Parcel]) -> None:
        """An account that speaks for several members is told whom each message is about."""
        about = {parcel.account_id for parcel in parcels if parcel.member_id is not None}
        if not about:
            return
        names: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
        for binding, member in (await session.execute(Binding.active_of(list(about)))).all():
            names[binding.account_id][member.id] = (member.name, member.zone)
        for parcel in parcels:
            known = names.get(parcel.account_id, {}) if parcel.member_id is not None else {}
            if parcel.member_id in known:
                name, parcel.zone = known[parcel.member_id]
                parcel.about = name if len(known) > 1 else None

    async def _freshen(self, session: AsyncSession, parcels: list[Parcel]) -> None:
        groups: dict[str, list[Parcel]] = defaultdict(list)
        for parcel in parcels:
            groups[parcel.screen].append(parcel)
        scope = Scope(session, Sheaf(), now=self.clock.now(), vault=self.vault)
        for name, group in groups.items():
            screen = self.house.screens.known.get(name)
            if screen is None or screen.prepare is None:
                continue
            try:
                async with session.begin_nested():
                    fresh = await screen.prepare(scope, [unpack(parcel.args) for parcel in group])
                    packed = [None if args is None else pack(args) for args in fresh]
            except Exception as exc:
                log.exception("%s cannot be prepared", name)
                _drop(group, Said.FAILED, f"{type(exc).__name__}: {exc}")
                continue
            for parcel, args in zip(group, packed, strict=True):
                parcel.args = parcel.args if args is None else args
            unwanted = [parcel for parcel, args in zip(group, packed, strict=True) if args is None]
            _drop(unwanted, Said.SKIPPED, "no longer wanted")

    def draw(self, parcel: Parcel) -> Drawing:
        """Return the message for its reader; raise where the screen or a text is missing."""
        words = Words(self.house.catalogue, parcel.language, parcel.zone or self.zone, self.link_base)
        drawing: Drawing = self.house.screens.find(parcel.screen).draw(words, unpack(parcel.args))
        if parcel.about is None:
            return drawing
        heading = words.say("about-whom", {"name": parcel.about})
        return replace(drawing, text=f"{heading}\n{drawing.text}")
