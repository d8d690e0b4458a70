"""How does a text that is too long for one message go out? In pieces cut at paragraphs, each whole HTML."""

import re

_ATOM = re.compile(r"<[^>]*>|&#?\w{1,10};|[\s\S]")
_MARKS = ("\n\n", "\n", "。", ". ", " ")  # where to cut, best first
_FOR_TAGS = 128  # units kept free for tags closed at the end of a piece and opened again in the next


def units(text: str) -> int:
    """Return the length as the Bot API counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def pieces(text: str, limit: int) -> list[str]:
    """Return the text in order in pieces of at most ``limit`` units; no tag and no entity is torn."""
    if units(text) <= limit:
        return [text]
    found: list[str] = []
    opened: list[str] = []
    rest = _ATOM.findall(text)
    while rest:
        cut = _cut(rest, limit - _FOR_TAGS)
        head, part, rest = "".join(opened), rest[:cut], rest[cut:]
        for atom in part:
            _follow(opened, atom)
        tail = "".join(f"</{_name(tag)}>" for tag in reversed(opened))
        found.append(head + "".join(part).strip() + tail)
    return [piece for piece in found if re.sub(r"<[^>]*>", "", piece).strip()]


def _cut(atoms: list[str], room: int) -> int:
    """Return how many atoms the next piece takes: up to the best mark in its second half."""
    fits = size = 0
    for atom in atoms:
        size += units(atom)
        if size > room:
            break
        fits += 1
    if fits == len(atoms):
        return fits
    for mark in _MARKS:
        for end in range(fits, fits // 2, -1):
            if "".join(atoms[end - len(mark) : end]) == mark:
                return end
    return max(fits, 1)


def _follow(opened: list[str], atom: str) -> None:
    if atom.startswith("</") and opened:
        opened.pop()
    elif len(atom) > 1 and atom.startswith("<"):
        opened.append(atom)


def _name(tag: str) -> str:
    return tag.strip("<>").split(maxsplit=1)[0]
