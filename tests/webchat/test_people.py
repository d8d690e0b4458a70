"""What can a person do on the chat page, and what reaches the bot and the page's event stream?"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.webchat.conftest import ANN, X_BOT, BotSide, PageSide, sign_in
from webchat.app import PanelError, Store, create_app


async def test_person_says_the_same_twice_and_the_bot_hears_it_once(bot: BotSide, ann: PageSide) -> None:
    first = await ann.post("messages", client_id="k", text="/start hello")
    again = await ann.post("messages", client_id="k", text="/start hello")
    assert first.json() == again.json()
    [update] = await bot.updates()
    assert update["message"]["text"] == "/start hello"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"] == {
        "id": ANN.id,
        "is_bot": False,
        "first_name": "Ann",
        "last_name": "Lee",
        "language_code": "zh-hans",
    }
    assert len((await ann.state())["messages"]) == 1


REFUSED = [
    ("messages", {"text": "  "}, 400, "text-empty"),
    ("messages", {"text": "报" * 4097}, 400, "text-too-long"),
    ("messages", {"text": "x", "client_id": ""}, 400, "client-id-missing"),
    ("messages", {"text": "x", "chat_id": -5}, 404, "chat-unknown"),
    ("messages", {"text": "x", "bot": "other_bot"}, 404, "bot-unknown"),
    ("location", {"latitude": "north"}, 400, "place-missing"),
    ("contact", {"first_name": "Ben"}, 400, "phone-missing"),
    ("tap", {"message_id": 99, "data": "x"}, 404, "message-gone"),
    ("tap", {"message_id": "1", "data": "x"}, 400, "message-id-missing"),
    ("group", {"title": " "}, 400, "title-missing"),
]


@pytest.mark.parametrize(("path", "given", "status", "word"), REFUSED)
async def test_person_sends_what_no_chat_takes_and_reads_why(
    ann: PageSide, path: str, given: dict[str, Any], status: int, word: str
) -> None:
    answer = await ann.post(path, **given)
    assert (answer.status_code, answer.json()) == (status, {"error": word})


@pytest.mark.parametrize("body", [b"[1]", b"{", b'{"text": "\\ud83d"}', b'{"a": NaN}', b"[" * 100_000])
async def test_page_sends_what_is_no_json_and_is_refused(ann: PageSide, body: bytes) -> None:
    answer = await ann.http.post(f"/people/{ann.token}/messages", content=body)
    assert (answer.status_code, answer.json()) == (400, {"error": "json-expected"})


async def test_somebody_without_an_address_of_their_own_finds_nobody(ann: PageSide) -> None:
    stranger = PageSide(ann.http, "guessed")
    assert (await stranger.post("messages", text="x")).status_code == 404
    assert (await stranger.http.get("/chat/guessed")).status_code == 404


async def test_person_sends_4096_signs_and_only_emoji_and_both_arrive_whole(
    bot: BotSide, ann: PageSide
) -> None:
    await ann.says("报" * 4096)
    await ann.says("👨‍👩‍👧" * 9)
    texts = [u["message"]["text"] for u in await bot.updates()]
    assert texts == ["报" * 4096, "👨‍👩‍👧" * 9]


async def test_person_shares_their_own_and_another_contact_and_only_theirs_is_signed(
    bot: BotSide, ann: PageSide
) -> None:
    await ann.post("contact")
    await ann.post("contact", phone="+8613900000000", first_name="Somebody")
    own, foreign = [u["message"]["contact"] for u in await bot.updates()]
    assert own == {
        "phone_number": "+8613800001001",
        "first_name": "Ann",
        "last_name": "Lee",
        "user_id": ANN.id,
    }
    assert foreign == {"phone_number": "+8613900000000", "first_name": "Somebody"}


async def test_person_signs_a_foreign_number_and_the_signature_is_dropped(
    bot: BotSide, ann: PageSide
) -> None:
    await ann.post("contact", phone="+8613900000000", first_name="Ann", user_id=ANN.id)
    [update] = await bot.updates()
    assert update["message"]["contact"] == {"phone_number": "+8613900000000", "first_name": "Ann"}


async def test_stranger_writes_a_number_once_and_it_is_theirs(bot: BotSide, http: httpx.AsyncClient) -> None:
    token = (await http.post("/people/new", json={"first_name": "Zoe", "language": "en"})).json()["token"]
    zoe = PageSide(http, token)
    assert (await zoe.post("contact")).json() == {"error": "phone-missing"}
    await zoe.post("contact", phone="138 0013 8002")
    await zoe.post("contact", phone="139 0000 0000")
    me = (await zoe.state())["me"]
    contacts = [u["message"]["contact"] for u in await bot.updates()]
    assert contacts == [{"phone_number": "13800138002", "first_name": "Zoe", "user_id": me["id"]}] * 2
    assert me["phone"] == "13800138002"


async def test_person_sends_a_place_and_the_bot_gets_it(bot: BotSide, ann: PageSide) -> None:
    await ann.post("location", latitude=23.02, longitude=113.75)
    [update] = await bot.updates()
    assert update["message"]["location"] == {"latitude": 23.02, "longitude": 113.75}


async def test_page_scrolls_back_through_a_long_chat(bot: BotSide, met: PageSide) -> None:
    for number in range(130):
        await bot("sendMessage", chat_id=ANN.id, text=str(number))
    seen: list[int] = []
    state = await met.state()
    while True:
        assert len(state["messages"]) <= 60
        seen = [m["id"] for m in state["messages"]] + seen
        if not state["more"]:
            break
        state = await met.state(before=seen[0])
    assert seen == list(range(1, 132))


async def test_page_remembers_what_was_read(met: PageSide) -> None:
    await met.post("read", message_id=1)
    await met.post("read", message_id=0)
    assert (await met.state())["read_to"] == 1


async def test_page_listens_and_hears_everything_the_bot_does(wire: httpx.AsyncClient) -> None:
    bot, ann = BotSide(wire), await sign_in(wire, "ann")
    await ann.says("/start")
    cursor = (await ann.state())["cursor"]
    listening = asyncio.create_task(ann.events(cursor, "answered"))
    sent = await bot("sendMessage", chat_id=ANN.id, text="one", reply_markup={"keyboard": [["A"]]})
    await bot("editMessageText", chat_id=ANN.id, message_id=sent["message_id"], text="two")
    query_id = await ann.taps(sent["message_id"], "x")
    await bot("setMyCommands", commands=[{"command": "go", "description": "Go"}])
    await bot("answerCallbackQuery", callback_query_id=query_id, text="ok", show_alert=True)
    heard = await listening
    kinds = [kind for kind, _ in heard if kind != "action"]
    assert kinds == ["message", "keyboard", "edit", "commands", "answered"]
    told = dict(heard)
    assert told["edit"]["message"]["text"] == "two"
    assert told["commands"]["commands"] == [{"command": "go", "description": "Go"}]
    assert told["answered"] == {"query_id": query_id, "text": "ok", "show_alert": True, "url": None}
    again = await ann.events(cursor, "answered")
    assert [kind for kind, _ in again] == ["message", "keyboard", "edit", "commands", "answered"]


async def test_bot_is_typing_and_the_page_shows_it_but_never_later(wire: httpx.AsyncClient) -> None:
    bot, ann = BotSide(wire), await sign_in(wire, "ann")
    await ann.says("/start")
    cursor = (await ann.state())["cursor"]
    listening = asyncio.create_task(ann.events(cursor, "action"))
    await asyncio.sleep(0.1)
    await bot("sendChatAction", chat_id=ANN.id, action="typing")
    assert await listening == [("action", {"action": "typing"})]
    await bot("sendMessage", chat_id=ANN.id, text="x")
    assert [kind for kind, _ in await ann.events(cursor, "message")] == ["message"]


async def test_bot_in_a_group_hears_only_what_is_meant_for_it(bot: BotSide, ann: PageSide) -> None:
    chat_id = (await ann.post("group", title="Home")).json()["chat_id"]
    [added] = await bot.updates()
    assert added["my_chat_member"]["chat"] == {"id": chat_id, "type": "group", "title": "Home"}
    for text in ("just talk", "/help", "/help@other_bot", "/help@x_bot", "hey @X_Bot"):
        await ann.says(text, chat_id=chat_id)
    heard = await bot.updates()
    assert [u["message"]["text"] for u in heard] == ["/help", "/help@x_bot", "hey @X_Bot"]
    sent = await bot("sendMessage", chat_id=chat_id, text="I talk in private.")
    await ann.says("oh", chat_id=chat_id, reply_to=sent["message_id"])
    assert [u["message"]["text"] for u in await bot.updates()] == ["oh"]
    assert len((await ann.state(chat_id=chat_id))["messages"]) == 7
    assert (await ann.state())["messages"] == []


async def test_page_shows_the_commands_of_the_persons_scope_and_language(bot: BotSide, met: PageSide) -> None:
    def command(name: str) -> list[dict[str, str]]:
        return [{"command": name, "description": name}]

    async def shown() -> str:
        name: str = (await met.state())["bot"]["commands"][0]["command"]
        return name

    await bot("setMyCommands", commands=command("base"))
    assert await shown() == "base"
    await bot("setMyCommands", commands=command("private"), scope={"type": "all_private_chats"})
    assert await shown() == "private"
    scope = {"type": "all_private_chats"}
    await bot("setMyCommands", commands=command("chinese"), scope=scope, language_code="zh")
    assert await shown() == "chinese"
    await bot("setMyCommands", commands=command("own"), scope={"type": "chat", "chat_id": ANN.id})
    assert await shown() == "own"
    assert await bot("getMyCommands", scope=scope, language_code="zh") == command("chinese")
    await bot("deleteMyCommands", scope={"type": "chat", "chat_id": ANN.id})
    assert await shown() == "chinese"


async def test_bot_presents_itself_and_reads_it_back(bot: BotSide, met: PageSide) -> None:
    assert await bot("getMyName") == {"name": "X"}
    await bot("setMyName", name="鸿雁", language_code="zh")
    assert await bot("getMyName", language_code="zh") == {"name": "鸿雁"}
    await bot("setMyDescription", description="long")
    await bot("setMyShortDescription", short_description="short")
    assert await bot("getMyDescription", language_code="en") == {"description": "long"}
    assert await bot("getMyShortDescription") == {"short_description": "short"}
    assert (await bot.refused("setMyDescription", description="x" * 513))[0] == 400
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://x.cn/"}}
    await bot("setChatMenuButton", menu_button=app, chat_id=ANN.id)
    assert await bot("getChatMenuButton", chat_id=ANN.id) == app
    assert await bot("getChatMenuButton") == {"type": "commands"}
    assert (await met.state())["bot"]["menu"] == app


class Turning:
    """A demonstration's controls."""

    title: Mapping[str, str] = {"zh": "示范", "en": "Demonstration"}
    about: Mapping[str, str] = {"zh": "…", "en": "…"}
    things_to_try: Sequence[Mapping[str, str]] = [{"zh": "报到", "en": "Check in"}]

    def __init__(self, store: Store) -> None:
        self.now = datetime(2027, 1, 28, 9, tzinfo=UTC)
        self.store = store

    async def today(self) -> datetime:
        return self.now

    async def advance(self, step: str) -> datetime:
        if step == "month":
            raise PanelError("太远了", "too far")
        self.now += timedelta(days=1)
        return self.now

    async def start_over(self) -> None:
        self.now = datetime(2027, 1, 28, 9, tzinfo=UTC)
        self.store.wipe()


class TestInADemonstration:
    @pytest.fixture
    def app(self, store: Store) -> Starlette:
        return create_app(store, [X_BOT], [ANN], Turning(store))

    async def test_visitor_reads_the_start_page_and_turns_the_clock(self, http: httpx.AsyncClient) -> None:
        start = (await http.get("/start.json")).json()
        assert start["people"] == [{"key": "ann", "title": {}, "about": {}, "first_name": "Ann"}]
        assert start["bot"] == {"username": "x_bot", "name": "X"}
        assert start["today"] == "2027-01-28T09:00:00+00:00"
        assert start["panel"] is True
        moved = await http.post("/panel/advance", json={"step": "day"})
        assert moved.json() == {"today": "2027-01-29T09:00:00+00:00"}
        far = await http.post("/panel/advance", json={"step": "month"})
        assert (far.status_code, far.json()["zh"]) == (409, "太远了")
        assert (await http.post("/panel/advance", json={"step": "year"})).status_code == 400

    async def test_visitor_starts_over_and_chats_are_empty_under_the_same_addresses(
        self, wire: httpx.AsyncClient
    ) -> None:
        bot, ann = BotSide(wire), await sign_in(wire, "ann")
        await ann.says("/start")
        number = (await bot.updates())[0]["update_id"]
        cursor = (await ann.state())["cursor"]
        assert (await wire.post("/panel/start-over")).status_code == 200
        assert (await ann.events(cursor, "wiped"))[-1] == ("wiped", {})
        state = await ann.state()
        assert (state["messages"], state["started"]) == ([], False)
        await ann.says("/start")
        assert (await bot.updates())[0]["update_id"] == number + 1

    async def test_visitor_comes_as_somebody_new_and_can_start(self, http: httpx.AsyncClient) -> None:
        answer = (await http.post("/people/new", json={"first_name": "Zoe", "language": "en"})).json()
        zoe = PageSide(http, answer["token"])
        assert answer["chat"] == f"/chat/{answer['token']}"
        await zoe.says("/start")
        [update] = await BotSide(http).updates()
        assert update["message"]["from"]["first_name"] == "Zoe"

    @pytest.mark.parametrize(
        "headers",
        [{"origin": "http://evil.example"}, {"host": "evil.example", "origin": "http://evil.example"}],
    )
    async def test_foreign_page_in_the_browser_asks_and_gets_nothing(
        self, http: httpx.AsyncClient, headers: dict[str, str]
    ) -> None:
        answer = await http.post("/people/sign-in", json={"person": "ann"}, headers=headers)
        assert answer.status_code == 403

    async def test_other_machine_asks_and_is_refused_unless_opened(
        self, app: Starlette, store: Store
    ) -> None:
        far = ("192.0.2.7", 5000)
        for served, status in ((app, 403), (create_app(store, [X_BOT], [ANN], open_to_network=True), 200)):
            transport = httpx.ASGITransport(served, client=far)
            async with httpx.AsyncClient(transport=transport, base_url="http://192.0.2.1") as http:
                answer = await http.post("/people/sign-in", json={"person": "ann"})
                assert answer.status_code == status


class TestBesideTelegram:
    @pytest.fixture
    def app(self, store: Store) -> Starlette:
        return create_app(store, [X_BOT])

    @pytest.mark.parametrize(
        ("verb", "path"),
        [
            ("POST", "/people/sign-in"),
            ("POST", "/people/new"),
            ("GET", "/start.json"),
            ("GET", "/panel"),
            ("POST", "/panel/advance"),
            ("POST", "/panel/start-over"),
        ],
    )
    async def test_nobody_can_be_picked(self, http: httpx.AsyncClient, verb: str, path: str) -> None:
        assert (await http.request(verb, path, json={})).status_code == 404


async def test_browser_loads_pages_that_may_load_nothing_from_elsewhere(
    http: httpx.AsyncClient, ann: PageSide
) -> None:
    for path in ("/", f"/chat/{ann.token}", "/x_bot", "/X_BOT?start=abc"):
        page = await http.get(path, headers={"Accept-Encoding": "gzip"})
        assert page.status_code == 200, path
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
    script = await http.get("/static/chat.js", headers={"Accept-Encoding": "gzip"})
    assert script.headers["content-encoding"] == "gzip"
    assert (await http.get("/nobody_bot")).status_code == 404
