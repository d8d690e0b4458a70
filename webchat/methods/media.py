"""How does a bot send files? Photos, documents, voice messages and groups of them, new or by file_id."""

import secrets
from typing import Any

from webchat.arguments import Arguments, Upload
from webchat.calls import Call, method
from webchat.errors import bad_request
from webchat.files import Wanted, keep_file, media_content, photo_flaw, stored_file
from webchat.limits import CAPTION_LENGTH
from webchat.messages import Content
from webchat.methods.edits import own_message, rewrite
from webchat.methods.messages import caption_content
from webchat.methods.sending import say

LARGEST_GROUP = 10


def file_content(call: Call, source: str, wanted: Wanted) -> Content:
    """The message field of a file: an upload (by field or attach://), or one sent before by its file_id."""
    upload = call.arguments.uploads.get(source.removeprefix("attach://"))
    if upload is not None:
        return media_content(keep_file(call.store, call.bot["id"], _fit(upload, wanted), wanted))
    if not source:
        raise bad_request(f"there is no {wanted.kind} in the request")
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = stored_file(call.store, call.bot["id"], source)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known["kind"] != wanted.kind:
        raise bad_request(f"can't use file of type {known['kind'].title()} as {wanted.kind.title()}")
    return media_content(known)


def _fit(upload: Upload, wanted: Wanted) -> Upload:
    if upload.size == 0:
        raise bad_request("file must be non-empty")
    flaw = photo_flaw(upload) if wanted.kind == "photo" else ""
    if flaw:
        raise bad_request(flaw)
    return upload


def _source(call: Call, name: str) -> str:
    return name if name in call.arguments.uploads else call.arguments.text(name).strip()


def _send(call: Call, kind: str) -> dict[str, Any]:
    chat = call.open_chat()
    caption = caption_content(call)
    wanted = Wanted(kind, max(0, call.arguments.whole("duration")))
    return say(call, chat, file_content(call, _source(call, kind), wanted) | caption)


@method("sendPhoto")
def send_photo(call: Call) -> dict[str, Any]:
    """The photo stands in the chat."""
    return _send(call, "photo")


@method("sendDocument")
def send_document(call: Call) -> dict[str, Any]:
    """The document stands in the chat."""
    return _send(call, "document")


@method("sendVoice")
def send_voice(call: Call) -> dict[str, Any]:
    """The voice message stands in the chat."""
    return _send(call, "voice")


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[dict[str, Any]]:
    """All of the photos or documents stand in the chat as one album, or none does."""
    items = call.arguments.tree("media")
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) > LARGEST_GROUP:
        raise bad_request("too many messages to send as an album")
    chat = call.open_chat(messages=len(items))
    if len({str(item.get("type")) for item in items if isinstance(item, dict)}) != 1:
        raise bad_request("documents can't be mixed with other media types")
    album = {"media_group_id": str(secrets.randbits(53))}
    return [say(call, chat, _item_content(call, item) | album) for item in items]


def _item_content(call: Call, item: object) -> Content:
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in ("photo", "document"):
        raise bad_request(f'type "{kind}" of the media is unsupported')
    source = item.get("media")
    content = file_content(call, source if isinstance(source, str) else "", Wanted(kind))
    read = call.formatted("caption", "caption_entities", Arguments(item))
    if len(read.text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    if read.text:
        content["caption"] = read.text
    if read.text and read.entities:
        content["caption_entities"] = read.entities
    return content


@method("editMessageMedia")
def edit_message_media(call: Call) -> dict[str, Any]:
    """The message shows another photo or document; its caption is the new one's."""
    chat, row = own_message(call)
    return rewrite(call, chat, row, _replacement(call))


def _replacement(call: Call) -> Content:
    item = call.arguments.tree("media")
    if not isinstance(item, dict) or "type" not in item:
        raise bad_request("can't parse InputMedia: expected a photo or a document")
    return _item_content(call, item)
