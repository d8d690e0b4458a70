"""Which whole number did they write? 12, １２, 十二, 一九八五: figures as people type them."""

import re
import unicodedata

_FIGURES = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_RUN = re.compile("[零〇○一二两三四五六七八九十]+")
_LONGEST = 12  # figures: no number of ours is longer
_LONGEST_TEXT = 64  # characters: no date with its weekday is longer


def _read(written: str) -> str:
    """One run of Chinese figures as digits; as it was if it is not one (二十十)."""
    if "十" not in written:
        return "".join(str(_FIGURES[c]) for c in written)
    tens, _, ones = written.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return written
    return str((_FIGURES[tens] if tens else 1) * 10 + (_FIGURES[ones] if ones else 0))


def in_digits(text: str) -> str:
    """The text in NFKC, trimmed, runs of Chinese figures (up to 99, or figure by figure) as digits.

    A text too long to be a figure or a date is "".
    """
    if len(text) > _LONGEST_TEXT:
        return ""
    plain = unicodedata.normalize("NFKC", text).strip()
    return _RUN.sub(lambda found: _read(found[0]), plain)


def whole(text: str) -> int | None:
    """The number, or None if the text is anything else."""
    digits = in_digits(text)
    return int(digits) if re.fullmatch(rf"[0-9]{{1,{_LONGEST}}}", digits) else None
