"""From outlines to coverage: resvg draws, we read the pixels as floating point."""

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import resvg_py
from PIL import Image

from .arrays import Floats
from .parts import Part
from .paths import Polyline, bounds, flatten, wander, written


@dataclass(frozen=True, slots=True)
class Camera:
    """The part of the unit plane that is pictured: top left corner, pixels per unit, size in pixels."""

    x: float
    y: float
    scale: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Window:
    """A box of pixels of a camera in which one part is painted."""

    left: int
    top: int
    width: int
    height: int
    camera: Camera

    @property
    def place(self) -> tuple[slice, slice]:
        """Index of the box in the full picture."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    def axes(self) -> tuple[Floats, Floats]:
        """Unit coordinates of the pixels: a row of x and a column of y."""
        camera = self.camera
        x = (np.arange(self.width, dtype=np.float32) + self.left + 0.5) / camera.scale + camera.x
        y = (np.arange(self.height, dtype=np.float32) + self.top + 0.5) / camera.scale + camera.y
        return x[None, :], y[:, None]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What resvg drew of one part, 0 to 1 per pixel."""

    mask: Floats
    grooves: Floats
    stitches: Floats
    box: tuple[float, float, float, float]


@lru_cache(maxsize=256)
def extent(parts: tuple[Part, ...]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a whole drawing in units."""
    boxes = []
    for part in parts:
        x0, y0, x1, y1 = bounds(flatten(part.outline))
        half = part.stroke / 2
        boxes.append((x0 - half, y0 - half, x1 + half, y1 + half))
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def window_of(part: Part, camera: Camera, seed: int) -> Window | None:
    """The pixels a part can touch, with room for its shade; None outside the picture."""
    x0, y0, x1, y1 = bounds(_bent(part.outline, part, seed))
    pad = part.stroke / 2 + 3 * part.lift + 6
    left = max(0, int((x0 - pad - camera.x) * camera.scale))
    top = max(0, int((y0 - pad - camera.y) * camera.scale))
    right = min(camera.width, int((x1 + pad - camera.x) * camera.scale) + 1)
    bottom = min(camera.height, int((y1 + pad - camera.y) * camera.scale) + 1)
    if right - left < 8 or bottom - top < 8:
        return None
    return Window(left, top, right - left, bottom - top, camera)


def cover(part: Part, window: Window, seed: int) -> Coverage:
    """The silhouette, grooves and stitches of a part, drawn in one go as three colours."""
    outline = _bent(part.outline, part, seed)
    drawn = [_paint(written(outline), "#f00", part.stroke)]
    for line in part.lines:
        colour, dash = ("#0f0", 0.0) if line.kind == "groove" else ("#00f", 9.0)
        drawn.append(_paint(written(_bent(line.outline, part, seed)), colour, line.width, dash))
    pixels = _render(drawn, window, 1)
    return Coverage(pixels[..., 0], pixels[..., 1], pixels[..., 2], bounds(outline))


def fold_heights(part: Part, window: Window, seed: int) -> Floats:
    """Sum of the folds in units of height, unblurred, on a quarter of the resolution."""
    tallest = max(abs(fold.height) for fold in part.folds)
    drawn = [
        _paint(
            written(_bent(fold.outline, part, seed)),
            "#f00" if fold.height > 0 else "#0f0",
            opacity=abs(fold.height) / tallest,
        )
        for fold in part.folds
    ]
    pixels = _render(drawn, window, 4)
    return np.asarray((pixels[..., 0] - pixels[..., 1]) * tallest, np.float32)


def _bent(outline: str, part: Part, seed: int) -> list[Polyline]:
    return wander(flatten(outline), part.wander, seed)


def _paint(path: str, colour: str, stroke: float = 0.0, dash: float = 0.0, opacity: float = 1.0) -> str:
    how = f'fill="{colour}"'
    if stroke:
        ends = 'stroke-linecap="round" stroke-linejoin="round"'
        how = f'fill="none" stroke="{colour}" stroke-width="{stroke}" {ends}'
    if dash:
        how = how.replace("round", "butt", 1) + f' stroke-dasharray="{dash} {dash * 0.7}"'
    return f'<path d="{path}" {how} opacity="{opacity:.3f}" style="mix-blend-mode:screen"/>'


def _render(drawn: list[str], window: Window, coarse: int) -> Floats:
    camera, width, height = window.camera, -(-window.width // coarse), -(-window.height // coarse)
    scale = camera.scale / coarse
    x, y = camera.x + window.left / camera.scale, camera.y + window.top / camera.scale
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{x} {y} {width / scale} {height / scale}">'
        f'<rect x="{x - 9}" y="{y - 9}" width="9999" height="9999" fill="#000"/>{"".join(drawn)}</svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    with Image.open(io.BytesIO(bytes(png))) as image:
        return np.asarray(image.convert("RGB"), np.float32) / np.float32(255)
