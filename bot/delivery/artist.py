"""How does a claimed message become a drawing?
Freshened just before sending, drawn in the reader's language.
"""

import logging
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from bot.buttons import WHY, encode, inline
from bot.clock import Clock
from bot.delivery.parcel import Parcel
from bot.discretion import reason_of
from bot.easel import painted
from bot.house import House
from bot.screens import Args, Drawing, Screen
from bot.texts import Words
from models.home_words import words_in
from models.json_text import parsed, written
from models.kinds import Kind
from models.outbox import NUMBERS, Said, Unwanted
from models.rule_changes import book_in
from models.scope import Scope, Sheaf
from models.values import pack, unpack
from models.vault import Vault

log = logging.getLogger(__name__)

_KNOWN = frozenset(kind.word for kind in Kind if kind is not Kind.UNDECLARED)
_REMEMBERED = 256  # drawings: a notice to many is drawn once in each language
_Refused: TypeAlias = list[tuple[Parcel, Said, str]]
_Like: TypeAlias = tuple[str, str, str, str, str, str | None]  # what makes two drawings the same


def _with_why(drawing: Drawing, words: Words, kind: str) -> Drawing:
    """Put the button below it that tells why it came; a keyboard below the input line takes none."""
    rows = (drawing.keyboard or {"inline_keyboard": []}).get("inline_keyboard")
    if rows is None:
        return drawing
    why = inline(words.plain("button.why"), encode(WHY, [kind]))
    return replace(drawing, keyboard={"inline_keyboard": [*rows, [why]]})


def _packed(args: Args | Unwanted | None) -> str | None:
    """What a screen is told, as it is stored; why it is not wanted stays what it is."""
    return written(pack(args)).decode() if isinstance(args, dict) else args


@dataclass(slots=True)
class Artist:
    """Prepares a claim in few statements, then draws each parcel purely."""

    house: House
    clock: Clock
    vault: Vault
    zone: str
    link_base: str = ""  # address that deep links begin with
    page_base: str = ""  # and that of public pages
    _drawn: OrderedDict[_Like, Drawing] = field(default_factory=OrderedDict)

    async def prepare(self, session: AsyncSession, parcels: list[Parcel]) -> _Refused:
        """Find the targets of edits, freshen screens; return what is no longer wanted, or failed."""
        await self._find_targets(session, parcels)
        return await self._freshen(session, parcels)

    async def _find_targets(self, session: AsyncSession, parcels: list[Parcel]) -> None:
        aimless = [parcel for parcel in parcels if parcel.edits and parcel.message_id is None]
        if not aimless:
            return
        keys = {parcel.edits for parcel in aimless if parcel.edits}
        rows = (await NUMBERS.ask(session, keys=keys)).all()
        numbers = {key: number for key, number in rows}  # noqa: C416 - dict() takes no rows of two types
        for parcel in aimless:
            parcel.message_id = numbers.get(parcel.edits)

    async def _freshen(self, session: AsyncSession, parcels: list[Parcel]) -> _Refused:
        groups: dict[str, list[Parcel]] = defaultdict(list)
        for parcel in parcels:
            groups[parcel.screen].append(parcel)
        refused: _Refused = []
        for name, group in groups.items():
            screen = self.house.screens.known.get(name)
            if screen is not None and screen.prepare is not None:
                refused += await self._prepare(session, screen, group)
        return refused

    async def _prepare(self, session: AsyncSession, screen: Screen, group: list[Parcel]) -> _Refused:
        assert screen.prepare is not None  # noqa: S101 - asked by the caller
        now = self.clock.now()
        known = Sheaf(rules=await book_in(session, now), home_words=await words_in(session, now))
        scope = Scope(session, known, now=now, vault=self.vault)
        try:
            async with session.begin_nested():
                fresh = await screen.prepare(scope, [unpack(parsed(parcel.args)) for parcel in group])
                packed = [_packed(args) for args in fresh]
        except Exception as exc:
            log.exception("a screen cannot be prepared")
            return [(parcel, Said.FAILED, reason_of(exc)) for parcel in group]
        unwanted: _Refused = []
        for parcel, args in zip(group, packed, strict=True):
            if args is None and parcel.kind == Kind.REOPENED.word:
                parcel.screen, parcel.args = "settled-meanwhile", "{}"  # who pressed a button is answered
            elif args is None or isinstance(args, Unwanted):
                unwanted.append((parcel, Said.SKIPPED, args or "no longer wanted"))
            else:
                parcel.args = args
        return unwanted

    async def finished(self, parcel: Parcel) -> Drawing:
        """Return the message for its reader, its sketch painted; raise as ``draw`` and ``painted`` do."""
        drawing = self.draw(parcel)
        if drawing.sketch is None:
            return drawing
        return replace(drawing, photo=await painted(drawing.sketch), sketch=None)

    def draw(self, parcel: Parcel) -> Drawing:
        """Return the message for its reader; raise where the screen or a text is missing."""
        zone = parcel.zone or self.zone
        like = (parcel.kind, parcel.screen, parcel.args, parcel.language, zone, parcel.about)
        if (known := self._drawn.get(like)) is not None:
            return known
        drawing = self._draw(parcel, zone)
        if drawing.document is None:  # a file is made for one, and may be large
            self._drawn[like] = drawing
        if len(self._drawn) > _REMEMBERED:
            self._drawn.popitem(last=False)
        return drawing

    def _draw(self, parcel: Parcel, zone: str) -> Drawing:
        words = Words(self.house.catalogue, parcel.language, zone, self.link_base, self.page_base)
        drawing: Drawing = self.house.screens.find(parcel.screen).draw(words, unpack(parsed(parcel.args)))
        if parcel.manner.planned and parcel.kind in _KNOWN:
            drawing = _with_why(drawing, words, parcel.kind)
        if parcel.about is None:
            return drawing
        heading = words.say("about-whom", {"name": parcel.about})
        return replace(drawing, text=f"{heading}\n{drawing.text}")
