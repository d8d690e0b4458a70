"""What does a draft look like, to whom does it go, how will each kind of reader see it (domain §3.4-L)?"""

import re
from html import unescape
from typing import Any

from actions.staff import covers, find_org, keeper_of
from actions.verb import action
from models.audiences import Counts, counted
from models.condition_kinds import Condition
from models.conditions import describe, named_orgs, parse
from models.drafts import chats_in
from models.notices import Notice, NoticeState, Receipt
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.speed import speed_in
from models.values import Phrase, TextKey, enum_key

SHOWN = 200  # characters of a text on its card
LOOKS = ("ordinary", "elder", "english", "phone")  # kinds of readers
_KINDS = {kind: kind for kind in LOOKS}  # as the buttons of the card carry them
_CAPTION = 1024  # characters that fit below a file, by the Bot API
_TAG = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """Return the words of a formatted text."""
    return unescape(_TAG.sub("", html))


def beginning(row: Notice, length: int) -> str:
    """Return the first words of a draft; how many files where it has none."""
    said = plain(row.text) or f"📎{len(row.attachments)}"
    return said if len(said) <= length else f"{said[:length]}…"


async def find_draft(scope: Scope, number: int) -> tuple[Notice, Org]:
    """Return the asker's own draft with its organisation, locked until the turn ends; else NotFound."""
    row = await scope.first(Notice.held(number))
    if row is None or row.state is not NoticeState.DRAFT or row.author_id != keeper_of(scope).id:
        raise NotFound
    return row, await find_org(scope, Permission.NOTICE_SEND, row.org_id)


@action(needs=Permission.NOTICE_SEND)
async def show_draft(scope: Scope, notice: int) -> None:
    """Show a draft's card; who has not said yet to whom it goes sees that too."""
    await show_card(scope, *await find_draft(scope, notice))


async def show_card(scope: Scope, row: Notice, unit: Org) -> None:
    """Show what it says, to whom it goes, how many they are, what they are asked for; all can be changed."""
    condition = parse(row.audience) if row.audience is not None else None
    figures = await figures_of(scope, row, unit, condition) if condition else {}
    urgent = covers(scope, Permission.NOTICE_URGENT, unit.path)
    scope.show(
        "notice-draft", None, None, notice=row.id, unit=unit.name, said=beginning(row, SHOWN),
        open=condition is None or None, files=len(row.attachments) or None, voice=row.voice and True,
        receipt=enum_key(row.receipt), question=row.question, due=row.due_at, pinned=row.pinned or None,
        reason=row.reason, hasty=(urgent and not row.urgent) or None, urgent=row.urgent or None,
        whom=await said_of(scope, condition) if condition else None, **figures, **_KINDS,
    )  # fmt: skip


async def said_of(scope: Scope, condition: Condition) -> list[Phrase]:
    """Return what a condition says, with the names of the organisations in it that the asker may know."""
    named = [await scope.get(Org, org) for org in sorted(named_orgs(condition))]
    seen = {org.id: org.name for org in named if org and covers(scope, Permission.NOTICE_SEND, org.path)}
    return describe(condition, seen)


async def figures_of(scope: Scope, row: Notice, unit: Org, condition: Condition) -> dict[str, Any]:
    """Return how many it reaches now, by which way, and how long it takes at this installation's rate."""
    counts = await counts_of(scope, unit, condition)
    chats = await scope.first(chats_in(condition, (unit.path,), county_day(scope.now))) or 0
    speed = await scope.of_session(speed_in)
    phones = {"phones": counts.by_phone or None}
    return {
        "people": counts.people,
        "nobody": not counts.people or None,
        "seconds": speed.seconds(chats * messages_of(row)),
        **phones,
    }


async def counts_of(scope: Scope, unit: Org, condition: Condition) -> Counts:
    """Return how many of an organisation's subtree fit today."""
    rows = await scope.rows(counted(condition, (unit.path,), county_day(scope.now)))
    return Counts(*rows[0])


def messages_of(row: Notice) -> int:
    """Return of how many messages a notice consists: its text, unless that fits below a file; an album is
    one.
    """
    albums = any(one["kind"] in ("photo", "video") for one in row.attachments)
    others = sum(one["kind"] not in ("photo", "video") for one in row.attachments)
    fits = albums + others == 1 and len(plain(row.text)) <= _CAPTION
    return albums + others + (0 if fits else 1)


@action(needs=Permission.NOTICE_SEND)
async def look(scope: Scope, notice: int, kind: str) -> None:
    """Show a draft as one kind of reader will see it."""
    row, unit = await find_draft(scope, notice)
    if kind not in LOOKS:
        raise NotFound
    chat = {} if kind == "phone" else _shown(row, heard=kind == "elder")
    scope.show(
        f"notice-look-{'phone' if kind == 'phone' else 'chat'}", None, None, notice=row.id, unit=unit.name,
        html=row.text, said=plain(row.text), question=row.question, due=row.due_at,
        language="en" if kind == "english" else None, kind=TextKey(f"look.{kind}"),
        asks=enum_key(row.receipt) if row.receipt is not Receipt.NONE else None,
        mute=(kind == "elder" and row.voice is None) or None, **chat, **_KINDS,
    )  # fmt: skip


def _shown(row: Notice, *, heard: bool) -> dict[str, Any]:
    """Return the files of a draft as its preview shows them: the first photo, and the names of all others."""
    photos = [one for one in row.attachments if one["kind"] == "photo"]
    others = [one for one in row.attachments if one not in photos[:1]]
    names = [one["name"] or TextKey(f"file-kind.{one['kind']}") for one in others]
    return {
        "photo": photos[0]["file_id"] if photos else None, "voice": row.voice if heard else None,
        "files": names or None,
    }  # fmt: skip
