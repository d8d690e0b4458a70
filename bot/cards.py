"""What does a greeting card look like? An SVG: name, years, branch, a wish and one's own words (W22).

Red and gold, calm; ink green on 清明. Wild geese fly across it: 鸿雁 carries the letter. For elders the type
is larger.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.texts import Words
from models.festivals import BY_NAME, FestivalName, Tone
from models.occasions import BIRTHDAY
from models.rules import ELDER_AGE

WIDTH, HEIGHT = 1080, 1440
_MIDDLE = WIDTH // 2
_WIDE = str.maketrans(",!?:;", "\uff0c\uff01\uff1f\uff1a\uff1b")
_NO_START = ",.!?;:\uff0c\uff01\uff1f\uff1a\uff1b。、」』》"  # no line begins with one of these


@dataclass(frozen=True, slots=True)
class _Palette:
    """The colours of a card: of its ground from top to bottom, of ornaments, of letters."""

    top: str
    bottom: str
    gold: str
    letters: str
    disc: str


_WARM = _Palette("#b5202a", "#7c0f17", "#e9c46f", "#fff6e3", "#f2c14e")
_SOLEMN = _Palette("#3d564e", "#22332e", "#c9d2bd", "#f3f3ea", "#dfe5d6")


def greeting_card(words: Words, args: Mapping[str, Any]) -> str:
    """Return the card as SVG. ``args``: title, name, dear, branch, years (or None), card (a text's key),
    words (or None), occasions.
    """
    palette = _palette(args["occasions"])
    dear = args["dear"]
    large = dear["age"] is not None and dear["age"] >= dear.get("elder_from", ELDER_AGE.default)
    parts = [*_ground(palette), *_text(words, args, palette, large=large)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="Noto Sans SC" text-anchor="middle">{"".join(parts)}</svg>'
    )


def _palette(occasions: Sequence[str]) -> _Palette:
    festivals = [BY_NAME[FestivalName(one)] for one in occasions if one != BIRTHDAY]
    return _SOLEMN if any(one.tone is Tone.SOLEMN for one in festivals) else _WARM


def _ground(palette: _Palette) -> Iterator[str]:
    """Ground, a rising disc, hills, geese and a double frame."""
    yield (
        '<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{palette.top}"/><stop offset="1" stop-color="{palette.bottom}"/>'
        '</linearGradient><radialGradient id="d">'
        f'<stop offset="0.55" stop-color="{palette.disc}" stop-opacity="0.42"/>'
        f'<stop offset="1" stop-color="{palette.disc}" stop-opacity="0"/></radialGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#g)"/>'
        '<circle cx="540" cy="285" r="330" fill="url(#d)"/>'
        f'<circle cx="540" cy="285" r="135" fill="{palette.disc}" fill-opacity="0.20"/>'
    )
    yield (
        f'<path d="M0 1270 C180 1180 330 1230 500 1290 S860 1180 1080 1250 V1440 H0 Z" '
        f'fill="{palette.bottom}" fill-opacity="0.75"/>'
        f'<path d="M0 1340 C240 1260 420 1330 620 1350 S940 1280 1080 1330 V1440 H0 Z" '
        f'fill="#000" fill-opacity="0.18"/>'
    )
    yield from (_goose(palette, *place) for place in ((470, 250, 1.15), (575, 300, 0.9), (385, 318, 0.75)))
    yield from (_frame(palette, *line) for line in ((36, 4), (52, 1.5)))


def _frame(palette: _Palette, inset: int, width: float) -> str:
    wide, high = WIDTH - 2 * inset, HEIGHT - 2 * inset
    return (
        f'<rect x="{inset}" y="{inset}" width="{wide}" height="{high}" rx="18" fill="none" '
        f'stroke="{palette.gold}" stroke-width="{width}" stroke-opacity="0.85"/>'
    )


def _goose(palette: _Palette, x: int, y: int, size: float) -> str:
    return (
        f'<path transform="translate({x} {y}) scale({size})" fill="none" stroke="{palette.letters}" '
        'stroke-width="7" stroke-linecap="round" stroke-linejoin="round" '
        'd="M-62 -22 C-40 -34 -18 -20 0 4 C18 -20 42 -32 66 -20 M0 4 L10 14"/>'
    )


def _text(words: Words, args: Mapping[str, Any], palette: _Palette, *, large: bool) -> Iterator[str]:
    """The lines of the card, from the top down."""
    scale = 1.18 if large else 1.0
    title, name = " · ".join(words.plain(one) for one in args["title"]), words.plain("card.name", args)
    yield _line(title, 560, _fitting(title, 112 * scale, 860), palette.gold, weight=700)
    yield (
        f'<path d="M330 628 H500 M580 628 H750" stroke="{palette.gold}" stroke-width="2"/>'
        f'<path d="M540 614 L554 628 L540 642 L526 628 Z" fill="{palette.gold}"/>'
    )
    yield _line(name, 745, _fitting(name, 78 * scale, 860), palette.letters, weight=500)
    top = 855.0
    if args["years"]:
        years = words.plain("card.years", args)
        yield _line(years, top, _fitting(years, 58 * scale, 860), palette.disc, weight=700)
        top += 105
    for text in _wrapped(_set(words.plain(args["card"], args)), 840 / (46 * scale)):
        yield _line(text, top, 46 * scale, palette.letters)
        top += 70 * scale
    yield from _own_words(args["words"], top + 26, palette, scale)
    branch = words.plain("card.from", args)
    yield _line(branch, 1350, _fitting(branch, 36 * scale, 900), palette.gold)


def _own_words(said: str | None, top: float, palette: _Palette, scale: float) -> Iterator[str]:
    for number, text in enumerate(_wrapped(f"「{_set(said)}」", 800 / (38 * scale)) if said else ()):
        yield _line(text, top + number * 56 * scale, 38 * scale, palette.gold)


def _line(text: str, y: float, size: float, colour: str, weight: int = 400) -> str:
    return (
        f'<text x="{_MIDDLE}" y="{y:.0f}" font-size="{size:.1f}" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _ems(text: str) -> float:
    """The width of a text in its own size: Chinese characters are as wide as high, others about half."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.56 for one in text)


def _fitting(text: str, size: float, room: float) -> float:
    """Return the size in which a text fits into a line."""
    return min(size, room / max(_ems(text), 1.0))


def _set(text: str) -> str:
    """Return a text with the wide marks of printed Chinese, if it has any Chinese character."""
    return text.translate(_WIDE) if any(unicodedata.east_asian_width(one) == "W" for one in text) else text


def _wrapped(text: str, most: float) -> list[str]:
    """Return a text in lines of so many ems at most, about equally long: broken between Chinese
    characters and between words.
    """
    number = -(-_ems(text) // most)
    ems = min(most, _ems(text) / max(number, 1.0) + 1.5)
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and _ems(lines[-1] + piece.rstrip()) > ems and piece[0] not in _NO_START:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.strip() for line in lines if line.strip()]


def _pieces(text: str) -> Iterator[str]:
    """Yield what is never broken: a Chinese character, or a word with the blanks behind it."""
    word = ""
    for one in text:
        if unicodedata.east_asian_width(one) in "WF":
            if word:
                yield word
            yield one
            word = ""
        elif one.isspace():
            yield word + one
            word = ""
        else:
            word += one
    if word:
        yield word
