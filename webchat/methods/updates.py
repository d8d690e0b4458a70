"""How does a bot hear? getMe, and getUpdates with long polling."""

import asyncio
from typing import Any

from webchat import updates
from webchat.accounts import bot_user
from webchat.arguments import Arguments
from webchat.calls import Call, method, waiting_method
from webchat.errors import conflict
from webchat.store import Store, dumped

LONGEST_POLL = 50.0
MOST_UPDATES = 100
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_CAME = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@method("getMe")
def get_me(call: Call) -> dict[str, Any]:
    """The bot itself."""
    return {
        **bot_user(call.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@waiting_method("getUpdates")
async def get_updates(call: Call) -> list[dict[str, Any]]:
    """Unconfirmed updates, oldest first, at once or when one arrives; those before `offset` are confirmed.

    A newer request ends an older one that still waits with 409: Telegram keeps the newest poller.
    """
    store, bot_id, arguments = call.store, call.bot["id"], call.arguments
    turn = store.poll_begins(bot_id)
    with store.transaction():
        if _webhook_is_set(store, bot_id):
            raise conflict(WEBHOOK_ACTIVE)
        _remember_wishes(store, bot_id, arguments)
        if arguments.whole("offset"):
            updates.confirm_before(store, bot_id, arguments.whole("offset"))
    limit = arguments.whole("limit", MOST_UPDATES)
    limit = limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES
    loop = asyncio.get_running_loop()
    until = loop.time() + min(max(arguments.whole("timeout"), 0), LONGEST_POLL)
    while True:
        if store.polls.get(bot_id) != turn:
            raise conflict(OTHER_POLLER)
        found = updates.pending(store, bot_id, limit)
        rest = until - loop.time()
        if found or rest <= 0 or store.bell.silent:
            return found
        await store.bell.wait(("updates", bot_id, 0), rest)
        if _webhook_is_set(store, bot_id):
            raise conflict(WEBHOOK_CAME)


def _webhook_is_set(store: Store, bot_id: int) -> bool:
    bot = store.first("SELECT webhook_url FROM bots WHERE id = ?", bot_id)
    return bot is not None and bool(bot["webhook_url"])


def _remember_wishes(store: Store, bot_id: int, arguments: Arguments) -> None:
    wishes = arguments.tree("allowed_updates")
    if isinstance(wishes, list):
        store.run("UPDATE bots SET allowed_updates = ? WHERE id = ?", dumped(wishes), bot_id)
