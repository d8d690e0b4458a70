"""How does a bot answer a press of a button? Once, and soon."""

from webchat.calls import Call, method
from webchat.errors import bad_request
from webchat.events import tell_person
from webchat.limits import ANSWER_SECONDS


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """The spinner stops and the text is shown; a second, late or unknown answer is refused."""
    query_id = call.arguments.text("callback_query_id")
    query = call.store.first("SELECT * FROM queries WHERE id = ? AND bot_id = ?", query_id, call.bot["id"])
    late = query is not None and query["asked_at"] < call.store.now() - ANSWER_SECONDS
    if query is None or query["answered"] or late:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.arguments.text("text")
    if len(text) > 200:  # noqa: PLR2004  (the Bot API's own bound)
        raise bad_request("MESSAGE_TOO_LONG")
    call.store.run("UPDATE queries SET answered = 1 WHERE id = ?", query_id)
    body = {
        "query_id": query_id,
        "text": text,
        "show_alert": call.arguments.flag("show_alert"),
        "url": call.arguments.text("url") or None,
    }
    tell_person(call.store, call.bot["id"], query["person_id"], "answered", body=body)
    return True
