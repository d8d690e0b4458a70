"""When do two spellings mean the same organisation? 中共柳湾村支部委员会 and 柳湾村党支部 do (domain §4)."""

import json
import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from models.orgs import OrgLevel

_WORDS = json.loads((Path(__file__).parents[1] / "knowledge" / "org_names.json").read_text("utf-8"))
_LEADING: list[str] = _WORDS["leading"]
_ENDINGS: dict[str, list[str]] = _WORDS["endings"]
SECRETARY: list[str] = _WORDS["secretary"]
BELOW_SECRETARY: list[str] = _WORDS["below_secretary"]
_SHORTEST = 2  # what is left of a name must still be one
_FARTHEST = 0.3  # similarity below which a name is not worth offering


def tidied(name: str) -> str:
    """Return a name as it is compared letter by letter, and as a new one is stored: NFKC, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=65536)
def key(name: str, level: OrgLevel) -> str:
    """Return what is left of a name without 中共 before it and its level's words behind it."""
    text = re.sub(r"[^\w]+", "", tidied(name)).casefold()
    for word in _LEADING:
        if len(text) - len(word) >= _SHORTEST:
            text = text.removeprefix(word)
    for word in _ENDINGS.get(level.value, ()):
        if text.endswith(word) and len(text) - len(word) >= _SHORTEST:
            return text.removesuffix(word)
    return text


def within(own: str, above: str) -> str:
    """Return a key without that of what it lies in before it: 云岭县柳湾村 in 云岭县 is 柳湾村."""
    return own.removeprefix(above) if len(own) - len(above) >= _SHORTEST else own


def likeness(one: str, other: str) -> float:
    """Return how alike two keys are, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def nearest(wanted: str, names: dict[str, str], limit: int = 3) -> list[str]:
    """Return the names (key -> name) that come nearest to a key, best first; none that is quite unlike it."""
    rated = sorted(((likeness(wanted, known), name) for known, name in names.items()), reverse=True)
    return [name for rate, name in rated[:limit] if rate >= _FARTHEST]


def is_secretary(post: str) -> bool:
    """Return whether 党内职务 proposes its holder as a branch's secretary: 书记, not 副书记."""
    text = tidied(post)
    return any(word in text for word in SECRETARY) and not any(word in text for word in BELOW_SECRETARY)
