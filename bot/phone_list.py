"""What does a phone list look like? A page of HTML in large type that any browser prints on A4; a number can
be tapped where it is read on a telephone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import groupby

from bot.paper_frame import framed
from bot.texts import Words
from models.phone_lists import Line
from models.phones import dialable

_STYLE = """
@page { size: A4; margin: 12mm 10mm }
body { font-size: 15pt; line-height: 1.35 }
h1 { font-size: 20pt; margin: 0 0 2mm } h2 { font-size: 17pt; margin: 6mm 0 2mm }
p { font-size: 12pt; margin: 0 0 3mm }
table { width: 100%; border-collapse: collapse } tr { break-inside: avoid }
thead { display: table-header-group }
th { font-size: 12pt; text-align: left } th, td { border: 0.3mm solid #555; padding: 2.5mm 2mm }
.tick { width: 12mm; text-align: center; font-size: 22pt; line-height: 1 }
.name { font-size: 18pt; font-weight: 700; white-space: nowrap }
.phone a { color: #000; font: 700 16pt/1.3 "DejaVu Sans Mono", Consolas, Menlo, monospace;
  text-decoration: none; white-space: nowrap }
.say { font-size: 12pt } .notes { width: 38mm }
@media screen { body { max-width: 210mm; padding: 5mm } }
"""
_COLUMNS = ("tick", "name", "phone", "since", "say", "notes")


def page_of(words: Words, lines: Sequence[Line], day: datetime) -> bytes:
    """Return the whole document, a table for each branch."""
    title = words.plain("phone-list.title")
    told = words.plain("phone-list.how", {"day": words.name(day, "long"), "number": len(lines)})
    body = f"<h1>{escape(title)}</h1><p>{escape(told)}</p>{''.join(_tables(words, lines))}"
    return framed(words, title, _STYLE, body, flows=True)


def _tables(words: Words, lines: Sequence[Line]) -> Iterator[str]:
    heads = "".join(f"<th>{escape(words.plain(f'phone-list.{name}'))}</th>" for name in _COLUMNS)
    for unit, of_unit in groupby(lines, lambda line: line.unit):
        rows = "".join(_row(words, line) for line in of_unit)
        yield f"<h2>{escape(unit)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(words: Words, line: Line) -> str:
    said = words.plain(f"advice.{line.cause}")
    return (
        f'<tr><td class="tick">☐</td><td class="name">{escape(line.name)}</td>'
        f'<td class="phone">{_phone(words, line.phone)}</td>'
        f"<td>{escape(words.name(line.since, 'long'))}</td>"
        f'<td class="say">{escape(said)}</td><td class="notes"></td></tr>'
    )


def _phone(words: Words, number: str | None) -> str:
    if number is None:
        return escape(words.plain("phone-list.no-number"))
    return f'<a href="tel:{escape(number)}">{escape(_readable(number))}</a>'


def _readable(number: str) -> str:
    """The number as people dial it, in groups that the eye can hold."""
    shown = dialable(number)
    return shown if shown.startswith("+") else f"{shown[:3]} {shown[3:7]} {shown[7:]}"
