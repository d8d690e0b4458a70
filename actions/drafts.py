"""📣发通知: how is a notice written? A draft is a row from its first words on, and each part of it can be
changed from its card (actions/draft_cards.py; domain §3.4-L). How it leaves: actions/notices.py.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from actions.draft_cards import beginning, show_card
from actions.notices import find_draft
from actions.staff import find_org, keeper_of, page_of
from actions.verb import action
from models.drafts import drafts_of
from models.hours import HOME_ZONE
from models.notices import MOST_FILES, Notice, NoticeState, Receipt
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.values import TextKey

PAGE = 8
DUE = time(18)  # by the county's clocks, on the last day


class Reply(StrEnum):
    """要什么回复?"""

    YES_NO = "yes-no"  # 是否
    NUMBER = "number"  # 数字
    TEXT = "text"  # 文字
    FILE = "file"  # 附件


class FilesTooMany(Refusal):
    """More files than one notice can carry: at most ``max``."""


@action(needs=Permission.NOTICE_SEND)
async def show_broadcast(scope: Scope) -> None:
    """Show for which organisations the asker writes, and what is still to be finished."""
    paths = scope.actor.paths(Permission.NOTICE_SEND)
    units = [await find_org(scope, Permission.NOTICE_SEND, ancestor_ids(path)[-1]) for path in paths]
    drafts = len(await scope.rows(drafts_of(keeper_of(scope).id, paths)))
    scope.show(
        "broadcast", units=[{"org": unit.id, "unit": unit.name} for unit in units[:PAGE]],
        drafts=drafts or None, page=0,
    )  # fmt: skip


@action(needs=Permission.NOTICE_SEND)
async def show_drafts(scope: Scope, page: int = 0) -> None:
    """Show what the asker has begun to write and neither sent nor given up, newest first."""
    mine = drafts_of(keeper_of(scope).id, scope.actor.paths(Permission.NOTICE_SEND))
    rows, turns = await page_of(scope, mine, page, PAGE)
    drafts = [
        {"notice": row.id, "unit": unit.name, "said": beginning(row, 30), "at": row.made_at}
        for row, unit in rows
    ]
    scope.show("notice-drafts", drafts=drafts, **turns)


@action(needs=Permission.NOTICE_SEND)
async def offer_writing(scope: Scope, org: int) -> dict[str, object]:
    """Return the context of the form that asks what shall be said: for which organisation."""
    return {"org": org, "unit": (await find_org(scope, Permission.NOTICE_SEND, org)).name}


@action(needs=Permission.NOTICE_SEND)
async def begin_draft(scope: Scope, org: int, what: dict[str, Any]) -> None:
    """It is a draft from now on; the next question is to whom it goes."""
    unit = await find_org(scope, Permission.NOTICE_SEND, org)
    account = scope.actor.account
    row = Notice(
        org_id=unit.id, author_id=keeper_of(scope).id, account_id=account.id if account else None,
        state=NoticeState.DRAFT, text=what["text"], attachments=what["attachments"], receipt=Receipt.READ,
        made_at=scope.now,
    )  # fmt: skip
    await scope.number(row)
    scope.audit("notice-drafted", row, None, org=unit.id)
    show_whom(scope, row, unit)


def show_whom(scope: Scope, row: Notice, unit: Org) -> None:
    """发给谁? The quick audiences of domain §3.4-L; all of them within the organisation's own subtree."""
    scope.show(
        "notice-whom", None, None, notice=row.id, unit=unit.name, page=0, chosen=row.audience is not None,
        quick=[{"kind": kind, "label": TextKey(f"quick-audience.{kind}")} for kind in QUICK],
    )  # fmt: skip


QUICK: dict[str, dict[str, Any]] = {
    "everybody": {"all": []},  # 全支部
    "floating": {"floating": True},  # 流动党员
    "without-post": {"tag": "without-post"},  # 无职
    "sixty": {"age": [60, None]},  # 60岁以上
    "missing": {"not-checked-in": True},  # 没报到的
}


@action(needs=Permission.NOTICE_SEND)
async def ask_whom(scope: Scope, notice: int) -> None:
    """Ask once more to whom it goes."""
    show_whom(scope, *await find_draft(scope, notice))


@action(needs=Permission.NOTICE_SEND)
async def choose_quick(scope: Scope, notice: int, kind: str) -> None:
    """It goes to one of the quick audiences."""
    row, unit = await find_draft(scope, notice)
    if kind not in QUICK:
        raise NotFound
    await choose_audience(scope, row, unit, QUICK[kind])


async def choose_audience(scope: Scope, row: Notice, unit: Org, document: dict[str, Any]) -> None:
    """It goes to these; who had not chosen before is asked for the receipt next."""
    first, row.audience = row.audience is None, document
    if first:
        _ask_receipt(scope, row)
    else:
        await show_card(scope, row, unit)


def _ask_receipt(scope: Scope, row: Notice) -> None:
    scope.show("notice-receipt", None, None, notice=row.id, read="read", nothing="none")


@action(needs=Permission.NOTICE_SEND)
async def ask_receipt(scope: Scope, notice: int) -> None:
    """要不要回执?"""
    row, _ = await find_draft(scope, notice)
    _ask_receipt(scope, row)


@action(needs=Permission.NOTICE_SEND)
async def choose_receipt(scope: Scope, notice: int, kind: str) -> None:
    """要已阅, or 不用: no question stands any more."""
    row, unit = await find_draft(scope, notice)
    if kind not in (Receipt.READ, Receipt.NONE):
        raise NotFound
    row.receipt, row.question = Receipt(kind), None
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def offer_reply(scope: Scope, notice: int) -> dict[str, object]:
    """Return the context of the form that asks which reply is wanted."""
    row, _ = await find_draft(scope, notice)
    return {"notice": row.id, "today": county_day(scope.now).isoformat()}


@action(needs=Permission.NOTICE_SEND)
async def choose_reply(scope: Scope, notice: int, reply: Reply, question: str, due: date | None) -> None:
    """要回复: its readers are asked this, and are late after the last day at 18:00."""
    row, unit = await find_draft(scope, notice)
    row.receipt, row.question, row.due_at = Receipt(reply.value), question, _due(due)
    await show_card(scope, row, unit)


def _due(day: date | None) -> datetime | None:
    return datetime.combine(day, DUE, ZoneInfo(HOME_ZONE)) if day else None


@action(needs=Permission.NOTICE_SEND)
async def set_due(scope: Scope, notice: int, due: date | None) -> None:
    """It is due at 18:00 of a day; with none never."""
    row, unit = await find_draft(scope, notice)
    row.due_at = _due(due)
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def rewrite_draft(scope: Scope, notice: int, what: dict[str, Any]) -> None:
    """What it says is another from now on; files that come with it take the place of those before."""
    row, unit = await find_draft(scope, notice)
    row.text = what["text"]
    if what["attachments"]:
        row.attachments = what["attachments"]
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def add_files(scope: Scope, notice: int, files: dict[str, Any]) -> None:
    """It carries these files too; FilesTooMany where that is more than fits."""
    row, unit = await find_draft(scope, notice)
    together = [*row.attachments, *files["attachments"]]
    if len(together) > MOST_FILES:
        raise FilesTooMany(max=MOST_FILES, notice=row.id)
    row.attachments = together
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def drop_files(scope: Scope, notice: int) -> None:
    """It carries no file any more."""
    row, unit = await find_draft(scope, notice)
    row.attachments = []
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def set_voice(scope: Scope, notice: int, voice: dict[str, Any]) -> None:
    """Elders hear it too: the version that was spoken for them."""
    row, unit = await find_draft(scope, notice)
    row.voice = voice["attachments"][0]["file_id"]
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def drop_voice(scope: Scope, notice: int) -> None:
    """Elders read it as everybody does."""
    row, unit = await find_draft(scope, notice)
    row.voice = None
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def turn_pin(scope: Scope, notice: int) -> None:
    """置顶: who joins later gets it too, or not any more."""
    row, unit = await find_draft(scope, notice)
    row.pinned = not row.pinned
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_URGENT)
async def offer_urgency(scope: Scope, notice: int) -> dict[str, object]:
    """Return the context of the form that asks why it is urgent; only of who may send such ones there."""
    row, unit = await find_draft(scope, notice)
    await find_org(scope, Permission.NOTICE_URGENT, unit.id)
    return {"notice": row.id}


@action(needs=Permission.NOTICE_URGENT)
async def make_urgent(scope: Scope, notice: int, reason: str) -> None:
    """加急: it overtakes what goes to many and waits for nobody's morning, for this reason."""
    row, unit = await find_draft(scope, notice)
    await find_org(scope, Permission.NOTICE_URGENT, unit.id)
    row.urgent, row.reason = True, reason
    await show_card(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def calm_down(scope: Scope, notice: int) -> None:
    """不加急: it goes as every notice does."""
    row, unit = await find_draft(scope, notice)
    row.urgent, row.reason = False, None
    await show_card(scope, row, unit)
