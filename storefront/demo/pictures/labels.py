"""Words on packages, written with a Japanese serif if the machine has one; left blank otherwise."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from .colours import rgb_of
from .parts import LabelSpot
from .raster import Camera

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_NAMES = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJKjp-Regular.otf",
    "NotoSerifJP-Regular.otf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKjp-Regular.otf",
    "ipaexm.ttf",
    "ipam.ttf",
    "ヒラギノ明朝 ProN.ttc",
)
_LIGHT_INK = "#efe9dc"
_DARK_GROUND = 118
_LYING = {"ー": "｜", "〜": "≀"}


@lru_cache(maxsize=1)
def font_path() -> Path | None:
    """The first Japanese font found in the usual folders."""
    for name in _NAMES:
        for folder in _FOLDERS:
            found = next(iter(sorted(Path(folder).rglob(name))), None) if Path(folder).is_dir() else None
            if found is not None:
                return found
    return None


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | None:
    path = font_path()
    return None if path is None else ImageFont.truetype(str(path), size)


def write_label(picture: npt.NDArray[np.uint8], spot: LabelSpot, text: str | None, camera: Camera) -> None:
    """Writes a package's words in place; further lines of `text` replace the small print."""
    if font_path() is None:
        return
    ink = Image.new("L", (camera.width, camera.height), 0)
    words, *own = (spot.text if text is None else text).split("\n")
    small = (
        spot.small if not own else [(*place[:3], line) for place, line in zip(spot.small, own, strict=False)]
    )
    size = min(spot.size, spot.room / (1.12 * max(1, len(words))))
    _write(ink, camera, spot.x, spot.y, size, words, spot.vertical)
    for x, y, print_size, line in small:
        _write(ink, camera, x, y, print_size, line, spot.vertical)
    area = ink.getbbox()
    if area is None:
        return
    left, top, right, bottom = area
    share = np.asarray(ink, np.float32)[top:bottom, left:right, None] / 255 * 0.88
    under = picture[top:bottom, left:right].astype(np.float32)
    dark_ground = float(np.median(under)) < _DARK_GROUND
    words_in = rgb_of(_LIGHT_INK if dark_ground else spot.ink)
    mixed = under * (1 - share) + np.asarray(words_in, np.float32) * share
    picture[top:bottom, left:right] = mixed.astype(np.uint8)


def _write(
    ink: Image.Image, camera: Camera, x: float, y: float, size: float, text: str, vertical: bool
) -> None:
    font = _font(max(4, round(size * camera.scale)))
    if font is None:
        return
    pen = ImageDraw.Draw(ink)
    px, py = (x - camera.x) * camera.scale, (y - camera.y) * camera.scale
    if not vertical:
        pen.text((px, py), text, fill=255, font=font, anchor="mm")
        return
    step = size * camera.scale * 1.12
    for index, character in enumerate(text):
        at = py + (index - (len(text) - 1) / 2) * step
        pen.text((px, at), _LYING.get(character, character), fill=255, font=font, anchor="mm")
