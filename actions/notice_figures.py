"""How many does a notice reach, by which way, and how long does that take? The figures before it leaves."""

import re
from html import unescape

from models.audiences import Counts, counted, reckoned
from models.condition_kinds import Aged, AllOf, Condition
from models.notices import Notice
from models.orgs import Org
from models.rule_book import county_day
from models.rules import ELDER_AGE
from models.scope import Scope
from models.speed import speed_in

_CAPTION = 1024  # characters that fit below a single file, by the Bot API
_TAG = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """Return the words of a formatted text."""
    return unescape(_TAG.sub("", html))


async def counts_of(scope: Scope, unit: Org, condition: Condition) -> Counts:
    """Return how many of an organisation's subtree fit today."""
    rows = await scope.rows(counted(condition, (unit.path,), county_day(scope.now)))
    return Counts(*rows[0])


async def figures_of(scope: Scope, row: Notice, unit: Org, condition: Condition) -> dict[str, int | None]:
    """Return how many it reaches now, by which way, and how many seconds it takes at this installation's
    rate, once it may be said and while nothing else is.
    """
    people, by_chat, by_phone, chats = await _reckoned(scope, unit, condition)
    messages = chats * messages_of(row)
    if row.voice is not None:  # elders hear it in a message of its own
        elders = AllOf((condition, Aged(scope.here(unit.id)[ELDER_AGE], None)))
        messages += (await _reckoned(scope, unit, elders))[-1]
    speed = await scope.of_session(speed_in)
    return {
        "people": people, "chats": by_chat, "phones": by_phone or None, "nobody": not people or None,
        "seconds": speed.seconds(messages),
    }  # fmt: skip


async def _reckoned(scope: Scope, unit: Org, condition: Condition) -> tuple[int, ...]:
    [row] = await scope.rows(reckoned(condition, (unit.path,), county_day(scope.now)))
    return tuple(int(number) for number in row)


def messages_of(row: Notice) -> int:
    """Return of how many messages a notice consists: files of a kind go together, voices one by one; the text
    stands below a single file if it fits there, else by itself.
    """
    kinds = [one["kind"] for one in row.attachments]
    if len(kinds) == 1 and len(plain(row.text)) <= _CAPTION:
        return 1
    groups = bool({"photo", "video"} & set(kinds)) + ("document" in kinds)
    return groups + kinds.count("voice") + 1
