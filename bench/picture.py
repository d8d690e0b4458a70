"""How do the figures look? Bars in one picture, drawn as SVG: a group for each table, ours in colour."""

from html import escape
from pathlib import Path

from bench.figures import Line, Sheet, short

_WIDTH, _NAMES, _BARS = 900, 290, 470
_ROW, _HEAD, _GAP = 20, 30, 18
_OURS, _THEIRS, _INK, _PALE = "#c0392b", "#9aa5b1", "#1f2933", "#616e7c"
_STYLE = (
    "text{font-family:system-ui,sans-serif;font-size:12px}"
    ".title{font-weight:600;font-size:13px}.pale{font-size:11px}"
)


def draw(sheets: list[Sheet], machine: str, file: Path) -> None:
    """Write the picture; bars are medians, whiskers the spread of the rounds."""
    parts: list[str] = []
    top = _GAP
    for sheet in sheets:
        parts += _group(sheet, top)
        top += _HEAD + _ROW * len(sheet.lines) + _GAP
    parts.append(_text(_GAP, top, f"Medians of interleaved rounds; {machine}.", _PALE, "pale"))
    size = f'width="{_WIDTH}" height="{top + _GAP}" viewBox="0 0 {_WIDTH} {top + _GAP}"'
    ground = f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>'
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ground}{"".join(parts)}</svg>\n')


def _group(sheet: Sheet, top: int) -> list[str]:
    parts = [_text(_GAP, top + 12, sheet.title, _INK, "title")]
    shown = [line for line in sheet.lines if sheet.shown in line.samples]
    most = max((max(line.samples[sheet.shown]) for line in shown), default=0) or 1
    for number, line in enumerate(shown):
        parts += _bar(sheet, line, top + _HEAD + number * _ROW, _BARS / most)
    return parts


def _bar(sheet: Sheet, line: Line, top: int, scale: float) -> list[str]:
    values, middle = line.samples[sheet.shown], line.median(sheet.shown)
    colour = _OURS if line.name.startswith("Hongyan") else _THEIRS
    width, low, high = (max(1.0, value * scale) for value in (middle, min(values), max(values)))
    ratio = sheet.ratio(line.name, sheet.lines[0].name, sheet.shown)
    beside = f" · ×{short(ratio)}" if ratio and line is not sheet.lines[0] else ""
    return [
        _text(_NAMES - 8, top + 11, line.name, _INK, anchor="end"),
        f'<rect x="{_NAMES}" y="{top}" width="{width:.1f}" height="14" rx="2" fill="{colour}"/>',
        f'<path d="M{_NAMES + low:.1f} {top + 7}H{_NAMES + high:.1f}" stroke="{_INK}" stroke-width="1.5"/>',
        _text(_NAMES + round(high) + 8, top + 11, f"{short(middle)}{beside}", _PALE),
    ]


def _text(left: int, top: int, words: str, colour: str, kind: str = "", *, anchor: str = "start") -> str:
    place = f'x="{left}" y="{top}" fill="{colour}" text-anchor="{anchor}"'
    return f'<text {place}{f""" class="{kind}" """.rstrip() if kind else ""}>{escape(words)}</text>'
