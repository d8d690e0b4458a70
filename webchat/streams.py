"""How does a page hear at once? Server-Sent Events that resume where the connection broke."""

import sqlite3
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from webchat import events
from webchat.drawing import message_for_page
from webchat.hearing import Talk
from webchat.store import dumped, loaded

PING_SECONDS = 15.0


def event_stream(talk: Talk, cursor: int) -> StreamingResponse:
    """Everything after `cursor`, then whatever comes; a comment line keeps the connection open."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(talk, cursor), media_type="text/event-stream", headers=headers)


async def _lines(talk: Talk, cursor: int) -> AsyncIterator[str]:
    store, key = talk.store, (talk.bot["id"], talk.person["id"])
    seen = store.doing.get(key, (0, ""))[0]
    yield ": hello\n\n"
    while not store.bell.silent:
        for event in events.after(store, *key, cursor):
            cursor = event["cursor"]
            line = _line(talk, event)
            if line:
                yield line
        count, action = store.doing.get(key, (0, ""))
        if count != seen:
            seen = count
            yield f"event: action\ndata: {dumped({'action': action})}\n\n"
        if events.newest(store, *key) > cursor or store.doing.get(key, (0, ""))[0] != seen:
            continue
        if not await store.bell.wait(("person", *key), PING_SECONDS):
            yield ": ping\n\n"


def _line(talk: Talk, event: sqlite3.Row) -> str:
    body = loaded(event["body"])
    if event["message_id"] is not None:
        row = talk.store.first("SELECT * FROM messages WHERE id = ?", event["message_id"])
        if row is None or row["chat_id"] != talk.person["id"]:
            return ""
        body = {"message": message_for_page(row, talk.person)}
    return f"id: {event['cursor']}\nevent: {event['kind']}\ndata: {dumped(body)}\n\n"
