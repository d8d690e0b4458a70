"""What do you want to show? Own words, or a photo with or without them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.forms.fields import Refused, Taken, Verdict, unexpected
from bot.forms.inputs import Sent
from bot.forms.run import JSON, Run
from bot.forms.wording import Text, tidy

MAX_BYTES_OF_PHOTO = 5 * 1024 * 1024  # domain §3.9
_HELD = {"photo", "caption"}


@dataclass(eq=False)
class WordOrPhoto(Text):
    """Words as of Text, or {"photo": file id, "caption": words or ""}: the file itself is never fetched."""

    complaints: ClassVar[frozenset[str]] = Text.complaints | {"photo-too-large"}

    @property
    def answer_type(self) -> object:
        """Str for words, a dict for a photo."""
        return str | dict

    def sent(self, given: Sent) -> Verdict:
        """A photo up to 5 MB, its caption no longer than words may be."""
        if given.kind != "photo":
            return unexpected(given)
        if (given.size or 0) > MAX_BYTES_OF_PHOTO:
            return Refused("photo-too-large")
        caption = tidy(given.caption or "")
        if len(caption) > self.max_length:
            return Refused("text-too-long", {"max": self.max_length, "length": len(caption)})
        return Taken({"photo": given.file_id, "caption": caption})

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether it would be taken as it is."""
        if isinstance(answer, dict):
            return answer.keys() == _HELD
        return super().holds(answer, run)

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The words, with a sign for a photo."""
        return f"📷 {answer['caption']}".strip() if isinstance(answer, dict) else answer

    def flaws(self) -> Iterator[str]:
        """A voice has no place here."""
        yield from super().flaws()
        if self.voice:
            yield "it takes words and photos, no voice"
