"""What shall be said to many? Formatted words, photos, files and voices, in any order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from html import unescape
from typing import Any, ClassVar

from bot.forms.fields import Field, Narrowed, Option, Refused, Taken, Verdict, unexpected
from bot.forms.formatting import formatted
from bot.forms.inputs import Given, Said, Sent
from bot.forms.run import JSON, Run

ENOUGH = "enough"  # the option that ends a list of files
MOST_FILES = 10  # of an album, by the Bot API
_KINDS = ("photo", "document", "voice", "video")
_TAG, _SHOWN = re.compile(r"<[^>]*>"), 60
_HELD = {"text", "attachments"}


@dataclass(eq=False)
class Content(Field):
    """A text is complete by itself; after a file more may come, until a text or "enough".

    The answer is {"text": HTML or "", "attachments": [{"kind", "file_id", "name"}]}. Files are known by their
    names at the server and never fetched. `files_only`: words have no place here. `kinds`: which files.
    """

    _: KW_ONLY
    max_length: int = 3500
    files_only: bool = False
    kinds: tuple[str, ...] = _KINDS
    at_most: int = MOST_FILES

    complaints: ClassVar[frozenset[str]] = frozenset(
        {"text-empty", "text-too-long", "files-too-many", "files-only"}
    )

    @property
    def answer_type(self) -> object:
        """A dict."""
        return dict

    def hear(self, given: Given, run: Run) -> Verdict:
        """Words with their marks; everything else as every question hears it."""
        match given:
            case Said(text, marks):
                return self._worded(formatted(text, marks), run)
            case Sent():
                return self._kept(given, run)
        return super().hear(given, run)

    def said(self, text: str, run: Run) -> Verdict:
        """The verdict on a text without marks."""
        return self._worded(formatted(text, ()), run)

    def _worded(self, html: str, run: Run) -> Verdict:
        length = len(_plain(html))
        if self.files_only:
            return Refused("files-only")
        if not length:
            return Refused("text-empty")
        if length > self.max_length:
            return Refused("text-too-long", {"max": self.max_length, "length": length})
        return Taken({"text": html, "attachments": _files(run)})

    def _kept(self, given: Sent, run: Run) -> Verdict:
        """One file more; its caption is the text, where there is none yet."""
        if given.kind not in self.kinds:
            return unexpected(given)
        files = _files(run)
        if len(files) >= self.at_most:
            return Refused("files-too-many", {"max": self.at_most})
        caption = formatted(given.caption or "", given.marks)
        if len(_plain(caption)) > self.max_length:
            return Refused("text-too-long", {"max": self.max_length, "length": len(_plain(caption))})
        file: dict[str, JSON] = {
            "kind": given.kind, "file_id": given.file_id, "name": (given.name or "")[:100],
            "group": given.group, "text": caption,
        }  # fmt: skip
        gathered = (*run.candidates, file)
        return Taken(_answer(gathered)) if len(gathered) >= self.at_most == 1 else Narrowed(gathered)

    def goes_on(self, given: Given, run: Run) -> bool:
        """Whether it belongs to the album of which a part was heard already."""
        last = run.candidates[-1] if run.candidates else None
        return isinstance(given, Sent) and isinstance(last, dict) and given.group in {last["group"]} - {None}

    def chose(self, _option: str, run: Run) -> Verdict:
        """What has come so far is all: the option is on offer only when something has."""
        return Taken(_answer(run.candidates))

    def options(self, run: Run) -> tuple[Option, ...]:
        """That it is enough, once something has come."""
        return (Option(ENOUGH, marked=True),) if run.candidates else ()

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is an answer of this shape."""
        return isinstance(answer, dict) and answer.keys() == _HELD

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The beginning of the words, and how many files."""
        if not isinstance(answer, dict):
            return None
        said, files = _plain(str(answer["text"])), answer["attachments"]
        shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
        return f"{shown} 📎{len(files)}".strip() if isinstance(files, list) and files else shown

    @property
    def worded(self) -> tuple[str, ...]:
        """The one option."""
        return (ENOUGH,)

    def flaws(self) -> Iterator[str]:
        """Some file must be possible."""
        yield from super().flaws()
        if not 1 <= self.at_most <= MOST_FILES or not set(self.kinds) <= set(_KINDS):
            yield f"takes 1 to {MOST_FILES} of {', '.join(_KINDS)}"


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html))


def _files(run: Run) -> list[JSON]:
    return [_bare(one) for one in run.candidates if isinstance(one, dict)]


def _bare(one: Mapping[str, Any]) -> JSON:
    return {"kind": one["kind"], "file_id": one["file_id"], "name": one["name"]}


def _answer(candidates: tuple[JSON, ...]) -> JSON:
    files = [one for one in candidates if isinstance(one, dict)]
    said = next((one["text"] for one in files if one["text"]), "")
    return {"text": said, "attachments": [_bare(one) for one in files]}
