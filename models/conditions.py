"""Of whom is an audience made? Conditions that are stored, combined and said; which rows fit is told by
models/audiences.py.

What comes from outside is parsed, so that a condition that exists can be asked; what it may say is told by
models/condition_kinds.py.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from models.condition_kinds import (
    Aged,
    AllOf,
    AnyOf,
    Condition,
    Educated,
    InCategory,
    Leaf,
    Lives,
    OfGender,
    Picked,
    Silent,
    Tagged,
    Under,
    Unless,
    Wishes,
)
from models.condition_reading import read
from models.json_text import written
from models.values import Phrase, PlaceValue, TextKey, enum_key


def parse(document: object) -> Condition:
    """Return the condition of a stored or foreign document, in canonical order; AudienceUnclear says what
    is wrong with it.
    """
    return canonical(read(document))


def document(condition: Condition) -> dict[str, Any]:
    """Return a condition as JSON, ``parse`` of which is its canonical form."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return {condition.word: [document(part) for part in parts]}
        case Unless(part):
            return {condition.word: document(part)}
        case _:
            held = condition.held
            return {condition.word: list(held) if isinstance(held, tuple) else held}


def canonical(condition: Condition) -> Condition:
    """Return the same condition with its parts once each and in one order, none of them needlessly nested."""
    match condition:
        case Unless(part):
            inner = canonical(part)
            return inner.part if isinstance(inner, Unless) else Unless(inner)
        case AllOf(parts):
            return _ordered(AllOf, parts)
        case AnyOf(parts):
            return _ordered(AnyOf, parts)
        case Under(held):
            return Under(tuple(sorted(set(held))))
        case Picked(held):
            return Picked(tuple(sorted(set(held))))
        case _:
            return condition


def _ordered(kind: type[AllOf] | type[AnyOf], parts: tuple[Condition, ...]) -> Condition:
    flat: dict[bytes, Condition] = {}
    for part in map(canonical, parts):
        for inner in part.parts if isinstance(part, kind) else (part,):
            flat[written(document(inner))] = inner
    found = tuple(flat[one] for one in sorted(flat))
    return found[0] if len(found) == 1 else kind(found)


def named_orgs(condition: Condition) -> set[int]:
    """Return the organisations that a condition names."""
    return {org for leaf in leaves(condition) if isinstance(leaf, Under) for org in leaf.held}


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield what a condition is combined of."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Unless(part):
            yield from leaves(part)
        case _:
            yield condition


def describe(condition: Condition, names: Mapping[int, str] | None = None) -> list[Phrase]:
    """Return what a condition says, a phrase for each part that must hold: in any reader's language.

    ``names`` are those of organisations; one that it does not know is counted only.
    """
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    return [_phrase(part, names or {}) for part in parts] or [Phrase(key="whom.everybody", args={})]


def _phrase(condition: Condition, names: Mapping[int, str]) -> Phrase:
    match condition:
        case AllOf() as every:
            return Phrase(key="whom.all", args={"parts": describe(every, names)})
        case AnyOf(parts):
            return Phrase(key="whom.any", args={"parts": [_phrase(part, names) for part in parts]})
        case Unless(part):
            return Phrase(key="whom.not", args={"part": _phrase(part, names)})
        case Under(held):
            known = [names[org] for org in held if org in names]
            if len(known) < len(held):
                return Phrase(key="whom.units", args={"n": len(held)})
            return Phrase(key="whom.orgs", args={"units": known})
        case _:
            return Phrase(key=f"whom.{_key(condition)}", args=_told(condition))


def _key(leaf: Leaf) -> str:
    match leaf:
        case Aged(least, None):
            return "age-from" if least else leaf.word
        case Aged(None, _):
            return "age-to"
        case _:
            return leaf.word


def _told(leaf: Leaf) -> dict[str, object]:
    match leaf:
        case Aged(least, most):
            return {"least": least or 0, "most": most}
        case Lives(code):
            return {"place": PlaceValue(code=code)}
        case Silent(days):
            return {"days": days}
        case Picked(members):
            return {"n": len(members)}
        case OfGender(held) | Educated(held) | InCategory(held) | Wishes(held):
            return {"what": enum_key(held)}
        case Tagged(tag):
            return {"what": TextKey(f"tag.{tag.value}")}
        case _:
            return {}
