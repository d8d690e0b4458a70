"""How does a bot ask to be called? setWebhook, deleteWebhook, getWebhookInfo; and how it says goodbye."""

import re
from typing import Any
from urllib.parse import urlsplit

from webchat import updates
from webchat.calls import Call, Described, method
from webchat.errors import bad_request
from webchat.store import dumped, loaded

MOST_CONNECTIONS = 100
USUAL_CONNECTIONS = 40
LONGEST_SECRET = 256


@method("setWebhook")
def set_webhook(call: Call) -> dict[str, Any]:
    """Updates are posted to the address from now on; an empty one goes back to polling.

    Telegram wants HTTPS. Here plain HTTP is taken too, as by a Bot API server that runs in local mode.
    """
    url = call.arguments.text("url").strip()
    if not url:
        return delete_webhook(call)
    if not _is_web_address(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = _secret(call.arguments.text("secret_token"))
    connections = call.arguments.whole("max_connections", USUAL_CONNECTIONS)
    same = url == call.bot["webhook_url"]
    call.store.run(
        "UPDATE bots SET webhook_url = ?, webhook_secret = ?, webhook_connections = ?, webhook_error = NULL, "
        "webhook_error_at = NULL WHERE id = ?",
        url,
        secret,
        min(max(connections, 1), MOST_CONNECTIONS),
        call.bot["id"],
    )
    wishes = call.arguments.tree("allowed_updates")
    if isinstance(wishes, list):
        call.store.run("UPDATE bots SET allowed_updates = ? WHERE id = ?", dumped(wishes), call.bot["id"])
    _drop_if_asked(call)
    call.store.ring_after_commit(("updates", call.bot["id"], 0))
    return Described(result=True, description=f"Webhook {'is already' if same else 'was'} set")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _secret(secret: str) -> str:
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _drop_if_asked(call: Call) -> None:
    if call.arguments.flag("drop_pending_updates"):
        updates.forget_all(call.store, call.bot["id"])


@method("deleteWebhook")
def delete_webhook(call: Call) -> dict[str, Any]:
    """Updates wait for getUpdates again."""
    was_set = bool(call.bot["webhook_url"])
    call.store.run(
        "UPDATE bots SET webhook_url = '', webhook_secret = '', webhook_error = NULL, "
        "webhook_error_at = NULL WHERE id = ?",
        call.bot["id"],
    )
    _drop_if_asked(call)
    call.store.ring_after_commit(("updates", call.bot["id"], 0))
    return Described(result=True, description=f"Webhook {'was' if was_set else 'is already'} deleted")


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> dict[str, Any]:
    """The address, what waits, and what went wrong last."""
    bot = call.bot
    told: dict[str, Any] = {
        "url": bot["webhook_url"],
        "has_custom_certificate": False,
        "pending_update_count": updates.count(call.store, bot["id"]),
    }
    if bot["webhook_url"]:
        told["max_connections"] = bot["webhook_connections"]
    if bot["webhook_error"]:
        told |= {"last_error_date": bot["webhook_error_at"], "last_error_message": bot["webhook_error"]}
    wishes = loaded(bot["allowed_updates"])
    return told | ({"allowed_updates": wishes} if wishes else {})


@method("logOut")
@method("close")
def say_goodbye(_: Call) -> bool:
    """True: a bot may leave, and come back, at any time; nothing is held for it that a restart would lose."""
    return True
