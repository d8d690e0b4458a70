"""How does a county begin? ``init COUNTY``: tables, its organisation, and its first administrator's link."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.clock import Clock
from bot.courier import Courier
from bot.migrate import upgrade
from bot.secret_key import load_or_make_secret_key
from bot.settings import Settings
from models.check_ins import CheckInRule
from models.database import Database
from models.founding import FounderLink
from models.installation import Installation
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, OrgLevel
from models.roles import Grant, Role
from models.scope import How, Scope, one_turn
from models.vault import Vault

Say = Callable[[str], None]
_LONGEST = 80  # characters of an organisation's name


class FirstDayError(Exception):
    """No county was begun and nothing was changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What stands afterwards; ``payload`` opens the chat of the first administrator, None: there is one."""

    county: str
    new: bool
    payload: str | None
    people: int
    administrators: int


async def begin(
    county: str,
    settings: Settings,
    say: Say,
    link_base: Callable[[str], str],
    *,
    beside: bool = False,
    again: bool = False,
) -> None:
    """Make the county with its rule of monthly check-ins, and print its link; once more, a fresh link while
    there is no administrator, else what there is. Another name is refused, unless it shall stand ``beside``.

    ``again`` prints a link though there are administrators, for one who lost the telephone; all of them hear
    of it. Whoever is at the machine is trusted (they hold the database and its key).
    """
    name, token = _name_of(county), _token_of(settings)
    begun = await _begun(name, settings, beside=beside, again=again)
    say(f"{begun.county}: {'made' if begun.new else 'was there'}, {begun.people} on its roster.")
    if begun.payload is None:
        say(f"It has {begun.administrators} administrator(s), who appoint others in the chat by /grants.")
        say("Where none of them can be reached any more, --again prints a fresh link, and they are told.")
        return
    _tell_link(begun.payload, await _username(token, settings), say, link_base)


def _name_of(county: str) -> str:
    name = county.strip()
    if not 0 < len(name) <= _LONGEST:
        raise FirstDayError(f"A county's name has 1 to {_LONGEST} characters.")
    return name


def _token_of(settings: Settings) -> str:
    if settings.bot_token is None:
        raise FirstDayError(
            "Without HONGYAN_BOT_TOKEN there is only the demonstration, which has a county of its own. "
            "Set the token of your bot first."
        )
    return settings.bot_token.get_secret_value()


async def _begun(name: str, settings: Settings, *, beside: bool, again: bool) -> Begun:
    path, given = settings.secret_key_path, settings.secret_key
    vault = Vault(load_or_make_secret_key(path, given, demonstration=False).get_secret_value())
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url.get_secret_value()
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    try:
        async with one_turn(database, now=Clock().now(), vault=vault) as scope:
            await _check_card(scope)
            root, new = await _root(scope, name, beside=beside)
            return await _with_link(scope, root, new=new, again=again)
    finally:
        await database.close()


async def _check_card(scope: Scope) -> None:
    """Refuse a demonstration's database, and one that was sealed with another key."""
    await scope.run(Installation.issue(scope.dialect, scope.now))
    card = await scope.first(Installation.card())
    if card is None or card.demonstration:
        raise FirstDayError(
            "This database holds a demonstration with invented people: name another one in "
            "HONGYAN_DATABASE_URL, or move the folder HONGYAN_DATA_DIR away."
        )
    card.key_mark = card.key_mark or scope.vault.mark()
    if card.key_mark != scope.vault.mark():
        raise FirstDayError(
            "This database was sealed with another secret key: set HONGYAN_SECRET_KEY to that one."
        )


async def _root(scope: Scope, name: str, *, beside: bool) -> tuple[Org, bool]:
    roots = await scope.all(Org.roots())
    known = next((root for root in roots if root.name == name), None)
    if known is not None:
        return known, False
    if roots and not beside:
        raise FirstDayError(_taken(roots, name))
    root = Org(name=name, level=OrgLevel.COUNTY, path="", active=True, created_at=scope.now)
    scope.add(root)
    await scope.flush()
    root.path = f"/{root.id}/"
    scope.add(CheckInRule(org_id=root.id))
    scope.audit("county-begun", root)
    return root, True


def _taken(roots: Sequence[Org], name: str) -> str:
    there = ", ".join(root.name for root in roots)
    return (
        f"There is {there} already. For a fresh link give that name; --beside adds {name} as one more county "
        "of the same database."
    )


async def _with_link(scope: Scope, root: Org, *, new: bool, again: bool) -> Begun:
    """Return what stands; where nobody administers the county yet, or ``again``, a fresh link takes the place
    of others.
    """
    people = await scope.first(Member.roster_size((root.path,), ())) or 0
    held = await scope.rows(Grant.over([root.id], (Role.COUNTY,)))
    if held and not again:
        return Begun(root.name, new, None, people, len(held))
    for older in await scope.all(FounderLink.unused(root.id)):
        older.ended_at = scope.now
    link, payload = FounderLink.make(root.id, scope.now)
    scope.add(link)
    await scope.flush()
    scope.audit("founder-link-made", link, None, administrators=len(held))
    for _, holder in held:
        how = How(Kind.BINDING_NOTICE)
        await scope.tell(holder, "founder-link-again", how, county=root.name, until=link.expires_at)
    return Begun(root.name, new, payload, people, len(held))


async def _username(token: str, settings: Settings) -> str | None:
    """Return what the bot is called, None where the server does not tell."""
    courier = Courier.to(token, settings.api_url)
    await courier.open()
    try:
        return str((await courier.me())["username"])
    except TelegramError:
        return None
    finally:
        await courier.close()


def _tell_link(payload: str, username: str | None, say: Say, link_base: Callable[[str], str]) -> None:
    say("Whoever opens this becomes the county's administrator. It works once, within 24 hours:")
    if username is None:
        say(f"  /start {payload}")
        say(
            "The Bot API server did not tell the bot's name (python -m bot check says why). "
            "Once the service runs, send this line to the bot in a private chat."
        )
    else:
        say(f"  {link_base(username)}?start={payload}")
        say("The service must be running then: python -m bot serve.")
