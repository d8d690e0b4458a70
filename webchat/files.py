"""Which files were sent? Bytes in the upload folder, rows with what Telegram tells about them."""

import mimetypes
import re
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webchat.arguments import Upload
from webchat.errors import PersonError
from webchat.limits import PHOTO_BYTES
from webchat.messages import Content
from webchat.pictures import picture_size
from webchat.store import Store

if TYPE_CHECKING:
    from webchat.hearing import Talk

ANY_BYTES = "application/octet-stream"
FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice"}
LONGEST_SIDES = 10_000  # width and height of a photo together, Telegram's own bound
STEEPEST = 20  # one side at most so many times the other


@dataclass(frozen=True)
class Wanted:
    """What a new file is to be: its kind, and for a voice its seconds."""

    kind: str
    duration: int = 0


def photo_flaw(upload: Upload) -> str:
    """Why the upload cannot be a photo, in Telegram's code; empty when it can."""
    size = picture_size(upload.path)
    if size is None:
        return "IMAGE_PROCESS_FAILED"
    width, height = size[1:]
    if upload.size > PHOTO_BYTES:
        return "file is too big"
    if min(width, height) < 1 or width + height > LONGEST_SIDES:
        return "PHOTO_INVALID_DIMENSIONS"
    return "PHOTO_INVALID_DIMENSIONS" if max(width, height) > STEEPEST * min(width, height) else ""


def keep_file(store: Store, bot_id: int, upload: Upload, wanted: Wanted) -> sqlite3.Row:
    """The upload has moved to its place and has a row; called inside a transaction."""
    size = picture_size(upload.path) if wanted.kind == "photo" else None
    name = upload.name or wanted.kind
    mime, width, height = size or (upload.mime or mimetypes.guess_type(name)[0] or ANY_BYTES, 0, 0)
    unique = secrets.token_urlsafe(9)
    path = f"{FOLDERS[wanted.kind]}/{unique}{_ending(name, mime if size else '')}"
    (store.files / path).parent.mkdir(exist_ok=True)
    upload.path.replace(store.files / path)
    return store.written(
        "INSERT INTO files (file_id, unique_id, bot_id, kind, path, name, mime, size, width, height, "
        "duration) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        f"{wanted.kind[0].upper()}gAC{unique}{secrets.token_urlsafe(24)}",
        unique,
        bot_id,
        wanted.kind,
        path,
        name,
        mime,
        upload.size,
        width,
        height,
        wanted.duration,
    )


def _ending(name: str, picture: str) -> str:
    if picture:
        return "." + picture.removeprefix("image/").replace("jpeg", "jpg")
    return re.sub(r"[^a-z0-9.]", "", Path(name).suffix.lower())[:10]


def stored_file(store: Store, bot_id: int, file_id: str) -> sqlite3.Row | None:
    """The file that this bot knows by this id."""
    return store.first("SELECT * FROM files WHERE file_id = ? AND bot_id = ?", file_id, bot_id)


def media_content(row: sqlite3.Row) -> Content:
    """The message field that carries the file.

    A photo has one PhotoSize, the original: smaller copies would need an image library, and a client that
    takes the largest (as every one does) sees no difference.
    """
    shape: dict[str, Any] = {
        "file_id": row["file_id"],
        "file_unique_id": row["unique_id"],
        "file_size": row["size"],
    }
    if row["kind"] == "photo":
        return {"photo": [shape | {"width": row["width"], "height": row["height"]}]}
    if row["kind"] == "voice":
        return {"voice": shape | {"duration": row["duration"], "mime_type": row["mime"]}}
    return {"document": shape | {"file_name": row["name"], "mime_type": row["mime"]}}


def media_from_person(talk: "Talk", upload: Upload, given: dict[str, str]) -> Content:
    """The message field of what a person sent; refuses an unknown kind and an empty file."""
    kind = given.get("kind", "document")
    if kind not in FOLDERS:
        raise PersonError(400, "kind-unknown")
    if upload.size == 0:
        raise PersonError(400, "file-empty")
    if kind == "photo" and photo_flaw(upload):
        kind = "document"  # as Telegram's clients do with pictures that cannot be shown as photos
    seconds = given.get("duration", "")
    duration = round(float(seconds)) if re.fullmatch(r"\d{1,5}(\.\d+)?", seconds) else 0
    with talk.store.transaction():
        return media_content(keep_file(talk.store, talk.bot["id"], upload, Wanted(kind, duration)))
