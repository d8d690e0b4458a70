"""Which pictures does the service draw? QR codes as PNG bytes, what they are for stands in the caption;
greeting cards as sketches, to be painted apart.
"""

from io import BytesIO

import segno

from bot.cards import greeting_card

__all__ = ["greeting_card", "qr"]

_SCALE = 8  # dots a module: still read when printed small and photographed askew
_BORDER = 4  # modules of white around it, by the QR standard


def qr(text: str) -> bytes:
    """Return a PNG with the QR code of a text; its error correction is medium: a crease does no harm."""
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=_SCALE, border=_BORDER)
    return picture.getvalue()
