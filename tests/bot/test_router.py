"""PTB routes, and nothing else: no network, no globals, no task beside the turn (design §2)."""

import pytest
from sqlalchemy import select
from telegram import Update
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.commands import Command
from bot.router import Router, RouterError, build_router, refuse_background
from bot.stillness import NetworkInTurnError, StillRequest
from models.inbox import Heard
from models.inbox import Update as Row
from models.scope import Scope
from tests.people import Person
from tests.telegram import ME
from tests.world import HOUSE, TOKEN, World


@pytest.fixture
async def router() -> Router:
    """The router of the whole house."""
    built = build_router(TOKEN, HOUSE, ME)
    await built.initialize()
    return built


async def _late(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    return None


async def test_house_compiles_without_background_handlers(router: Router) -> None:
    refuse_background(router)
    assert router.updater is None


async def test_handler_beside_its_turn_is_refused_at_start(router: Router) -> None:
    router.add_handler(MessageHandler(filters.TEXT, _late, block=False))
    with pytest.raises(RouterError, match="block=False"):
        refuse_background(router)


@pytest.mark.parametrize("drawer", ["bot_data", "chat_data", "user_data"])
async def test_nothing_can_be_put_into_ptb_s_drawers(router: Router, drawer: str) -> None:
    held = getattr(router, drawer)
    thing = held if drawer == "bot_data" else held[1]
    with pytest.raises(AttributeError):
        thing.seen = 1
    with pytest.raises(TypeError):
        thing["seen"] = 1


async def test_still_transport_knows_who_the_bot_is_and_nothing_else() -> None:
    still = StillRequest(ME)
    status, body = await still.do_request("http://127.0.0.1/botT/getMe", "POST")
    assert (status, b"hongyan_bot" in body) == (200, True)
    with pytest.raises(NetworkInTurnError, match="sendMessage"):
        await still.do_request("http://127.0.0.1/botT/sendMessage", "POST")


async def test_network_inside_a_turn_is_a_fault_of_that_turn(
    world: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def call(_scope: Scope) -> None:
        await world.pump.turns.router.bot.send_message(bob.chat_id, "behind the outbox")

    monkeypatch.setitem(HOUSE.commands, "about", Command("about", call))
    await bob.says("/about")
    assert not bob.screen
    async with world.scope() as scope:
        [row] = await scope.all(select(Row))
    assert row.state is Heard.OPEN
    assert "NetworkInTurnError" in (row.fault or "")
