"""How does Telegram read the old parse_mode Markdown? Four marks that cannot be nested."""

import re

from webchat.entities import Entity, Formatted, units
from webchat.errors import bad_request
from webchat.html_markup import checked_link

_PLAIN = re.compile(r"\\([_*`\[])|([^_*`\[])", re.DOTALL)
_MARKED = re.compile(
    r"```(?P<pre>.*?)```|`(?P<code>[^`]*)`|_(?P<italic>[^_]*)_|\*(?P<bold>[^*]*)\*"
    r"|\[(?P<text_link>[^\]]*)\](?:\((?P<url>[^)]*)\))?",
    re.DOTALL,
)


def read_old_markdown(source: str) -> Formatted:
    """The plain text with its entities; refuses a mark that is never closed."""
    plain: list[str] = []
    entities: list[Entity] = []
    at = length = 0
    while at < len(source):
        found = _PLAIN.match(source, at) or _MARKED.match(source, at)
        if found is None:
            place = len(source[:at].encode())
            raise bad_request(
                f"can't parse entities: Can't find end of the entity starting at byte offset {place}"
            )
        at = found.end()
        text, entity = _piece(found)
        if entity and text:
            entities.append({"offset": length, "length": units(text), **entity})
        plain.append(text)
        length += units(text)
    return Formatted("".join(plain), entities)


def _piece(found: re.Match[str]) -> tuple[str, Entity]:
    if found.re is _PLAIN:
        return found.group(1) or found.group(2), {}
    kind = next(
        name for name in ("pre", "code", "italic", "bold", "text_link") if found.group(name) is not None
    )
    text = found.group(kind)
    if kind == "pre":
        language = re.match(r"([^\s`]+)?\n", text)
        named = language.group(1) if language else None
        return text[language.end() if language else 0 :], {"type": kind} | (
            {"language": named} if named else {}
        )
    if kind == "text_link":
        link = checked_link(found.group("url") or text)
        return text, {"type": kind, "url": link} if link else {}
    return text, {"type": kind}
