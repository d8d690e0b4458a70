"""By what is somebody found where no identifier leads? Their names, numbers and voices, in every writing."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, String, cast, false, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from models.members import NAMELESS, Member
from models.phones import dialable
from models.vault import Vault

_SHORTEST = 2  # a name of one character stands in half of all words
_A_SENTENCE = 8  # characters: shorter ones ("all is well") are everybody's
_MOST = 60  # sentences: each is looked for in every row, and an engine reads no statement without end
_FEW = 6  # names, and numbers
_MAINLAND = 11
_FOREIGN = 8  # the last digits by which a number abroad is known without its country's code
_NO_DIGIT = re.compile(r"\D+")
_SEALED = "phone_sealed"


@dataclass(frozen=True, slots=True)
class Traces:
    """What is searched for while somebody is erased. ``shared``: another member bears the name, or one that
    holds it: then words that only hold the name are taken for theirs.
    """

    member_id: int
    accounts: tuple[int, ...]  # chats that were the person's own
    relatives: tuple[int, ...]  # chats of others that spoke for the person too
    chats: tuple[tuple[int, int], ...]  # (bot, chat) of the own ones
    names: tuple[str, ...]
    numbers: tuple[str, ...]  # digits as people dial them
    said: tuple[str, ...]  # the person's own sentences, and voice messages by their files
    shared: bool

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return what ``asdict`` had told, back from JSON."""
        chats = tuple((int(bot), int(chat)) for bot, chat in kept["chats"])
        lists = {name: tuple(kept[name]) for name in ("accounts", "relatives", "names", "numbers", "said")}
        return cls(member_id=kept["member_id"], chats=chats, shared=kept["shared"], **lists)

    def told(self) -> dict[str, Any]:
        """Return them as JSON."""
        return asdict(self)

    def named(self) -> list[str]:
        """Return the names and numbers that are searched for: as typed, grouped, and as JSON escapes them."""
        names = () if self.shared else self.names
        return [*_all_forms(names), *(form for number in self.numbers for form in _grouped(number))]

    def words(self, *, surely: bool = True) -> list[str]:
        """Return all that is searched for; what is not ``surely`` theirs may be a namesake's."""
        unsure = [] if surely or not self.shared else list(_all_forms(self.names))
        return [*unsure, *self.named(), *_all_forms(self.said)]

    def met_in(self, text: str, *, surely: bool = True) -> bool:
        """Whether a text that was sealed holds any of it, however a number is grouped."""
        if any(word in text for word in self.words(surely=surely)):
            return True
        digits = _NO_DIGIT.sub("", text)
        return any(number in digits for number in self.numbers)


def holding(words: Collection[str], *columns: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Return the condition that one of these columns holds one of the words; JSON as its text."""
    texts = [cast(column, String) for column in columns]
    return or_(false(), *(text.contains(word, autoescape=True) for text in texts for word in words))


def without(words: Collection[str], column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return a column's text with a mark in place of each of the words."""
    text: ColumnElement[Any] = cast(column, String)
    for word in words:
        text = func.replace(text, word, NAMELESS)
    return text


def names_in(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the names worth searching for, the longest first: one may hold another."""
    known = {text for text in texts if text and len(text) >= _SHORTEST and text != NAMELESS}
    return tuple(sorted(known, key=lambda name: (-len(name), name))[:_FEW])


def said_in(texts: Iterable[str | None], voices: Iterable[Mapping[str, Any] | None]) -> tuple[str, ...]:
    """Return the sentences that are somebody's own, the newest of them, and the files of voice messages."""
    sentences = [text for text in texts if text and len(text) >= _A_SENTENCE]
    files = [str(voice["voice"]) for voice in voices if voice and voice.get("voice")]
    return tuple(dict.fromkeys([*sentences[-_MOST:], *files[-_MOST:]]))


def numbers_in(numbers: Iterable[str | None]) -> tuple[str, ...]:
    """Return the digits by which these numbers are found."""
    return tuple(dict.fromkeys(_dialled(number) for number in numbers if number))[:_FEW]


def numbers_of(member: Member, earlier: Iterable[Mapping[str, Any] | None], vault: Vault) -> Iterator[str]:
    """Yield a member's number and those that stood there before, sealed in what can be put back."""
    if number := member.phone(vault):
        yield number
    for before in earlier:
        held = (before or {}).get(_SEALED)
        sealed = held.get("hex") if isinstance(held, dict) else held
        if sealed:
            yield Member(phone_sealed=bytes.fromhex(sealed)).phone(vault) or ""


def _dialled(number: str) -> str:
    digits = dialable(number)
    return digits if not digits.startswith("+") else digits[-_FOREIGN:]


def _all_forms(texts: Iterable[str]) -> Iterator[str]:
    return (form for text in texts for form in _forms(text))


def _forms(text: str) -> Iterator[str]:
    """Yield a text as people write it, and as JSON does, with and without its characters escaped."""
    yield from dict.fromkeys((text, *(json.dumps(text, ensure_ascii=plain)[1:-1] for plain in (False, True))))


def _grouped(number: str) -> Iterator[str]:
    yield number
    if len(number) == _MAINLAND:
        for gap in (" ", "-"):
            yield gap.join((number[:3], number[3:7], number[7:]))
