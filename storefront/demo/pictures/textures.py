"""Surfaces as small heights in units over unit coordinates; they are lit with the form they lie on."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from .arrays import Floats, grain

Texture = Callable[[Floats, Floats], Floats]
_TURN = np.float32(2 * np.pi)


def _wave(at: Floats, period: float) -> Floats:
    return np.asarray(np.cos(at * np.float32(_TURN / period)), np.float32)


def _heights(picture: npt.ArrayLike) -> Floats:
    return np.asarray(picture, np.float32)


def _ridges(at: Floats, width: float, floor: float = 0.02) -> Floats:
    return np.asarray(np.sqrt(np.abs(np.sin(at * np.float32(np.pi / width))) + np.float32(floor)), np.float32)


def _columns(x: Floats, width: float) -> Floats:
    """0 in the middle of a column of stitches, 1 between two."""
    return np.asarray(np.abs(2 * np.mod(x / np.float32(width), 1) - 1), np.float32)


def _bow(column: Floats) -> Floats:
    return np.asarray(np.sin(np.float32(np.pi) * column), np.float32)


def plain(x: Floats, y: Floats) -> Floats:
    """Fine, dense cloth: little more than grain."""
    return 0.075 * grain(x, y, 1, 0.7) + 0.03 * grain(x, y, 2, 2.5)


def smooth(x: Floats, y: Floats) -> Floats:
    """Glazed, moulded or lacquered."""
    return 0.02 * grain(x, y, 1, 1.0)


def paper(x: Floats, y: Floats) -> Floats:
    """Uncoated paper with long fibres."""
    return 0.05 * grain(x, y, 3, 1.0) + 0.07 * grain(x * 0.5, y * 0.14, 4, 1.6)


def jersey(x: Floats, y: Floats) -> Floats:
    """Fine tricot: columns hardly seen."""
    return 0.08 * _wave(x, 4.4) + 0.07 * grain(x, y, 5, 0.8)


def knit(x: Floats, y: Floats) -> Floats:
    """Stockinette: columns of small V."""
    column = _columns(x, 14)
    stitch = _wave(y - 5.0 * column, 11.0)
    return _heights(0.75 * stitch + 0.55 * _bow(column) + 0.12 * grain(x, y, 6, 0.8))


def fine_knit(x: Floats, y: Floats) -> Floats:
    """High-gauge knit."""
    column = _columns(x, 8)
    return _heights(0.26 * _wave(y - 3.0 * column, 7.0) + 0.2 * _bow(column) + 0.06 * grain(x, y, 6, 0.8))


def rib(x: Floats, y: Floats) -> Floats:
    """Knit rib: ridges along the cloth."""
    ridge = _ridges(x, 13)
    return _heights(1.9 * ridge + 0.22 * _wave(y, 8.0) + 0.1 * grain(x, y, 7, 0.8))


def wide_rib(x: Floats, y: Floats) -> Floats:
    """Broad rib with visible stitches on the ridges."""
    ridge = _ridges(x, 22)
    column = _columns(x, 22)
    return _heights(3.0 * ridge + 0.4 * _wave(y - 4 * column, 10.0) + 0.1 * grain(x, y, 7, 0.8))


def cable(x: Floats, y: Floats) -> Floats:
    """Aran cables: two strands that cross, on a purl ground."""
    local = np.asarray(np.mod(x + 60, 120) - 60, np.float32)
    height = 0.35 * _wave(y, 9.0) + 0.3 * _wave(x, 12.0)
    for start in (0.0, 52.0):
        swing, over = _wave(y - 26 - start, 104.0), 0.5 + 0.5 * _wave(y - start, 104.0)
        strand = local - 15 * swing
        rope = _dome(strand, 12.5)
        twist = 0.4 * _wave(y - 0.7 * np.abs(strand), 9.0) * (rope > 0)
        height = np.maximum(height, (5.0 + 2.4 * over) * rope + twist)
    edge = _dome(np.abs(local) - 40, 6.0)
    return np.asarray(np.maximum(height, 2.4 * edge), np.float32)


def _dome(at: Floats, half: float) -> Floats:
    return np.asarray(np.sqrt(np.maximum(0, 1 - (at / np.float32(half)) ** 2)), np.float32)


def canvas(x: Floats, y: Floats) -> Floats:
    """Plain weave of thick, uneven threads."""
    warp = 0.5 + 0.5 * grain(x * 0.19, y * 0.012, 8)
    weft = 0.5 + 0.5 * grain(x * 0.012, y * 0.19, 9)
    cross = _wave(x, 5.2) * _wave(y, 5.2)
    return _heights(0.24 * cross + 0.17 * warp + 0.17 * weft + 0.08 * grain(x, y, 10, 0.8))


def linen(x: Floats, y: Floats) -> Floats:
    """Washed linen with slubs."""
    warp = grain(x * 0.3, y * 0.02, 11, 0.5)
    weft = grain(x * 0.02, y * 0.3, 12, 0.5)
    return _heights(0.075 * warp + 0.075 * weft + 0.07 * grain(x, y, 13, 0.8) + 0.08 * grain(x, y, 2, 3.0))


def oxford(x: Floats, y: Floats) -> Floats:
    """Basket weave, fine."""
    return 0.12 * _wave(x, 4.0) * _wave(y, 4.0) + 0.11 * grain(x, y, 14, 0.7)


def twill(x: Floats, y: Floats) -> Floats:
    """Fine diagonal of chinos and coats."""
    return 0.13 * _wave(x - y, 5.4) + 0.12 * grain(x, y, 15, 0.7)


def denim(x: Floats, y: Floats) -> Floats:
    """Bold diagonal with uneven warp threads."""
    warp = grain(x * 0.33, y * 0.015, 16, 0.4)
    return _heights(0.3 * _wave(x - y, 6.4) + 0.34 * warp + 0.2 * grain(x, y, 17, 0.7))


def corduroy(x: Floats, y: Floats) -> Floats:
    """Wales along the cloth."""
    return 1.2 * _ridges(x, 11, 0.05) + 0.1 * grain(x, y, 7, 0.8)


def wool(x: Floats, y: Floats) -> Floats:
    """Felted coat cloth with short hairs."""
    return 0.1 * grain(x, y, 18, 0.9) + 0.13 * grain(x, y * 0.6, 19, 2.2)


def pile(x: Floats, y: Floats) -> Floats:
    """Terry loops, boa and fleece."""
    return 0.34 * grain(x, y, 20, 1.3) + 0.2 * grain(x, y, 21, 2.6)


def boa(x: Floats, y: Floats) -> Floats:
    """Curly fleece: lumps of some millimetres."""
    return 1.5 * grain(x, y, 22, 5.0) + 0.35 * grain(x, y, 21, 2.0)


def waffle(x: Floats, y: Floats) -> Floats:
    """Square cells."""
    cells: Floats = np.maximum(_wave(x, 17.0), _wave(y, 17.0))
    return 0.85 * cells + 0.12 * grain(x, y, 23, 0.8)


def quilt(x: Floats, y: Floats) -> Floats:
    """Down channels, sewn across."""
    channel = np.asarray(np.abs(np.sin((y - 20) * np.float32(np.pi / 92))), np.float32)
    puckers = grain(x * 0.45, y * 0.16, 24, 5.0)
    height = 15.0 * channel**0.55 + 1.1 * (1 - channel) * puckers + 0.04 * grain(x, y, 1, 0.8)
    return np.asarray(height, np.float32)


def quilt_fine(x: Floats, y: Floats) -> Floats:
    """Quilted diamonds of a light lining or a slipper."""
    across, along = _ridges(x + y, 66, 0.0), _ridges(x - y, 66, 0.0)
    return 5.0 * across * along + 0.08 * grain(x, y, 1, 0.8)


def leather(x: Floats, y: Floats) -> Floats:
    """Pebbled skin."""
    return 0.14 * grain(x, y, 25, 2.4) + 0.03 * grain(x, y, 1, 0.8)


def straw(x: Floats, y: Floats) -> Floats:
    """Bristles and woven grass."""
    return 0.6 * grain(x * 0.5, y * 0.03, 26, 0.5)


def wood(x: Floats, y: Floats) -> Floats:
    """Planed wood with long grain."""
    return 0.2 * grain(x * 0.03, y * 0.34, 27, 0.8) + 0.04 * grain(x, y, 1, 0.8)


def ridged(x: Floats, y: Floats) -> Floats:
    """Fine rings turned around a tin or a lid."""
    return 0.2 * _wave(y, 7.0) + 0.03 * grain(x, y, 1, 0.8)


def foil(x: Floats, y: Floats) -> Floats:
    """Soft packaging film with large, soft dents."""
    return 0.03 * grain(x, y, 1, 0.8) + 2.4 * grain(x * 0.2, y * 0.2, 28, 7.0)


_ALL: tuple[Texture, ...] = (
    plain,
    smooth,
    paper,
    jersey,
    knit,
    fine_knit,
    rib,
    wide_rib,
    cable,
    canvas,
    linen,
    oxford,
    twill,
    denim,
    corduroy,
    wool,
    pile,
    boa,
    waffle,
    quilt,
    quilt_fine,
    leather,
    straw,
    wood,
    ridged,
    foil,
)
TEXTURES: Mapping[str, Texture] = MappingProxyType({texture.__name__: texture for texture in _ALL})
KNITTED = frozenset({"knit", "fine_knit"})
