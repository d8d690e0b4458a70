"""How is an item shown? Its words, what was read out of them, what is missing, what may be done with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from actions.pledge_owners import Held, Owner
from actions.staff import today_of
from models.pledge_desks import CHANGEABLE
from models.pledge_hints import Light, PledgeHint, alike, hints_for, light_of
from models.pledge_reading import Reading, read_pledge
from models.pledge_steps import OWN, ItemState
from models.pledge_writing import GONE
from models.pledges import Pledge, PledgeItem, PledgeVersion, VersionState
from models.rule_book import county_day
from models.scope import Scope
from models.values import TextKey, enum_key

LIGHTS = {Light.GREEN: "🟢", Light.YELLOW: "🟡", Light.RED: "🔴"}
Rows = Sequence[tuple[PledgeItem, PledgeVersion]]


def read_on_its_day(version: PledgeVersion, pledge: Pledge) -> Reading:
    """Return what is read out of a wording, as of the day on which it was written."""
    return read_pledge(version.text, pledge.year, county_day(version.made_at))


def hints_of(pledge: Pledge, item: PledgeItem, version: PledgeVersion, today: date) -> tuple[PledgeHint, ...]:
    """Return what is said about an item's wording on a day."""
    reading = read_on_its_day(version, pledge)
    return hints_for(version.text, reading, item.area, pledge.kind, pledge.year, today)


def with_doubles(rows: Rows, version: PledgeVersion, hints: tuple[PledgeHint, ...]) -> tuple[PledgeHint, ...]:
    """Add that another item of the same pledge says the same."""
    others = (one for _, one in rows if one.item_id != version.item_id)
    return (*hints, PledgeHint.TWICE) if any(alike(one.text, version.text) for one in others) else hints


def entry(
    scope: Scope, pledge: Pledge, item: PledgeItem, version: PledgeVersion, rows: Rows
) -> dict[str, Any]:
    """Return an item as a line of a list."""
    hints = with_doubles(rows, version, hints_of(pledge, item, version, today_of(scope)))
    return {
        "pledge_item": item.id, "number": item.number, "text": version.text, "area_name": area_name(item),
        "state": state_of(item), "occasion": pledge.occasion,
        "light": LIGHTS[light_of(hints)] if item.state in (*OWN, ItemState.APPROVED) else "",
    }  # fmt: skip


def area_name(item: PledgeItem) -> TextKey:
    """Return the text of an item's area."""
    return TextKey(f"pledge-area.{item.area.value}")


def state_of(item: PledgeItem) -> TextKey:
    """Return the text of an item's state."""
    return enum_key(item.state)


def read_back(version: PledgeVersion, pledge: Pledge) -> dict[str, Any]:
    """Return what was understood of a wording, each part only where there is one."""
    reading = read_on_its_day(version, pledge)
    return {
        "due": version.due_on, "target": version.target and _amount(version),
        "whom": version.beneficiary, "baseline": version.baseline, "every": reading.every,
        "understood": bool(version.due_on or version.target) or None,
    }  # fmt: skip


def _amount(version: PledgeVersion) -> str:
    unit = version.unit or ""
    return f"{version.target}{' ' if unit.isascii() else ''}{unit}"


def hints_told(hints: Sequence[PledgeHint]) -> dict[str, Any]:
    """Return the hints as sections of a card; that nothing is missing is said, too."""
    told: dict[str, Any] = {f"hint_{hint.value.replace('-', '_')}": True for hint in hints}
    return told | {"hint_none": not hints or None, "light": LIGHTS[light_of(hints)]}


def card(scope: Scope, held: Held, rows: Rows) -> dict[str, Any]:
    """Return the arguments of an item's own card, for who may write on it."""
    item, version, pledge, owner = held.item, held.version, held.pledge, held.owner
    hints = with_doubles(rows, version, hints_of(pledge, item, version, today_of(scope)))
    open_ones = item.state in (ItemState.DRAFT, ItemState.RETURNED)
    standing = sum(one.state not in GONE for one, _ in rows)
    return {
        "pledge": pledge.id, "pledge_item": item.id, "number": item.number, "text": version.text,
        "area_name": area_name(item), "state": state_of(item), "year": pledge.year,
        "occasion": pledge.occasion, "owner": owner.name, "kept": owner.kept or None,
        **read_back(version, pledge),
        **(hints_told(hints) if item.state in OWN else {"light": ""}),
        "editable": open_ones or None, "ready": any(is_ready(*row) for row in rows) or None,
        "addable": (open_ones and standing < owner.limits(scope)[1]) or None,
        "droppable": (item.state in (*OWN, ItemState.APPROVED)) or None,
        "changeable": (item.state in CHANGEABLE) or None, **whose(owner),
    }  # fmt: skip


def is_ready(item: PledgeItem, version: PledgeVersion) -> bool:
    """Whether an item has a wording that was not handed in yet."""
    return item.state in (ItemState.DRAFT, ItemState.RETURNED) and version.state is VersionState.OPEN


def whose(owner: Owner) -> dict[str, int]:
    """Return what buttons carry to come back to an owner: 0 stands for oneself."""
    if owner.member is None:
        return {"member": 0, "org": owner.org.id}
    return {"member": owner.member.id if owner.kept else 0, "org": 0}
