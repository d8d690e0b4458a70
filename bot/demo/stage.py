"""How is the demonstration played? An invented county, our own chat page, people to pick, a clock to move."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
from starlette.routing import BaseRoute, Mount

import scheduler
from actions.clock import ZONE, months_on, next_first
from bot.clock import Clock
from bot.demo.load import Wanted, load
from bot.secret_key import load_or_make_secret_key
from bot.settings import Settings
from bot.texts import Catalogue, Words
from bot.wiring import Wired, compose
from models.bulk import empty
from models.database import Database
from models.installation import Installation
from webchat.app import Bot, Person, Store, create_app

USERNAME, NAME = "hongyan_bot", "鸿雁"
BOT_ID = 1000
BOUND = {"elder": 2002, "secretary": 2003, "county": 2004, "committee": 2005, "abroad": 2006}
CHATS = {"migrant": 2001, **BOUND, "villager": 2007}
ORDER = ("migrant", "elder", "secretary", "county", "villager", "committee", "abroad")
_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_DAY, _HOUR = 28, 10  # the demonstration begins shortly before the next 1st
Say = Callable[[str], None]


@dataclass(slots=True)
class Stage:
    """The demonstration's own controls (webchat's Panel), and what it needs to begin again."""

    settings: Settings
    wired: Wired
    store: Store
    cast: Sequence[Mapping[str, Any]]
    fresh: bool
    title: Mapping[str, str]
    about: Mapping[str, str]
    things_to_try: Sequence[Mapping[str, str]]

    @classmethod
    async def set_up(cls, settings: Settings, say: Say) -> "Stage":
        """Compose the service on the built-in chat; an empty database becomes the invented county first."""
        wired = _composed(settings)
        card = await _card(wired.process.database)
        fresh = card is None
        if card is None:
            say("Inventing a county of 3,418 members …")
            card = await _invent(wired, first_day(settings.clock), address_of(settings))
        clock = wired.process.clock
        clock.offset = card.clock_offset
        store = Store.open(settings.data_dir / "webchat.sqlite3", now=lambda: clock.now().timestamp())
        cast = card.players(wired.process.vault)
        tries = [said(f"demo.try.{number}") for number in (1, 2, 3)]
        return cls(settings, wired, store, cast, fresh, said("demo.title"), said("demo.about"), tries)

    def routes(self) -> tuple[BaseRoute, ...]:
        """Return the chat server with its pages, to be mounted beside the service's own addresses."""
        bot = Bot(self.wired.process.own.token, USERNAME, NAME)
        near = self.settings.http_host in ("127.0.0.1", "localhost", "::1")
        return (Mount("/", create_app(self.store, [bot], self.people(), self, open_to_network=not near)),)

    def people(self) -> list[Person]:
        """Return who can be picked, the migrant first and the secretary third: they stand side by side."""
        known = {part["key"]: part for part in self.cast}
        return [self._person(known[key]) for key in ORDER if key in known]

    def _person(self, part: Mapping[str, Any]) -> Person:
        year = int(part.get("birth_year") or 0)
        facts = {**part, "year": year, "age": self.wired.process.clock.now().year - year}
        title, about = said(f"demo.{part['key']}.title"), said(f"demo.{part['key']}.about", facts)
        name, phone = str(part["name"]), str(part["phone"]).removeprefix("+")
        return Person(part["key"], CHATS[part["key"]], name, phone=phone, title=title, about=about)

    async def greet(self) -> None:
        """Let those who are bound press START once, so that messages can reach them."""
        async with httpx.AsyncClient(base_url=address_of(self.settings)) as page:
            for key in BOUND:
                signed = await page.post("/people/sign-in", json={"person": key})
                token = signed.json()["token"]
                await page.post(
                    f"/people/{token}/messages", json={"client_id": f"start-{key}", "text": "/start"}
                )

    async def today(self) -> datetime:
        """Return the demonstration's present moment in the county's zone."""
        return self.wired.process.clock.now().astimezone(ZONE)

    async def advance(self, step: str) -> datetime:
        """Move the clock by a day, to the next 1st at 09:00, or by a month; everything on the way happens."""
        now = await self.today()
        targets = {"day": now + timedelta(days=1), "first": next_first(now), "month": months_on(now, 1)}
        await self.wired.scheduler.walk(targets[step])
        return await self.today()

    async def start_over(self) -> None:
        """Make everything as on the first day: same people, no conversations."""
        process = self.wired.process
        await process.stop()
        async with process.database.writing() as session:
            await empty(session)
        self.store.wipe()
        card = await _invent(self.wired, first_day(self.settings.clock), address_of(self.settings))
        process.clock.offset = card.clock_offset
        await process.start()
        await self.greet()

    async def close(self) -> None:
        """Send waiting pages home, so that the HTTP server can end."""
        self.store.bell.hang_up()


def _composed(settings: Settings) -> Wired:
    key = load_or_make_secret_key(settings.secret_key_path, settings.secret_key, demonstration=True)
    secret = key.get_secret_value().encode()
    token = f"{BOT_ID}:{hmac.digest(secret, b'demonstration bot', sha256).hex()[:35]}"
    return compose(settings, token=token, api_url=address_of(settings), jobs=scheduler.DEMONSTRATION_JOBS)


def address_of(settings: Settings) -> str:
    """Return the address of our own pages as this machine reaches them."""
    host = "127.0.0.1" if settings.http_host in ("0.0.0.0", "::") else settings.http_host  # noqa: S104 - compared only
    return f"http://{host}:{settings.http_port}"


def said(key: str, args: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return a text in both languages of the start page."""
    catalogue = Catalogue()
    return {short: Words(catalogue, language).plain(key, args) for short, language in _LANGUAGES.items()}


def first_day(wished: datetime | None) -> datetime:
    """Return when a new demonstration begins: at the wished instant, else at ten on the next 28th."""
    if wished is not None:
        return wished
    local = Clock().now().astimezone(ZONE).replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    while local.day != _DAY or local < Clock().now():
        local += timedelta(days=1)
    return local


async def _card(database: Database) -> Installation | None:
    async with database.reading() as session:
        return await session.scalar(Installation.card())


async def _invent(wired: Wired, begin: datetime, address: str) -> Installation:
    """Fill the empty database and set its clock to the beginning."""
    database, vault = wired.process.database, wired.process.vault
    wanted = Wanted(
        bot_id=BOT_ID,
        today=begin.astimezone(ZONE).date(),
        link=lambda payload: f"{address}/{USERNAME}" + (f"?start={payload}" if payload else ""),
        chats=BOUND,
        jobs=[job.name for job in scheduler.DEMONSTRATION_JOBS],
    )
    await load(database, vault, wanted)
    async with database.writing() as session:
        card = (await session.scalars(Installation.card())).one()
        card.clock_offset_seconds = round((begin - Clock().now()).total_seconds())
    return card
