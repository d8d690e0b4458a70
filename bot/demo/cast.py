"""Who can be played, told to those who want to play? For the start page, testers and other servers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.demo.parts import VILLAGER
from bot.demo.people import Person

Link = Callable[[str | None], str]  # the ``start=`` payload (None: none) -> the address that opens the chat
_LANGUAGE = "zh-hans"  # as a Telegram client would say it
_VILLAGER_PHONE, _VILLAGER_BORN = "+8619909999999", 1971


def entry(person: Person, code: str, link: Link) -> dict[str, Any]:
    """Return what one needs to play a person: who they are, their phone, birth year and invite."""
    if person.part is None:
        raise ValueError(f"member {person.id} is not played")
    return {
        "key": person.part.key,
        "name": person.name,
        "role": person.part.role.value,
        "organisation": person.unit.name,
        "phone": person.phone,
        "birth_year": int(person.birth[:4]),
        "invite": code,
        "link": link(f"i_{code}"),
        "language": _LANGUAGE,
        "member_id": person.id,
    }


def villager(link: Link) -> dict[str, Any]:
    """Return the stranger: somebody who writes to the service and stands in no roster."""
    return {
        "key": "villager",
        "name": VILLAGER,
        "role": "villager",
        "organisation": None,
        "phone": _VILLAGER_PHONE,
        "birth_year": _VILLAGER_BORN,
        "invite": None,
        "link": link(None),
        "language": _LANGUAGE,
        "member_id": None,
    }


def write(cast: list[dict[str, Any]], file: Path) -> None:
    """Write the list as JSON that a person can read."""
    file.write_text(json.dumps(cast, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
