"""Which addresses does the service answer? Webhook, health, figures; wiring mounts the chat page beside."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from web.health import Health
from web.metrics import Figures
from web.webhook import Webhook


def create_app(
    health: Health, webhook: Webhook | None, beside: Sequence[BaseRoute] = (), figures: Figures | None = None
) -> Starlette:
    """Return the application; ``beside`` are further routes, asked last."""
    routes: list[BaseRoute] = [*health.routes(), *([figures.route()] if figures else [])]
    if webhook is not None:
        routes.extend(webhook.routes())
    return Starlette(routes=[*routes, *beside])
