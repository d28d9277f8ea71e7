"""Paints the layers of a shape in grey: what takes the tint and what does not are kept apart."""

import zlib
from dataclasses import dataclass, replace

import numpy as np

from .arrays import Floats, blur
from .colours import rgb_of
from .lighting import Lit, light
from .parts import TINT, Part
from .patterns import GROUND, PATTERNS, Weave
from .raster import Camera, Coverage, Window, cover, window_of
from .textures import KNITTED

KNIT_PATTERNS = frozenset({"rib", "cable", "wide_rib", "knit"})


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture without background, premultiplied: fixed colours (h, w, 3), share of the tint, coverage."""

    fixed: Floats
    tinted: Floats
    alpha: Floats

    def coloured(self, tint: tuple[float, float, float]) -> Floats:
        """Premultiplied sRGB, 0 to 1."""
        return self.fixed + self.tinted[..., None] * np.asarray(tint, np.float32)


def seed_of(key: str) -> int:
    """A seed that is the same in every process."""
    return zlib.crc32(key.encode()) % 1000


def paint(parts: tuple[Part, ...], camera: Camera, seed: int, pattern: str | None = None) -> Layer:
    """All parts from back to front, each shading what lies under its edge."""
    size = (camera.height, camera.width)
    layer = Layer(np.zeros((*size, 3), np.float32), np.zeros(size, np.float32), np.zeros(size, np.float32))
    for part in parts:
        window = window_of(part, camera, seed)
        if window is not None:
            _paint_part(layer, _patterned(part, pattern), window, seed, pattern)
    return layer


def _patterned(part: Part, pattern: str | None) -> Part:
    if pattern in KNIT_PATTERNS and part.patterned and part.texture in KNITTED:
        return replace(part, texture=str(pattern))
    return part


def _paint_part(layer: Layer, part: Part, window: Window, seed: int, pattern: str | None) -> None:
    coverage = cover(part, window, seed)
    lit = light(part, window, coverage, seed)
    place, mask = window.place, coverage.mask
    if part.lift:
        _shade_below(layer, coverage, window, part.lift)
    keep = 1 - mask
    shade = lit.shade * np.float32(part.value) * mask
    weave = _weave(part, window, pattern)
    for channel in range(3):
        fixed = _fixed_channel(part, weave, shade, channel) + lit.shine * mask
        layer.fixed[(*place, channel)] = layer.fixed[(*place, channel)] * keep + fixed
    tinted = 0.0 if part.ink != TINT else shade if weave is None else shade * weave.dye * (1 - weave.ground)
    layer.tinted[place] = layer.tinted[place] * keep + tinted
    layer.alpha[place] = layer.alpha[place] * keep + mask


def _fixed_channel(part: Part, weave: Weave | None, shade: Floats, channel: int) -> Floats:
    if part.ink != TINT:
        return shade * np.float32(rgb_of(part.ink)[channel] / 255)
    if weave is None:
        return np.zeros_like(shade)
    return shade * weave.ground * np.float32(GROUND[channel])


def _weave(part: Part, window: Window, pattern: str | None) -> Weave | None:
    if pattern not in PATTERNS or part.ink != TINT or not part.patterned:
        return None
    x, y = window.axes()
    angle = np.deg2rad(part.angle)
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return PATTERNS[str(pattern)]((x - 480) * cos + y * sin, y * cos - (x - 480) * sin)


def _shade_below(layer: Layer, coverage: Coverage, window: Window, lift: float) -> None:
    """The soft shade of a part's edge on the layers under it, to the lower right."""
    scale = window.camera.scale
    shade = blur(coverage.mask, max(0.5, lift * 0.8 * scale))
    dx, dy = round(lift * 0.45 * scale), round(lift * 0.6 * scale)
    shade = np.roll(shade, (dy, dx), (0, 1))
    dim = 1 - 0.42 * shade
    place = window.place
    layer.tinted[place] *= dim
    layer.fixed[place] *= dim[..., None]


__all__ = ["KNIT_PATTERNS", "Layer", "Lit", "paint", "seed_of"]
