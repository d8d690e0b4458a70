"""How do updates reach a webhook? Posted in order within each chat, again and again until they are taken."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from webchat import updates
from webchat.store import Store, dumped

log = logging.getLogger(__name__)
PATIENCE = 30.0  # seconds for one request
LONGEST_PAUSE = 60.0
LONGEST_SLEEP = 3600.0
BATCH = 200
Reply = Callable[[sqlite3.Row, dict[str, Any]], Awaitable[None]]


class Pusher:
    """One task for each bot with a webhook."""

    def __init__(self, store: Store, reply: Reply) -> None:
        self._store = store
        self._reply = reply
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def ensure(self) -> None:
        """Every bot with a webhook has its task on the running loop."""
        loop = asyncio.get_running_loop()
        for bot in self._store.all("SELECT id FROM bots WHERE webhook_url <> ''"):
            task = self._tasks.get(bot["id"])
            if task is None or task.done() or task.get_loop() is not loop:
                self._tasks[bot["id"]] = loop.create_task(Lane(self._store, bot["id"], self._reply).run())

    async def stop(self) -> None:
        """No task runs any more."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Waking:
    """Every request wakes the pusher, so that webhooks are also served where the application is mounted below
    another one, which does not pass on start and stop.
    """

    def __init__(self, app: ASGIApp, pusher: Pusher) -> None:
        self._app = app
        self._pusher = pusher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The request is answered as ever."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._pusher.ensure()
        await self._app(scope, receive, send)
        self._pusher.ensure()


class Lane:
    """The deliveries of one bot."""

    def __init__(self, store: Store, bot_id: int, reply: Reply) -> None:
        self._store = store
        self._bot_id = bot_id
        self._reply = reply
        self._busy: set[int] = set()
        self._resting: dict[int, tuple[float, float]] = {}  # chat -> (until, pause)
        self._running: set[asyncio.Task[None]] = set()
        self._url = ""

    async def run(self) -> None:
        """Delivers until cancelled or until the server hangs up."""
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            while not self._store.bell.silent:
                bot = self._store.first("SELECT * FROM bots WHERE id = ?", self._bot_id)
                if bot is None or not bot["webhook_url"]:
                    break
                if bot["webhook_url"] != self._url:
                    self._url = bot["webhook_url"]
                    self._resting.clear()
                self._start_deliveries(client, bot)
                await self._store.bell.wait(("updates", self._bot_id, 0), self._sleep())
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    def _sleep(self) -> float:
        now = asyncio.get_running_loop().time()
        ends = [until - now for until, _ in self._resting.values() if until > now]
        return max(0.01, min(ends, default=LONGEST_SLEEP))

    def _start_deliveries(self, client: httpx.AsyncClient, bot: sqlite3.Row) -> None:
        now = asyncio.get_running_loop().time()
        held = set(self._busy) | {chat for chat, (until, _) in self._resting.items() if until > now}
        rows = self._store.all(
            "SELECT * FROM updates WHERE bot_id = ? AND lane NOT IN (SELECT value FROM json_each(?)) "
            "ORDER BY update_id LIMIT ?",
            self._bot_id,
            dumped(list(held)),
            BATCH,
        )
        for row in rows:
            if row["lane"] in held:
                continue
            if len(self._busy) >= bot["webhook_connections"]:
                return
            held.add(row["lane"])
            self._busy.add(row["lane"])
            task = asyncio.get_running_loop().create_task(self._deliver(client, bot, row))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _deliver(self, client: httpx.AsyncClient, bot: sqlite3.Row, row: sqlite3.Row) -> None:
        chat = row["lane"]
        try:
            trouble, answer = await self._post(client, bot, row)
            if trouble:
                self._note(trouble)
                pause = min(LONGEST_PAUSE, 2 * self._resting.get(chat, (0.0, 0.5))[1])
                self._resting[chat] = (asyncio.get_running_loop().time() + pause, pause)
                return
            self._resting.pop(chat, None)
            with self._store.transaction():
                updates.confirm(self._store, self._bot_id, row["update_id"])
            if answer:
                await self._reply(bot, answer)
        finally:
            self._busy.discard(chat)
            self._store.bell.ring(("updates", self._bot_id, 0))

    async def _post(
        self, client: httpx.AsyncClient, bot: sqlite3.Row, row: sqlite3.Row
    ) -> tuple[str, dict[str, Any]]:
        headers = {"Content-Type": "application/json"}
        if bot["webhook_secret"]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = bot["webhook_secret"]
        body = dumped(updates.as_update(row)).encode()
        try:
            answer = await client.post(bot["webhook_url"], content=body, headers=headers)
        except httpx.ConnectError:
            return "Connection refused", {}
        except httpx.TimeoutException:
            return "Read timeout expired", {}
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            return f"Connection failed: {type(problem).__name__}", {}
        if not answer.is_success:
            return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}", {}
        return "", _method_call(answer)

    def _note(self, trouble: str) -> None:
        log.info("webhook of bot %s: %s", self._bot_id, trouble)
        with self._store.transaction():
            self._store.run(
                "UPDATE bots SET webhook_error = ?, webhook_error_at = ? WHERE id = ?",
                trouble,
                int(self._store.now()),
                self._bot_id,
            )


def _method_call(answer: httpx.Response) -> dict[str, Any]:
    """The call that a bot wrote into its answer, as the Bot API allows; empty when there is none."""
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return {}
    try:
        call = json.loads(answer.content or b"{}")
    except ValueError:
        return {}
    return call if isinstance(call, dict) and isinstance(call.get("method"), str) else {}
