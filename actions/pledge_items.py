"""Which promises are the asker's to carry out, or to look after? And how one is told on a screen."""

from datetime import date
from typing import Any

from actions.pledge_words import Promise
from actions.staff import covers, today_of
from models import pledge_owners
from models.pledge_progress import percent_of
from models.pledge_steps import ItemState
from models.pledges import PledgeItem, PledgeVersion, Stage
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope

SHORT = 30  # characters of a promise in a list


async def one_item(scope: Scope, item: int, *, held: bool = False) -> Promise:
    """Return an item with all that it is about, whoever asks; with ``held`` it is locked, as it is now."""
    if held:
        await scope.first(PledgeItem.held(item))
    rows = await scope.rows(pledge_owners.one_item(item))
    if not rows:
        raise NotFound
    return Promise(*rows[0])


def keeps(scope: Scope, promise: Promise) -> bool:
    """Whether the asker may say how far it is: its owner; who leads the organisation that promised; and the
    branch for a member (代录).
    """
    if promise.owner is None:
        return covers(scope, Permission.PLEDGE_KEEP, promise.org.path)
    mine = scope.actor.speaks_for(promise.owner.id) is not None
    return mine or covers(scope, Permission.PLEDGE_ADOPT, promise.org.path)


async def kept_item(scope: Scope, item: int, *, held: bool = False) -> Promise:
    """Return an item of which the asker may say how far it is; any other is NotFound."""
    promise = await one_item(scope, item, held=held)
    if not keeps(scope, promise):
        raise NotFound
    return promise


def short(text: str) -> str:
    """Return a promise as it stands in a list."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def told_of(scope: Scope, promise: Promise) -> dict[str, Any]:
    """Return what every screen about an item is told."""
    item, version = promise.item, promise.version
    return {
        "item": item.id, "text": version.text, "short": short(version.text), "owner": promise.named,
        "branch": promise.org.name, "org": promise.org.id, "own": promise.owner is None or None,
        "area": item.area, "state": item.state, "stage": item.stage, "number": item.number,
        "explained": item.explained or None, **_dated(version, today_of(scope)),
        **_counted(item, version),
    }  # fmt: skip


def _dated(version: PledgeVersion, today: date) -> dict[str, Any]:
    """Return when it is due, and how many days that is from now or ago."""
    if version.due_on is None:
        return {"due": None, "left": None, "today": None, "over": None}
    days = (version.due_on - today).days
    return {
        "due": version.due_on, "left": days if days > 0 else None, "today": days == 0 or None,
        "over": -days if days < 0 else None,
    }  # fmt: skip


def _counted(item: PledgeItem, version: PledgeVersion) -> dict[str, Any]:
    """Return what was counted, where there is something to be counted; else only how far it is in words."""
    share, counted = percent_of(item, version), version.target is not None
    return {
        "done": item.done, "target": version.target, "unit": version.unit or "", "percent": share,
        "counted": (counted and share is not None) or None,
        "uncounted": (not counted or share is None) or None,
    }  # fmt: skip


def carrying(promise: Promise) -> bool:
    """Whether progress may be told of it now."""
    return promise.item.state in pledge_owners.CARRYING


def is_over(promise: Promise) -> bool:
    """Whether its owner has said the last word for now: it is done, or cannot be."""
    return promise.item.stage in (Stage.DONE, Stage.CANNOT)


def on_notice(promise: Promise) -> bool:
    """Whether its public notice runs."""
    return promise.item.state is ItemState.ON_NOTICE
