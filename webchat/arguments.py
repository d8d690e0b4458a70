"""What did the bot send? JSON, form, multipart or query, read into one bag of named values."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.requests import Request

from webchat.errors import ApiError, bad_request
from webchat.limits import UPLOAD_BYTES
from webchat.reading import read_json

_LARGEST = 2**63


@dataclass(frozen=True)
class Upload:
    """A file that arrived and lies on the disk, not yet part of any chat."""

    path: Path
    name: str
    mime: str
    size: int


@dataclass
class Arguments:
    """The named values of a call; typed readers refuse what does not fit."""

    values: Mapping[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """The value as text."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        return str(value).lower() if isinstance(value, bool) else str(value)

    def whole(self, name: str, default: int = 0) -> int:
        """The value as a whole number of at most 64 bits; what is none counts as the default."""
        try:
            number = int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default
        return number if -_LARGEST <= number < _LARGEST else default

    def flag(self, name: str) -> bool:
        """The value as yes or no."""
        return self.text(name).strip().lower() in ("true", "1", "yes", "y", "t", "on")

    def tree(self, name: str) -> Any:  # noqa: ANN401  (any JSON value)
        """The value as JSON, whether it came as a value or as its text; None when absent or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return read_json(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def discard(self) -> None:
        """Uploads that no chat has taken are gone."""
        for upload in self.uploads.values():
            upload.path.unlink(missing_ok=True)


async def read_arguments(request: Request, folder: Path) -> Arguments:
    """Everything the call carries; files are written below `folder`; refuses what is not readable."""
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "GET" or not kind:
        return Arguments(values)
    if kind == "application/json":
        return Arguments(values | await _json(request))
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return Arguments(values)
    uploads: dict[str, Upload] = {}
    if int(request.headers.get("content-length") or 0) > UPLOAD_BYTES + 2**20:
        raise ApiError(413, "Request Entity Too Large")
    async with request.form(max_files=20, max_fields=200) as form:
        for name, value in form.items():
            if isinstance(value, UploadFile):
                uploads[name] = await keep_upload(value, folder)
            else:
                values[name] = value
    return Arguments(values, uploads)


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = read_json(await request.body() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object: expected an Object")
    return body


async def keep_upload(upload: UploadFile, folder: Path) -> Upload:
    """The bytes lie on the disk under a name of their own; refuses what is too large."""
    if (upload.size or 0) > UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    incoming = folder / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    path = incoming / secrets.token_hex(12)
    await to_thread.run_sync(_copy, upload, path)
    name = Path((upload.filename or "").replace("\\", "/")).name
    mime = (upload.content_type or "").partition(";")[0].strip().lower()
    return Upload(path, name, mime, path.stat().st_size)


def _copy(upload: UploadFile, path: Path) -> None:
    upload.file.seek(0)
    with path.open("wb") as target:
        while chunk := upload.file.read(1 << 20):
            target.write(chunk)
