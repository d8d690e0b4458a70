"""What does an SVG look like? Painted apart: ``python -m bot.easel_process``, SVG by stdin, PNG by stdout.

Only the typefaces of the package are used, so that a card looks the same on every machine: 思源黑体 for the
mainland, and those of Taiwan and Japan for rare characters of names that it lacks.
"""

import sys
from pathlib import Path

import justmytype_intl_cjk
import resvg_py

_PACKAGED = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl"
TYPEFACES = tuple(str(next((_PACKAGED / f"notosans{of}").glob("*.ttf"))) for of in ("sc", "tc", "jp"))


def paint(sketch: str) -> bytes:
    """Return an SVG as PNG; raise ValueError where it is none."""
    return bytes(resvg_py.svg_to_bytes(svg_string=sketch, font_files=list(TYPEFACES), skip_system_fonts=True))


if __name__ == "__main__":
    sys.stdout.buffer.write(paint(sys.stdin.buffer.read().decode()))
