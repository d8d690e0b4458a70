"""Which addresses does the service answer? Webhook, health, figures, public pages;
wiring mounts the chat page beside.
"""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from web.health import Health
from web.metrics import Figures
from web.webhook import Webhook


def create_app(
    health: Health,
    webhook: Webhook | None,
    beside: Sequence[BaseRoute] = (),
    figures: Figures | None = None,
    public: Sequence[BaseRoute] = (),
) -> Starlette:
    """Return the application; ``public`` are pages for people without an account, ``beside`` further routes,
    asked last.
    """
    routes: list[BaseRoute] = [*health.routes(), *([figures.route()] if figures else []), *public]
    if webhook is not None:
        routes.extend(webhook.routes())
    return Starlette(routes=[*routes, *beside])
