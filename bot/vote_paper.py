"""What does a sheet of vote codes look like? A page of HTML that any browser prints on A4, ten codes a page;
no name stands on it, and none belongs there.
"""

from collections.abc import Iterator, Sequence
from html import escape

from bot.paper_frame import framed
from bot.slips import ON_A_PAGE, STYLE
from bot.texts import Words

_HALF = 5  # characters of a code between two blanks


def sheet_of_codes(words: Words, unit: str, codes: Sequence[str]) -> bytes:
    """Return the whole document; cut lines are dashed."""
    how = escape(words.plain("vote-paper.how", {"n": len(codes)}))
    body = f'<div class="how">{how}</div>{"".join(_pages(words, unit, codes))}'
    return framed(words, words.plain("vote-paper.title"), STYLE, body)


def _pages(words: Words, unit: str, codes: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(codes), ON_A_PAGE):
        drawn = "".join(_slip(words, unit, code) for code in codes[first : first + ON_A_PAGE])
        yield f'<section class="page">{drawn}</section>'


def _slip(words: Words, unit: str, code: str) -> str:
    typed = " ".join(code[at : at + _HALF] for at in range(0, len(code), _HALF))
    return (
        f'<div class="slip"><div class="words"><div class="unit">{escape(unit)}</div>'
        f'<div class="name">{escape(words.plain("vote-paper.name"))}</div>'
        f'<div class="code">{escape(typed)}</div>'
        f'<div class="do">{escape(words.plain("vote-paper.do"))}</div></div></div>'
    )
