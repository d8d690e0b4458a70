"""What do you hand in? A photo, a document, a voice message or a video; no field fetches the file."""

from dataclasses import dataclass
from typing import ClassVar

from bot.forms.fields import Field, Refused, Taken, Verdict, unexpected
from bot.forms.inputs import Sent
from bot.forms.run import JSON, Run
from bot.forms.wording import MAX_BYTES_OF_VOICE, MAX_SECONDS

KINDS = ("photo", "document", "voice", "video")
MAX_BYTES_OF_FILE = 20 * 1024 * 1024  # what a bot may fetch, by the Bot API
_HELD = {"kind", "file_id", "name"}


@dataclass(eq=False)
class Handed(Field):
    """One file, by its name at the server: {"kind", "file_id", "name"}."""

    complaints: ClassVar[frozenset[str]] = frozenset({"file-wanted", "file-handed-too-large"})

    @property
    def answer_type(self) -> object:
        """A dict."""
        return dict

    def said(self, _text: str, _run: Run) -> Verdict:
        """Words are no file."""
        return Refused("file-wanted")

    def sent(self, given: Sent) -> Verdict:
        """A file of up to 20 MB."""
        if given.kind not in KINDS:
            return unexpected(given)
        if (given.size or 0) > MAX_BYTES_OF_FILE:
            return Refused("file-handed-too-large", {"max": MAX_BYTES_OF_FILE // (1024 * 1024)})
        return Taken({"kind": given.kind, "file_id": given.file_id, "name": (given.name or "")[:120]})

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is a file that was handed in."""
        return isinstance(answer, dict) and answer.keys() == _HELD and answer["kind"] in KINDS

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """Its name, or a sign for it."""
        return f"📎 {answer['name']}".strip() if isinstance(answer, dict) else None


@dataclass(eq=False)
class Recording(Field):
    """A voice message or a recording of up to 180 s and 5 MB: {"voice": file id, "seconds": n}."""

    complaints: ClassVar[frozenset[str]] = frozenset({"recording-wanted", "voice-too-long"})

    @property
    def answer_type(self) -> object:
        """A dict."""
        return dict

    def said(self, _text: str, _run: Run) -> Verdict:
        """Words are not a voice."""
        return Refused("recording-wanted")

    def sent(self, given: Sent) -> Verdict:
        """A recording that is not too long."""
        if given.kind not in {"voice", "audio"}:
            return unexpected(given)
        if (given.seconds or 0) > MAX_SECONDS or (given.size or 0) > MAX_BYTES_OF_VOICE:
            return Refused("voice-too-long", {"max": MAX_SECONDS})
        return Taken({"voice": given.file_id, "seconds": given.seconds or 0})

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is a recording."""
        return isinstance(answer, dict) and answer.keys() == {"voice", "seconds"}

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """How long it is."""
        return {"voice": answer["seconds"]} if isinstance(answer, dict) else None
