"""Does a JSON value have the shape that the Bot API's published description gives it?"""

import json
from functools import cache
from typing import Any

from tests.webchat.conftest import SPEC

PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (int, float),
}


@cache
def published() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    return described


def flaws(kind: str, value: object, where: str = "") -> list[str]:
    """Everything about `value` that a `kind` must not be; empty when it is one."""
    where = where or kind
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: no array"]
        inner = kind.removeprefix("Array of ")
        return [flaw for n, item in enumerate(value) for flaw in flaws(inner, item, f"{where}[{n}]")]
    if kind in PLAIN:
        right = isinstance(value, PLAIN[kind]) and (
            kind in ("Boolean", "True") or not isinstance(value, bool)
        )
        return [] if right else [f"{where}: {value!r} is no {kind}"]
    described = published()["types"][kind]
    if described.get("subtypes"):
        return _best(described["subtypes"], value, where)
    return _object_flaws(described, value, where)


def answer_flaws(method: str, value: object) -> list[str]:
    """Everything about a method's result that the description does not allow."""
    return _best(published()["methods"][method]["returns"], value, method)


def _best(kinds: list[str], value: object, where: str) -> list[str]:
    return min((flaws(kind, value, where) for kind in kinds), key=len)


def _object_flaws(described: dict[str, Any], value: object, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: no object"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    found = [f"{where}.{name}: unknown" for name in value if name not in fields]
    found += [f"{where}.{name}: missing" for name, f in fields.items() if f["required"] and name not in value]
    for name, content in value.items():
        if name in fields:
            found += _best(fields[name]["types"], content, f"{where}.{name}")
    return found
