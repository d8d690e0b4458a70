"""What does a sheet of slips look like? One page of HTML that any browser prints on A4, ten slips a page.

QR codes are drawn into it. A PDF would have to bring a font of its own for Chinese.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

import segno

from bot.paper_frame import framed
from bot.texts import Words
from models.slips import Slip

ON_A_PAGE = 10  # two beside each other, five below
STYLE = """
@page { size: A4; margin: 0 }
.how { padding: 4mm 8mm; font-size: 11pt; background: #fff3cd }
.page { width: 210mm; height: 296.9mm; padding: 9.5mm 8mm; display: grid; overflow: hidden;
  grid-template: repeat(5, 1fr) / repeat(2, 1fr); break-after: page }
.page:last-child { break-after: auto }
.slip { border: 0.3mm dashed #777; margin: -0.15mm; padding: 4mm 4mm 4mm 3mm; display: flex; gap: 3mm;
  align-items: center; overflow: hidden }
.slip svg { width: 36mm; height: 36mm; flex: none }
.words { min-width: 0; overflow-wrap: anywhere }
.unit { font-size: 9pt; line-height: 1.25; max-height: 3.75em; overflow: hidden }
.name { font-size: 15pt; font-weight: 700; line-height: 1.25; margin: 1mm 0; max-height: 2.5em;
  overflow: hidden }
.code { font: 700 15pt/1.2 "DejaVu Sans Mono", Consolas, Menlo, monospace; letter-spacing: 0.05em;
  white-space: nowrap }
.do { font-size: 8.5pt; line-height: 1.35; margin-top: 1mm }
@media print { .how { display: none } }
@media screen { body { background: #ccc } .page { margin: 4mm auto; background: #fff } }
"""


def sheet_of(words: Words, slips: Sequence[Slip]) -> bytes:
    """Return the whole document; each branch begins on a page of its own, and cut lines are dashed."""
    how = escape(words.plain("slips.how", {"n": len(slips)}))
    body = f'<div class="how">{how}</div>{"".join(_pages(words, slips))}'
    return framed(words, words.plain("slips.title"), STYLE, body)


def _pages(words: Words, slips: Sequence[Slip]) -> Iterator[str]:
    for _, of_branch in groupby(slips, lambda slip: slip.unit):
        known = list(of_branch)
        for first in range(0, len(known), ON_A_PAGE):
            drawn = "".join(_slip(words, slip) for slip in known[first : first + ON_A_PAGE])
            yield f'<section class="page">{drawn}</section>'


def _slip(words: Words, slip: Slip) -> str:
    """One slip: code and picture lead to the same; what is to be done is said in one breath."""
    code = f"{slip.code[:4]} {slip.code[4:]}"
    return (
        f'<div class="slip">{_qr(words.link(slip.payload))}<div class="words">'
        f'<div class="unit">{escape(slip.unit)}</div><div class="name">{escape(slip.name)}</div>'
        f'<div class="code">{escape(code)}</div>'
        f'<div class="do">{escape(words.plain("slips.do"))}</div></div></div>'
    )


def _qr(text: str) -> str:
    """A QR code as a drawing without a size of its own; its error correction is medium, as on screens."""
    return segno.make(text, error="m", micro=False).svg_inline(border=2, omitsize=True)
