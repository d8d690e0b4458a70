"""Which calls carry files that the server holds already? One with its caption, several as albums."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

Params = dict[str, Any]
MOST = 10  # files of an album, by the Bot API
_METHODS = {"photo": "sendPhoto", "video": "sendVideo", "document": "sendDocument", "voice": "sendVoice"}
BY_FILE_ID = (*_METHODS.values(), "sendMediaGroup")


class File(NamedTuple):
    """A file at the server: what it is, and by which name it is known there."""

    kind: str  # photo, video, document or voice
    file_id: str


def files_of(listed: Any) -> tuple[File, ...]:  # noqa: ANN401 - what a screen is told
    """Return the files that a screen's argument lists, those of unknown kinds left out."""
    rows = listed if isinstance(listed, list) else []
    return tuple(File(row["kind"], row["file_id"]) for row in rows if row.get("kind") in _METHODS)


def alone(base: Params, file: File, caption: Params) -> tuple[str, Params]:
    """Return the call that sends one file with its caption and buttons."""
    return _METHODS[file.kind], {**base, file.kind: file.file_id, **caption}


def together(base: Params, files: Sequence[File]) -> Iterator[tuple[str, Params]]:
    """Yield the calls that send files without words: photos and videos as albums, documents as others, a
    voice by itself.
    """
    seen = [one for one in files if one.kind in ("photo", "video")]
    for group in (seen, [one for one in files if one.kind == "document"]):
        for first in range(0, len(group), MOST):
            yield _album(base, group[first : first + MOST])
    yield from (alone(base, one, {}) for one in files if one.kind == "voice")


def _album(base: Params, files: Sequence[File]) -> tuple[str, Params]:
    if len(files) == 1:
        return alone(base, files[0], {})
    return "sendMediaGroup", {**base, "media": [{"type": one.kind, "media": one.file_id} for one in files]}
