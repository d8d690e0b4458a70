"""The public pages of pledges in a world, and what a browser is answered there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from models.scope import one_look, one_turn
from tests.world import World, words
from web.app import create_app
from web.health import Health
from web.public.board_forms import BoardForms
from web.public.gate import Gate
from web.public.pledge_board import PledgeBoard


def pages_of(world: World, gate: Gate | None = None) -> PledgeBoard:
    """The pages of a world, as wiring puts them together."""
    return PledgeBoard(
        lambda: one_look(world.database, now=world.clock.now(), vault=world.vault),
        words,
        "https://county.example",
        gate or Gate(of_one=1200, of_all=3000),
    )


def forms_of(world: World, pages: PledgeBoard, gate: Gate | None = None) -> BoardForms:
    """The forms below its promises."""
    return BoardForms(
        pages,
        lambda: one_turn(world.database, now=world.clock.now(), vault=world.vault),
        lambda: None,
        gate or Gate(of_one=60),
    )


def app_of(world: World, pages: PledgeBoard | None = None, forms: BoardForms | None = None) -> Starlette:
    """The same as an application."""

    async def report() -> dict[str, object]:
        return {"ready": True}

    shown = (pages or pages_of(world)).routes()
    return create_app(Health(report), None, public=[*([forms.route()] if forms else []), *shown])


@asynccontextmanager
async def asking(
    world: World, pages: PledgeBoard | None = None, forms: BoardForms | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a browser."""
    transport = httpx.ASGITransport(app_of(world, pages, forms))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def ask(world: World, path: str, **headers: str) -> httpx.Response:
    """What a browser is answered, by pages that were never asked before."""
    async with asking(world) as client:
        return await client.get(path, headers=headers)
