"""How is the house put together? The one place that sees every room: settings in, a ready service out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.routing import BaseRoute

import handlers
import scheduler
from bot.clock import Clock
from bot.courier import Courier
from bot.depths import Depths, time_transactions
from bot.house import House
from bot.process import Process, Webhook
from bot.secret_key import load_or_make_secret_key
from bot.settings import TELEGRAM, Settings
from bot.texts import Catalogue
from bot.troubles import Troubles
from bot.watching import Watchtower
from bot.wellbeing import Wellbeing
from models.database import Database
from models.vault import Vault
from scheduler.clock import Scheduler
from scheduler.job import Job
from web.app import create_app
from web.health import Health
from web.metrics import Figures
from web.webhook import Webhook as WebhookRoute


@dataclass(slots=True)
class Wired:
    """A composed service with its clockwork; nothing runs yet."""

    settings: Settings
    service: Process
    scheduler: Scheduler
    tower: Watchtower

    def web_app(self, beside: tuple[BaseRoute, ...] = ()) -> Starlette:
        """Return the pages of this process: health, figures, webhook, and what is mounted beside them."""
        hook = self.service.webhook
        route = WebhookRoute(urlsplit(hook.url).path, hook.secret, self.service.intake.take) if hook else None
        database, clock, shown = self.service.database, self.service.clock, self.settings.metrics_token
        figures = Figures(
            Depths(database, clock, self.tower.metrics, self.tower.troubles).page,
            shown.get_secret_value() if shown else None,
        )
        health = Health(Wellbeing(database, clock, self.tower, self.settings.role.value).report)
        return create_app(health, route, beside, figures)


def compose(settings: Settings, *, token: str, api_url: str, jobs: Sequence[Job] = scheduler.JOBS) -> Wired:
    """Build everything from the settings; raise what is wrong with declarations or the secret key."""
    key = load_or_make_secret_key(
        settings.secret_key_path, settings.secret_key, demonstration=settings.demonstration
    )
    database = Database(settings.database_url.get_secret_value())
    clock, vault = Clock(), Vault(key.get_secret_value())
    tower = Watchtower.build(Troubles(clock))
    time_transactions(database, tower.metrics)
    service = Process(
        database=database,
        clock=clock,
        vault=vault,
        house=House.build(handlers.HANDLERS, Catalogue()),
        courier=Courier.to(token, api_url),
        bot_id=bot_id_of(token),
        token=token,
        zone=settings.time_zone.key,
        webhook=webhook_of(settings),
        link_base=link_base_of(api_url),
    )
    ticker = Scheduler(database, clock, vault, jobs, settings.time_zone, service.settle, service.said.ring)
    service.keep_time = ticker.run
    return Wired(settings, service, ticker, tower)


def bot_id_of(token: str) -> int:
    """Return the bot's user id, the number before the colon of its token."""
    return int(token.partition(":")[0])


def link_base_of(api_url: str) -> Callable[[str], str]:
    """Return how deep links begin: at t.me for Telegram's own server, at the server's root for any other."""
    root = "https://t.me" if api_url.rstrip("/") == TELEGRAM else api_url.rstrip("/")
    return lambda username: f"{root}/{username}"


def webhook_of(settings: Settings) -> Webhook | None:
    """Return the webhook's address with a path of its own, None where updates are fetched."""
    if settings.webhook_url is None:
        return None
    url = settings.webhook_url.rstrip("/")
    url = url if urlsplit(url).path else f"{url}/webhook"
    return Webhook(url, settings.webhook_secret.get_secret_value())
