"""Which addresses does the service answer? Webhook and health; wiring mounts the chat page beside them."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from web.health import Health
from web.webhook import Webhook


def create_app(health: Health, webhook: Webhook | None, beside: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application; ``beside`` are further routes, asked last."""
    routes: list[BaseRoute] = [Route("/healthz", health.answer)]
    if webhook is not None:
        routes.append(Route(webhook.path, webhook.take, methods=["POST"]))
    return Starlette(routes=[*routes, *beside])
