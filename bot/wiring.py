"""How is the house put together? The one place that sees every room: settings in, a ready service out."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.routing import BaseRoute

import handlers
import scheduler
from bot.clock import Clock
from bot.courier import Courier
from bot.delivery.pace import Pace
from bot.delivery.rates import Rates
from bot.depths import Depths, time_transactions
from bot.ears import Ears
from bot.house import House
from bot.introduction import Webhook
from bot.pid import own_name
from bot.process import Process
from bot.rehearsal.fault import RehearsalError
from bot.rehearsal.run import Rehearsal, Settle
from bot.relay import Relay
from bot.secret_key import load_or_make_secret_key
from bot.served import Served, listed
from bot.setting_shapes import webhook_secret_of
from bot.settings import TELEGRAM, Role, Settings
from bot.shift import Shift
from bot.texts import Catalogue, Words
from bot.troubles import Troubles
from bot.watching import Watchtower
from bot.wellbeing import Wellbeing
from models.database import Database
from models.processes import session_name
from models.scope import Scope, one_look, one_turn
from models.speed import tell_speed
from models.vault import Vault
from scheduler.clock import Scheduler
from scheduler.job import Job
from scheduler.lines import JobFailedError
from web.app import create_app
from web.health import Health
from web.metrics import Figures
from web.public.board_forms import BoardForms
from web.public.calendar import CalendarPage
from web.public.handshake import Handshake
from web.public.pledge_board import PledgeBoard
from web.public.sign_wall import SignWall
from web.webhook import Inlet
from web.webhook import Webhook as WebhookRoutes


@dataclass(slots=True)
class Wired:
    """A composed service with its clockwork; nothing runs yet."""

    settings: Settings
    process: Process
    scheduler: Scheduler
    tower: Watchtower

    def web_app(self, beside: tuple[BaseRoute, ...] = ()) -> Starlette:
        """Return the pages of this process: health, figures, webhook, and what is mounted beside them."""
        database, clock, shown = self.process.database, self.process.clock, self.settings.metrics_token
        figures = Figures(
            Depths(database, clock, self.tower).page,
            shown.get_secret_value() if shown else None,
        )
        health = Health(Wellbeing(database, clock, self.tower, self.settings.role.value).report)
        return create_app(health, self._webhook(), beside, figures, self._public())

    def _public(self) -> list[BaseRoute]:
        """Return the pages for people without an account; a process for bots alone has none."""
        if self.settings.role is Role.BOT:
            return []
        process, zone = self.process, self.settings.time_zone.key

        def turn() -> AbstractAsyncContextManager[Scope]:
            return one_turn(process.database, now=process.clock.now(), vault=process.vault)

        def look() -> AbstractAsyncContextManager[Scope]:
            return one_look(process.database, now=process.clock.now(), vault=process.vault)

        def words(language: str) -> Words:
            return Words(process.house.catalogue, language, zone)

        wall = SignWall(turn, words, self._link)
        calendar = CalendarPage(turn, words)
        boards = PledgeBoard(look, words, self.settings.public_root)
        shake = Handshake(turn, words, process.ring)
        forms = BoardForms(boards, turn, process.ring).route()
        return [forms, *boards.routes(), *shake.routes(), *calendar.routes(), *wall.routes()]

    def _link(self, bot_id: int, payload: str) -> str | None:
        """Return the deep link of a payload at a bot; None where its name is not known in this process."""
        shift = self.process.shifts.get(bot_id)
        if shift is None or not shift.username:
            return None
        return f"{shift.link_base(shift.username)}?start={payload}"

    def _webhook(self) -> WebhookRoutes | None:
        """Return where updates are brought to; a process for bots alone has no such place."""
        own = webhook_of(self.settings, self.process.own, self.process.own.id)
        if own is None or self.settings.role is Role.BOT:
            return None
        return WebhookRoutes(urlsplit(own.url).path, self._inlet)

    def _inlet(self, bot_id: int | None) -> Inlet | None:
        own = self.process.own.id
        shift = self.process.shifts.get(own if bot_id is None else bot_id)
        webhook = webhook_of(self.settings, shift.bot, own) if shift else None
        return Inlet(webhook.secret, shift.intake.take) if shift and webhook else None

    async def close(self) -> None:
        """Close every connection to the database."""
        await self.process.database.close()
        await self.process.relay.database.close()


@dataclass(frozen=True, slots=True)
class Outfit:
    """What every bot of a process is given."""

    settings: Settings
    own: Served
    api_url: str
    rates: Rates
    database: Database
    clock: Clock
    vault: Vault
    house: House
    tower: Watchtower

    def shift_of(self, bot: Served) -> Shift:
        """Return what runs for a bot, with a transport and a pace of its own."""
        return Shift(
            self.database, self.clock, self.vault, self.house, Courier.to(bot.token, self.api_url), bot,
            self.settings.time_zone.key, webhook=webhook_of(self.settings, bot, self.own.id),
            link_base=link_base_of(self.api_url), page_base=self.settings.public_root,
            pace=Pace(self.rates), watch=self.tower.over(bot.id),
        )  # fmt: skip

    def process(self, relay: Relay) -> Process:
        """Return the process; its clock is not wound up yet."""
        bots = partial(listed, self.database, self.vault, self.own, alone=self.settings.demonstration)
        return Process(
            self.database, self.clock, self.vault, self.house, self.own, relay, bots, self.shift_of,
            serves=self.settings.role is not Role.WEB,
        )  # fmt: skip


def compose(
    settings: Settings,
    *,
    token: str,
    api_url: str,
    jobs: Sequence[Job] = scheduler.JOBS,
    rates: Rates | None = None,
) -> Wired:
    """Build everything from the settings; raise what is wrong with declarations or the secret key.

    ``rates`` stand in for those of the settings where somebody measures.
    """
    path, given = settings.secret_key_path, settings.secret_key
    key = load_or_make_secret_key(path, given, demonstration=settings.demonstration)
    clock, vault, own = Clock(), Vault(key.get_secret_value()), Served.by_token(token)
    relay, database = _databases(settings)
    tower, house = Watchtower.build(Troubles(clock)), House.build(handlers.HANDLERS, Catalogue())
    time_transactions(database, tower.metrics)
    pace = rates or Rates.of(settings)
    tell_speed(database.known, Pace(pace).speed)
    process = Outfit(settings, own, api_url, pace, database, clock, vault, house, tower).process(relay)
    ticker = Scheduler(
        database, clock, vault, jobs, settings.time_zone, process.settle, process.ring, tower.clock
    )
    process.beside.append(ticker.run)
    if database.dialect == "postgresql":
        process.beside.append(Ears(database.url, process.ring_heard).listen)
    return Wired(settings, process, ticker, tower)


def rehearsing(settings: Settings, days: int, under: str | None = None) -> Rehearsal:
    """Return a rehearsal by the jobs, screens and rates of the service, on a copy of its rows."""
    house = House.build(handlers.HANDLERS, Catalogue())

    def wind(copy: Database, clock: Clock, vault: Vault, settle: Settle) -> _Rehearser:
        jobs, zone = scheduler.JOBS, settings.time_zone
        return _Rehearser(Scheduler(copy, clock, vault, jobs, zone, settle, rang=lambda: None))

    return Rehearsal(settings, house, wind, days, under)


@dataclass(frozen=True, slots=True)
class _Rehearser:
    """The clock of a rehearsal. A job that fails there would fail in earnest: that is said, and ends it."""

    scheduler: Scheduler

    async def walk(self, target: datetime) -> None:
        """Move time forward, slot by slot."""
        try:
            await self.scheduler.walk(target)
        except JobFailedError as fault:
            day = self.scheduler.clock.now().astimezone(self.scheduler.zone).date()
            raise RehearsalError(
                "rehearsal-job-failed",
                f"On {day} the job {fault} would fail: {fault.__cause__!r}. It would in earnest too.",
                job=str(fault), day=day.isoformat(),
            ) from fault  # fmt: skip


def _databases(settings: Settings) -> tuple[Relay, Database]:
    """Return the leases and the rows of the service: on PostgreSQL each with connections of its own, and
    every session under the name of this process.
    """
    name, address = own_name(), make_url(settings.database_url.get_secret_value())
    if address.get_backend_name() == "sqlite":
        database = Database(address.render_as_string(hide_password=False))
        return Relay(database, settings.role.value, name), database
    named = address.update_query_dict({"application_name": session_name(name)})
    url = named.render_as_string(hide_password=False)
    return Relay(Database(url), settings.role.value, name), Database(url)


def link_base_of(api_url: str) -> Callable[[str], str]:
    """Return how deep links begin: at t.me for Telegram's own server, at the server's root for any other."""
    root = "https://t.me" if api_url.rstrip("/") == TELEGRAM else api_url.rstrip("/")
    return lambda username: f"{root}/{username}"


def webhook_of(settings: Settings, bot: Served, own: int) -> Webhook | None:
    """Return a bot's webhook, None where updates are fetched.

    That of the settings' bot has the path of the settings; each other has a path and a secret of its own.
    """
    if settings.webhook_url is None:
        return None
    url = settings.webhook_url.rstrip("/")
    url = url if urlsplit(url).path else f"{url}/webhook"
    if bot.id == own:
        return Webhook(url, settings.webhook_secret.get_secret_value())
    return Webhook(f"{url}/{bot.id}", webhook_secret_of(SecretStr(bot.token)).get_secret_value())
