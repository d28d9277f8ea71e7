"""Woven-in patterns, drawn before the light: how much of the ground shows and how dark the tint is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from .arrays import Floats

GROUND = (0.945, 0.925, 0.885)


@dataclass(frozen=True, slots=True)
class Weave:
    """Share of undyed ground (0 to 1) and a multiplier on the dyed rest."""

    ground: Floats
    dye: Floats


Pattern = Callable[[Floats, Floats], Weave]


def _band(at: Floats, period: float, width: float, soft: float = 1.2) -> Floats:
    distance = np.abs(np.mod(at + period / 2, period) - period / 2)
    return np.asarray(np.clip((width / 2 - distance) / soft + 0.5, 0, 1), np.float32)


def _floats(picture: npt.ArrayLike) -> Floats:
    return np.asarray(picture, np.float32)


def stripe(x: Floats, y: Floats) -> Weave:
    """Broad dyed bars on an undyed ground, across the body."""
    dyed = _band(y - 12, 46, 25)
    return Weave(1 - dyed, np.ones_like(dyed))


def pinstripe(x: Floats, y: Floats) -> Weave:
    """Thin undyed lines along the cloth."""
    return Weave(0.8 * _band(x, 22, 3.2), np.ones_like(x))


def check(x: Floats, y: Floats) -> Weave:
    """Gingham: dyed both ways, lighter where one thread is undyed, undyed between."""
    across, along = _band(x, 44, 22), _band(y, 44, 22)
    return Weave(1 - 0.5 * (across + along), np.ones_like(across))


def tartan(x: Floats, y: Floats) -> Weave:
    """Windows of darker bars and one thin light line on a dyed ground."""
    dark = 0.5 * _band(x, 150, 52) + 0.5 * _band(y, 150, 52)
    thin: Floats = np.maximum(_band(x - 75, 150, 5), _band(y - 75, 150, 5))
    return Weave(_floats(0.6 * thin), _floats(1 - 0.34 * dark))


def dot(x: Floats, y: Floats) -> Weave:
    """Small undyed dots in staggered rows."""
    shift = np.mod(np.floor(y / 24), 2) * 12
    dx, dy = np.mod(x + shift, 24) - 12, np.mod(y, 24) - 12
    round_dot = _floats(np.clip(5.4 - np.hypot(dx, dy), 0, 1))
    return Weave(_floats(0.95 * round_dot), np.ones_like(round_dot))


def sashiko(x: Floats, y: Floats) -> Weave:
    """Running stitches on a square grid."""
    across = _band(y, 42, 4) * _band(x, 14, 9)
    along = _band(x - 21, 42, 4) * _band(y, 14, 9)
    return Weave(_floats(0.9 * np.maximum(across, along)), np.ones_like(across))


def border(x: Floats, y: Floats) -> Weave:
    """A pair of undyed bands in a wide repeat: towels and stoles."""
    lines: Floats = np.maximum(_band(y, 210, 16), _band(y - 30, 210, 7))
    return Weave(_floats(0.92 * lines), np.ones_like(lines))


_ALL: tuple[Pattern, ...] = (stripe, pinstripe, check, tartan, dot, sashiko, border)
PATTERNS: Mapping[str, Pattern] = MappingProxyType({pattern.__name__: pattern for pattern in _ALL})
