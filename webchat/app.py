"""How does the whole server come together? Bots' side, people's side, start page and static files."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from webchat.accounts import Bot, Person, enrol_bots, enrol_person
from webchat.api import Api
from webchat.limits import Limits
from webchat.pages import Pages
from webchat.people import People
from webchat.pusher import Pusher, Waking
from webchat.sign_in import Panel, PanelError, SignIn
from webchat.store import Store, StoreError

__all__ = ["Bot", "Limits", "Panel", "PanelError", "Person", "Store", "StoreError", "create_app"]

NO_LIMITS = Limits()
PAGE = Path(__file__).parent / "page"


def create_app(
    store: Store,
    bots: Sequence[Bot],
    people: Sequence[Person] = (),
    panel: Panel | None = None,
    limits: Limits = NO_LIMITS,
    *,
    open_to_network: bool = False,
) -> Starlette:
    """The server's application. People can be picked only where people or a panel are handed in, and only
    from this machine unless `open_to_network`.
    """
    _enrol(store, bots, people)
    sign_in = SignIn(store, people, panel, open_to_network=open_to_network)
    api = Api(store, limits)
    pusher = Pusher(store, api.obey)
    routes = [
        *api.routes(),
        *People(store, groups=sign_in.offered).routes(),
        *sign_in.routes(),
        *Pages(store, PAGE).routes(),
    ]
    watch = [Middleware(Waking, pusher=pusher)]
    return Starlette(routes=routes, middleware=watch, lifespan=lambda _: _pushing(pusher))


def _enrol(store: Store, bots: Sequence[Bot], people: Sequence[Person]) -> None:
    with store.transaction():
        enrol_bots(store, bots)
        for person in people:
            enrol_person(store, person)


@asynccontextmanager
async def _pushing(pusher: Pusher) -> AsyncIterator[None]:
    pusher.ensure()
    yield
    await pusher.stop()
