"""What is every page for the printer wrapped in? A document of HTML that needs nothing from anywhere: type is
the reader's own, and nothing may be loaded or run.
"""

from html import escape

from bot.texts import Words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
* { box-sizing: border-box }
body { margin: 0; color: #000; background: #fff; font-family: "Noto Sans CJK SC", "Source Han Sans SC",
  "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", SimHei, sans-serif }
"""


def framed(words: Words, title: str, style: str, body: str, *, flows: bool = False) -> bytes:
    """Return the whole document: ``title`` is plain text, ``body`` is HTML, ``style`` is added to black on
    white. A page that ``flows`` takes the width of the telephone it is read on; others keep the paper's.
    """
    width = '<meta name="viewport" content="width=device-width">' if flows else ""
    return (
        f'<!doctype html><html lang="{words.language.replace("_", "-")}"><head><meta charset="utf-8">{width}'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head><body>{body}</body></html>"
    ).encode()
