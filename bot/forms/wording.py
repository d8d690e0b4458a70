"""What do you want to say? Own words, typed (Text) or also spoken (Note)."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from bot.forms.fields import Field, Refused, Taken, Verdict, unexpected
from bot.forms.inputs import Sent
from bot.forms.run import JSON, Run
from models.rules import NOTE_LENGTH

MAX_SECONDS = 180  # domain §3.9
MAX_BYTES_OF_VOICE = 5 * 1024 * 1024  # domain §3.9

_TURNERS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would turn around what stands beside the words
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that draw nothing
_EMOJI = re.compile("[0-9#*]\ufe0f?\u20e3|.\ufe0f")  # keycaps are digits, ℹ️ is a letter: neither means one
_ID_NUMBER = re.compile(
    r"(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)",
    re.ASCII,
)


def tidy(text: str) -> str:
    """The words as they may be stored: NFC, no control characters, no ID number (domain §3.7)."""
    return masked(unicodedata.normalize("NFC", "".join(filter(keeps, text))).strip())


def keeps(character: str) -> bool:
    """Whether a character may be stored: no control character, and none that turns its neighbours around."""
    if _TURNERS.match(character):
        return False
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs", "Cn"}


def masked(text: str) -> str:
    """The text with stars in place of the figures of an ID number, as long as before (domain §3.7)."""
    return _ID_NUMBER.sub(lambda found: "*" * len(found[0]), text)


def is_blank(text: str) -> bool:
    """Whether nothing can be seen."""
    return all(c in _BLANKS or unicodedata.category(c)[0] in "ZC" for c in text)


def means(text: str) -> bool:
    """Whether there is a letter or a digit, beside emoji."""
    bare = _EMOJI.sub("", text)
    return any(unicodedata.category(c)[0] in "LN" and c not in _BLANKS for c in bare)


@dataclass(eq=False)
class Text(Field):
    """Words of `min_length` to `max_length` characters with a meaning: emoji alone are none.

    The answer is the text; with `voice` also {"voice": file id, "seconds": n}.
    """

    _: KW_ONLY
    min_length: int = 1
    max_length: int = 200
    voice: bool = False

    complaints: ClassVar[frozenset[str]] = frozenset(
        {"text-empty", "text-too-short", "text-too-long", "voice-too-long"}
    )
    emoji_speak: ClassVar[bool] = False

    @property
    def answer_type(self) -> object:
        """str, and a dict where a voice message is welcome."""
        return str | dict if self.voice else str

    def longest(self, _run: Run) -> int:
        """How many characters are taken."""
        return self.max_length

    def said(self, text: str, run: Run) -> Verdict:
        """The tidied words, unless they are nothing, too few or too many."""
        words = tidy(text)
        if is_blank(words) or not (self.emoji_speak or means(words)):
            return Refused("text-empty")
        if len(words) < self.min_length:
            return Refused("text-too-short", {"min": self.min_length, "length": len(words)})
        if len(words) > (longest := self.longest(run)):
            return Refused("text-too-long", {"max": longest, "length": len(words)})
        return Taken(words)

    def sent(self, given: Sent) -> Verdict:
        """A voice message where one is welcome, up to 180 s and 5 MB."""
        if not self.voice or given.kind not in {"voice", "audio"}:
            return unexpected(given)
        if (given.seconds or 0) > MAX_SECONDS or (given.size or 0) > MAX_BYTES_OF_VOICE:
            return Refused("voice-too-long", {"max": MAX_SECONDS})
        return Taken({"voice": given.file_id, "seconds": given.seconds or 0})

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether the words would be taken as they are, or a voice message still is welcome."""
        if isinstance(answer, dict):
            return self.voice and answer.keys() == {"voice", "seconds"}
        return isinstance(answer, str) and self.said(answer, run) == Taken(answer)

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The words, or how long the voice message is."""
        return {"voice": answer["seconds"]} if isinstance(answer, dict) else answer

    def flaws(self) -> Iterator[str]:
        """Some length must be possible."""
        yield from super().flaws()
        if not 1 <= self.min_length <= self.max_length <= 4096:  # noqa: PLR2004 - a chat message's limit
            yield "its lengths must be 1 ≤ min_length ≤ max_length ≤ 4096"


@dataclass(eq=False)
class Note(Text):
    """A word to somebody, typed or spoken; a heart alone is one too. How long it may be is a rule of whoever
    fills in: ``context["note_length"]``, where it is not the default.
    """

    _: KW_ONLY
    max_length: int = NOTE_LENGTH.default
    voice: bool = True

    emoji_speak: ClassVar[bool] = True

    def longest(self, run: Run) -> int:
        """What the rule says."""
        held = run.context.get("note_length")
        return held if isinstance(held, int) else self.max_length
