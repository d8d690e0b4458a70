"""What is left of a photo that may be shown to everybody? Its picture, drawn anew: no place, no device, no
thumbnail, no words inside the file (domain §3.9).
"""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from models.pledge_photos import EDGE, KEPT_BYTES, MOST_PIXELS

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (82, 70, 55, 40)
_SMALLER = 0.7
_MODES = ("RGB", "L")
_PAPER = (255, 255, 255)  # what shines through


class PhotoUnfitError(Exception):
    """The file is no photo, is broken, or holds more than anybody photographs."""


def redrawn(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return a photo as JPEG without anything but its picture, upright, EDGE pixels at most and KEPT_BYTES
    bytes; with its width and height.

    :raises PhotoUnfitError: of another format, cut short, or of more than MOST_PIXELS: it is not unpacked.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PhotoUnfitError("too many pixels")
            opened.draft("RGB", (EDGE, EDGE))
            picture = _plain(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as exc:
        raise PhotoUnfitError(type(exc).__name__) from exc
    picture.thumbnail((EDGE, EDGE))
    return _packed(picture)


def _plain(picture: Image.Image) -> Image.Image:
    """Return the pixels on a sheet of their own: what came with them stays behind."""
    if picture.mode not in _MODES:
        picture = picture.convert("RGBA")
    sheet = Image.new("RGB", picture.size, _PAPER)
    sheet.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return sheet


def _packed(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= KEPT_BYTES:
                return out.getvalue(), picture.size
        width, height = picture.size
        picture = picture.resize((max(1, int(width * _SMALLER)), max(1, int(height * _SMALLER))))
