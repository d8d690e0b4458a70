"""What does a draft look like, to whom does it go, how will each kind of reader see it (domain §3.4-L)?"""

from actions.notice_figures import figures_of, plain
from actions.notices import find_draft, offer_notice
from actions.staff import covers
from actions.verb import action
from models.condition_kinds import Condition
from models.conditions import describe, named_orgs, parse
from models.notices import Notice, Receipt
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import Phrase, TextKey, enum_key

SHOWN = 200  # characters of a text on its card
LOOKS = ("ordinary", "elder", "english", "phone")  # kinds of readers
_KINDS = {kind: kind for kind in LOOKS}  # as the buttons of the card carry them


class AudienceOpen(Refusal):
    """Nobody has said yet to whom it goes: it cannot leave."""


def beginning(row: Notice, length: int) -> str:
    """Return the first words of a draft; how many files where it has none."""
    said = plain(row.text) or f"📎{len(row.attachments)}"
    return said if len(said) <= length else f"{said[:length]}…"


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


@action(needs=Permission.NOTICE_SEND)
async def look(scope: Scope, notice: int, kind: str) -> None:
    """Show a draft as one kind of reader will see it."""
    row, unit = await find_draft(scope, notice)
    if kind not in LOOKS:
        raise NotFound
    heard = row.voice if kind == "elder" else None
    scope.show(
        f"notice-look-{'phone' if kind == 'phone' else 'chat'}", None, None, notice=row.id, unit=unit.name,
        html=row.text, said=plain(row.text), question=row.question, due=row.due_at,
        language="en" if kind == "english" else None, kind=TextKey(f"look.{kind}"),
        asks=enum_key(row.receipt) if row.receipt is not Receipt.NONE else None,
        mute=(kind == "elder" and row.voice is None) or None, files=row.attachments, voice=heard, **_KINDS,
    )  # fmt: skip


@action(needs=Permission.NOTICE_SEND)
async def finish_draft(scope: Scope, notice: int) -> None:
    """On to how it leaves; AudienceOpen where nobody has said to whom it goes."""
    row, _ = await find_draft(scope, notice)
    if row.audience is None:
        raise AudienceOpen(notice=row.id)
    await offer_notice(scope, row.id)
