"""How does a bot fetch what people sent? getFile names a path, /file/bot<token>/<path> gives the bytes."""

from typing import Any

from webchat.calls import Call, method
from webchat.errors import bad_request
from webchat.files import stored_file
from webchat.limits import DOWNLOAD_BYTES


@method("getFile")
def get_file(call: Call) -> dict[str, Any]:
    """The file's path for download; refuses an unknown id and more than 20 MB."""
    file_id = call.arguments.text("file_id").strip()
    if not file_id:
        raise bad_request("file_id not specified")
    row = stored_file(call.store, call.bot["id"], file_id)
    if row is None:
        raise bad_request("invalid file_id")
    if row["size"] > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": row["file_id"],
        "file_unique_id": row["unique_id"],
        "file_size": row["size"],
        "file_path": row["path"],
    }
