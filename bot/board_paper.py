"""What hangs on the wall beside the page? A poster with a code, and the promises, on A4."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import segno

from bot.paper_frame import framed
from bot.texts import Words

_POSTER = """
@page { size: A4; margin: 0 }
.page { width: 210mm; height: 296.9mm; padding: 22mm 18mm; display: flex; flex-direction: column;
  align-items: center; justify-content: center; text-align: center; overflow: hidden;
  overflow-wrap: anywhere }
h1 { font-size: 34pt; line-height: 1.25; margin: 0 0 6mm; color: #8a1f11 }
p { font-size: 20pt; margin: 0 0 5mm }
svg { width: 135mm; height: 135mm; margin: 4mm 0 8mm } .address { font-size: 15pt }
@media screen { body { background: #ccc } .page { margin: 4mm auto; background: #fff } }
"""
_SHEET = """
@page { size: A4; margin: 11mm }
header { display: flex; justify-content: space-between; border-bottom: 0.6mm solid #8a1f11; margin: 0 0 3mm }
h1 { font-size: 20pt; line-height: 1.25; margin: 0; color: #8a1f11; overflow-wrap: anywhere }
svg { width: 22mm; height: 22mm; flex: none } .owners { columns: 2; column-gap: 7mm; overflow-wrap: anywhere }
section { break-inside: avoid; margin: 0 0 3mm }
h2 { font-size: 1.1em; margin: 0; border-bottom: 0.2mm solid #888 }
ol { margin: 0; padding: 0 0 0 1.4em } li { padding: 0.6mm 0; line-height: 1.35 }
.few { font-size: 14pt } .some { font-size: 11.5pt } .many { font-size: 10pt } .most { font-size: 9pt }
p { font-size: 9pt; margin: 2mm 0 0 }
@media screen { body { max-width: 190mm; margin: 6mm auto; padding: 0 5mm } }
"""


def poster_of(words: Words, args: Mapping[str, Any]) -> bytes:
    """Return the poster of a board: read from three steps away, scanned from two."""
    said = (words.plain("board-poster.scan"), words.plain("board-poster.old-phone"))
    body = (
        f'<section class="page"><h1>{escape(args["unit"])}</h1><p>{escape(said[0])}</p>{_code(args["link"])}'
        f'<p>{escape(said[1])}</p><p class="address">{escape(args["link"])}</p></section>'
    )
    return framed(words, words.plain("board-poster.title"), _POSTER, body)


def sheet_of(words: Words, args: Mapping[str, Any]) -> bytes:
    """Return a board on paper: what is promised, by whom, until when."""
    number = sum(len(owner["promises"]) for owner in args["owners"])
    size = next(
        name for most, name in ((14, "few"), (26, "some"), (44, "many"), (10_000, "most")) if number <= most
    )
    title = words.plain("board-paper.title", {"year": args["year"]})
    left = words.plain("board-page.withheld", {"n": args["withheld"]}) if args["withheld"] else ""
    body = (
        f"<header><h1>{escape(args['unit'])}<br>{escape(title)}</h1>{_code(args['link'])}</header>"
        f'<div class="owners {size}">{"".join(_owners(words, args))}</div>'
        f"<p>{escape(left)} {escape(words.plain('board-paper.foot', {'link': args['link']}))}</p>"
    )
    return framed(words, title, _SHEET, body)


def _owners(words: Words, args: Mapping[str, Any]) -> Iterator[str]:
    for owner in args["owners"]:
        lines = "".join(f"<li>{escape(one['text'])}</li>" for one in owner["promises"])
        name = owner["name"] or words.plain("board-page.own")
        yield f"<section><h2>{escape(name)}</h2><ol>{lines}</ol></section>"


def _code(link: str) -> str:
    return segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True)
