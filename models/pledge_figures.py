"""Which whole number is written here? 5, 12, 五, 十二, 两百: as people count in a sentence."""

import re

NUMBER = r"(?:[0-9]{1,7}|[零〇一二两三四五六七八九十百千]{1,7})"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_PLAIN = re.compile(r"\d+", re.ASCII)


def whole_of(written: str) -> int:
    """Return the number that a match of ``NUMBER`` writes; figures in a row one by one (二六: 26)."""
    if _PLAIN.fullmatch(written):
        return int(written)
    if not any(sign in _POWERS for sign in written):
        return int("".join(str(_DIGITS[sign]) for sign in written))
    total, last = 0, 0
    for sign in written:
        if sign in _POWERS:
            total, last = total + (last or 1) * _POWERS[sign], 0
        else:
            last = _DIGITS[sign]
    return total + last
