"""What do you want to show? Own words, or a photo with or without them; an address, or a recording."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.forms.fields import Refused, Taken, Verdict, unexpected
from bot.forms.inputs import Sent
from bot.forms.run import JSON, Run
from bot.forms.wording import MAX_BYTES_OF_VOICE, MAX_SECONDS, Text, tidy

MAX_BYTES_OF_PHOTO = 5 * 1024 * 1024  # domain §3.9
MAX_BYTES_OF_FILE = 20 * 1024 * 1024  # what a bot is given back
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


@dataclass(eq=False)
class LinkOrFile(WordOrPhoto):
    """An address (https://…), a photo as of WordOrPhoto, a recording ({"voice": file id, "seconds": n}), or a
    file ({"document": file id}).
    """

    complaints: ClassVar[frozenset[str]] = WordOrPhoto.complaints | {"link-unclear", "file-too-large"}

    def said(self, text: str, run: Run) -> Verdict:
        """An address, and nothing beside it."""
        address = text.strip()
        if not address.startswith(("https://", "http://")) or any(sign.isspace() for sign in address):
            return Refused("link-unclear")
        return super().said(address, run)

    def sent(self, given: Sent) -> Verdict:
        """A recording up to 5 MB, a file up to 20 MB, or a photo."""
        if given.kind == "document":
            too_large = (given.size or 0) > MAX_BYTES_OF_FILE
            return (
                Refused("file-too-large", {"megabytes": 20})
                if too_large
                else Taken({"document": given.file_id})
            )
        if given.kind not in {"voice", "audio"}:
            return super().sent(given)
        if (given.size or 0) > MAX_BYTES_OF_VOICE:
            return Refused("voice-too-long", {"max": MAX_SECONDS})
        return Taken({"voice": given.file_id, "seconds": given.seconds or 0})

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether it would be taken as it is."""
        recorded = isinstance(answer, dict) and answer.keys() in ({"voice", "seconds"}, {"document"})
        return recorded or super().holds(answer, run)

    def quote(self, answer: JSON, run: Run) -> JSON:
        """The address, how long the recording is, or a sign for a photo or a file."""
        if isinstance(answer, dict) and "document" in answer:
            return "📄"
        recorded = isinstance(answer, dict) and "voice" in answer
        return Text.quote(self, answer, run) if recorded else super().quote(answer, run)
