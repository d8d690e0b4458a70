"""What does a row change in a member? Columns and their new values; an empty cell changes nothing."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import String

from models import names
from models.members import Member
from models.roster.places import lies_in, where
from models.roster.verdicts import Entry, Finding, Verdict
from models.vault import Vault

DATES = frozenset({"birth", "works_since", "joined_on", "full_on", "branch_since", "left_on", "dues_paid_to"})
SECRETS = frozenset({"phone", "kin"})
_NOT_SAID = frozenset(  # told by "phone", "kin", "name" and "place_text", or by no sheet
    {
        "id", "branch_id", "contact_id", "standing", "created_at", "phone_sealed", "phone_index",
        "kin_sealed", "name_keys", "place", "zone", "abroad", "asked_to_check_in", "prefers_phone",
        "mourning_until", "standing_since", "paused_until", "own_hours", "plain", "last_home_word",
    }
)  # fmt: skip


@cache
def _longest() -> dict[str, int]:
    """The characters that each column of text takes."""
    columns = Member.__table__.columns
    texts = {name: column.type for name, column in columns.items() if isinstance(column.type, String)}
    return {name: kind.length for name, kind in texts.items() if kind.length}


def wanted(entry: Entry) -> tuple[dict[str, Any], list[Finding]]:
    """Return what a row tells about its member, and what had to stay empty.

    Keys are Member's attributes, "phone" and "kin"; a place is told with its zone.
    """
    told = {name: value for name, value in entry.values.items() if _is_told(name, value)}
    findings = [_too_long(name, told.pop(name)) for name in list(told) if not _fits(name, told[name])]
    if "name" in told:
        told["name"] = names.clean(str(told["name"]))
    if text := entry.values.get("place_text"):
        found = where(str(text))
        if found is None:
            findings.append(Finding(Verdict.LOOK, "import-place-unknown", "place_text", str(text), {}))
        else:
            told |= {"place": found.place, "zone": found.zone, "abroad": found.abroad}
    return told, findings


def _is_told(name: str, value: object) -> bool:
    known = name in SECRETS or (name in Member.__table__.columns and name not in _NOT_SAID)
    return known and value is not None and value != ""


def _fits(name: str, value: object) -> bool:
    """Whether the column takes it: PostgreSQL refuses what is too long or holds a NUL, and a step with it."""
    if not isinstance(value, str):
        return True
    return "\0" not in value and len(value) <= _longest().get(name, len(value))


def _too_long(name: str, value: object) -> Finding:
    shown = "" if name in SECRETS else str(value)
    return Finding(Verdict.LOOK, "import-text-too-long", name, shown, {"n": _longest().get(name, 0)})


def differences(member: Member, told: Mapping[str, Any], vault: Vault) -> dict[str, Any]:
    """Return of what a row tells that which the member does not have yet.

    A date that says less than the one known (1985-03 beside 1985-03-12) is no change, nor is a place in which
    the one known lies.
    """
    return {name: value for name, value in told.items() if not _has(member, name, value, vault)}


def _has(member: Member, name: str, value: object, vault: Vault) -> bool:
    if name == "phone":
        return member.phone_index == vault.index(str(value))
    held = member.kin(vault) if name == "kin" else getattr(member, name)
    if name in DATES and held:
        return str(held).startswith(str(value))
    if name == "place" and isinstance(held, dict) and isinstance(value, dict):
        return held == value or lies_in(held, value)
    return bool(held == value)


def write(member: Member, told: Mapping[str, Any], vault: Vault) -> None:
    """Have the member be what a row tells."""
    for name, value in told.items():
        match name:
            case "name":
                member.set_name(str(value))
            case "phone":
                member.set_phone(str(value), vault)
            case "kin":
                member.set_kin(str(value), vault)
            case _:
                setattr(member, name, value)


def columns_of(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the columns of Member that ``write`` changes."""
    for name in told:
        match name:
            case "name":
                yield from ("name", "name_keys")
            case "phone":
                yield from ("phone_sealed", "phone_index")
            case "kin":
                yield "kin_sealed"
            case _:
                yield name
