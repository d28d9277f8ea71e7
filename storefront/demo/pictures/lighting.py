"""Light from the upper left on heights, in floating point."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from .arrays import Floats, blur, relief, resize
from .parts import Part
from .raster import Coverage, Window, fold_heights
from .textures import TEXTURES

_LIGHT = (-0.44, -0.54, 0.72)
_ROUND_BODIES = frozenset({"cylinder", "glass", "matte"})


@dataclass(frozen=True, slots=True)
class Lit:
    """How bright a part is (1 = its own colour) and what shines white on top."""

    shade: Floats
    shine: Floats


def light(part: Part, window: Window, coverage: Coverage, seed: int) -> Lit:
    """The light on one part."""
    x, y = window.axes()
    if part.body in _ROUND_BODIES:
        shade, shine = _around(part, coverage, x, y)
    else:
        shade, shine = _over(part, window, coverage, seed)
    scale = window.camera.scale
    surface = _texture_height(part, x, y)
    shade = shade * np.clip(1 + 0.62 * (_facing(surface, scale) - 1), 0.45, 1.45)
    return Lit(_sewn(shade, coverage, scale), shine)


def _facing(height: Floats, scale: float) -> Floats:
    """How much a surface (height in units, scale in pixels per unit) turns to the light; 1 if flat."""
    down, right = np.gradient(height)
    right, down = right * scale, down * scale
    toward = -right * _LIGHT[0] - down * _LIGHT[1] + _LIGHT[2]
    return np.asarray(toward / np.sqrt(1 + right**2 + down**2) / _LIGHT[2], np.float32)


def _over(part: Part, window: Window, coverage: Coverage, seed: int) -> tuple[Floats, Floats]:
    """Cloth, leather and board: a rounded rim, folds and faint hills."""
    scale = window.camera.scale
    depth = _depth(coverage.mask, scale)
    rim = np.clip(depth / part.edge, 0, 1)
    height = _RIM.get(part.body, 0.30) * part.edge * np.sqrt(np.maximum(0, rim * (2 - rim)))
    if part.folds:
        folds = resize(blur(fold_heights(part, window, seed), max(0.6, 3.2 * scale)), height.shape)
        height = height + folds
    if part.relief:
        x, y = window.axes()
        height = height + part.relief * (1.1 * relief(x, y, seed + 3, 95) + 0.35 * relief(x, y, seed + 5, 40))
    height = blur(height, (3.2 + 0.04 * part.edge) * scale)
    facing = _facing(height, scale)
    shade = np.clip(1 + 0.8 * (facing - 1), 0.3, 1.3)
    shade = shade * (1 - 0.13 * np.exp(-depth / (0.22 * part.edge + 2)))
    gloss = _GLOSS.get(part.body, 0.0)
    shine = gloss * np.clip(facing - 1.04, 0, 0.5) ** 1.5 * 2.2
    return np.asarray(shade, np.float32), np.asarray(shine, np.float32)


def _around(part: Part, coverage: Coverage, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Upright round things: shade by the turn of the wall, with the window mirrored in gloss."""
    left, _, right, _ = coverage.box
    turn = np.clip((x - (left + right) / 2) / ((right - left) / 2), -1, 1)
    away = np.maximum(0, np.abs(turn + 0.22) - 0.25)
    shade = 1.07 - 0.50 * away**1.9 - 0.20 * np.maximum(0, np.abs(turn) - 0.86) / 0.14
    glow = np.exp(-(((turn + 0.42) / 0.22) ** 2))
    shade, shine = shade + 0.06 * glow, 0.015 * glow
    if part.body == "glass":
        shade = 1.02 + 0.16 * np.cos(turn * 2.6) - 0.62 * np.abs(turn) ** 5
        shine = 0.15 * _strip(turn, -0.70, 0.06) + 0.05 * _strip(turn, 0.72, 0.045)
    elif part.body == "cylinder":
        shine = shine + 0.10 * _strip(turn, -0.58, 0.11) + 0.03 * _strip(turn, 0.76, 0.06)
    tall = np.ones_like(y)
    return np.asarray(shade * tall, np.float32), np.asarray(shine * tall, np.float32)


def _strip(turn: Floats, at: float, half: float) -> Floats:
    return np.asarray(0.5 - 0.5 * np.tanh((np.abs(turn - at) - half) / 0.036), np.float32)


def _texture_height(part: Part, x: Floats, y: Floats) -> Floats:
    angle = np.deg2rad(part.angle)
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    across, along = (x - 480) * cos + y * sin, y * cos - (x - 480) * sin
    return np.asarray(TEXTURES[part.texture](across + 480 * 4, along + 480 * 4), np.float32)


def _sewn(shade: Floats, coverage: Coverage, scale: float) -> Floats:
    """Seams as grooves with a lit lower lip, stitches as small dashes with their own shade."""
    if coverage.grooves.any():
        soft = blur(coverage.grooves, 1.3 * scale)
        shade = (
            shade
            * (1 - 0.20 * coverage.grooves)
            * np.clip(1 + 0.5 * (_facing(-3.0 * soft, scale) - 1), 0.6, 1.25)
        )
    if coverage.stitches.any():
        shift = max(1, round(1.4 * scale))
        below = np.roll(coverage.stitches, (shift, shift), (0, 1))
        shade = shade * (1 - 0.17 * below) * (1 + 0.10 * coverage.stitches)
    return np.asarray(shade, np.float32)


def _depth(mask: Floats, scale: float) -> Floats:
    """Distance to the part's edge in units; measured on half the resolution."""
    height, width = mask.shape
    small = resize(mask, (-(-height // 2), -(-width // 2))) > 0.5
    if small.all():
        return np.full_like(mask, 1e3)
    inside = np.asarray(ndimage.distance_transform_edt(small), np.float32)
    return np.asarray(np.maximum(resize(inside, mask.shape) * np.float32(2 / scale), 0), np.float32)


_RIM = {"cloth": 0.30, "thick": 0.50, "flat": 0.08, "pipe": 0.95, "shoe": 0.75, "gloss": 0.60, "puffy": 0.7}
_GLOSS = {"gloss": 0.5, "shoe": 0.16, "flat": 0.0}
