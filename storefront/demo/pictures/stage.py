"""Where things lie or stand: warm paper with light from the upper left, and the shadows on it."""

from functools import lru_cache

import numpy as np

from .arrays import Floats, blur, noise_tile

_NEAR = np.array([0.953, 0.937, 0.910], np.float32)
_FAR = np.array([0.868, 0.848, 0.818], np.float32)
SHADOW = np.array([0.50, 0.54, 0.58], np.float32)


@lru_cache(maxsize=6)
def paper(width: int, height: int, horizon: float | None) -> Floats:
    """The background, sRGB 0 to 1; under a standing thing a table up to the horizon (share of height)."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    away = np.clip(0.10 + 0.42 * x + 0.52 * y, 0, 1)
    if horizon is not None:
        table = 0.5 + 0.5 * np.tanh((y - horizon) / 0.024)
        away = np.clip(0.12 + 0.34 * x + 0.42 * y - 0.20 * table * (1 - 0.3 * x), 0, 1)
        away = away + 0.10 * np.exp(-(((y - horizon + 0.01) / 0.03) ** 2)) * (1 - table)
    picture = _NEAR + (_FAR - _NEAR) * away[..., None]
    return np.asarray(picture * (1 + 0.006 * _grain(width, height))[..., None], np.float32)


def flat_shadow(alpha: Floats, scale: float) -> Floats:
    """How much of the light something lying on the paper takes away, 0 to 1."""
    near = moved(blur(alpha, 7 * scale), 5 * scale, 8 * scale)
    far = moved(blur(alpha, 26 * scale), 20 * scale, 28 * scale)
    return np.asarray(0.46 * near + 0.30 * far, np.float32)


def standing_shadow(alpha: Floats, scale: float) -> Floats:
    """Contact under the foot, and a long soft shadow on the table to the right."""
    rows = np.flatnonzero(alpha.max(axis=1) > 0.5)
    if not rows.size:
        return np.zeros_like(alpha)
    bottom, top = int(rows[-1]), int(rows[0])
    low = alpha.copy()
    low[: max(top, bottom - int(70 * scale))] = 0
    contact = 1.05 * moved(blur(low, 5 * scale), 2 * scale, 6 * scale)
    around = 0.50 * moved(blur(low, 19 * scale), 14 * scale, 10 * scale)
    shade = contact + around + 0.34 * _laid(alpha, bottom, top, scale)
    return np.asarray(np.clip(shade, 0, 0.86), np.float32)


def _laid(alpha: Floats, bottom: int, top: int, scale: float) -> Floats:
    """The silhouette laid down to the right on the table, softer the farther away."""
    laid = np.zeros_like(alpha)
    tall = bottom - top
    reach = max(2, int(0.20 * tall))
    for step in range(reach):
        row = alpha[bottom - 1 - int(step / reach * tall * 0.92)]
        offset = int(step * 2.1)
        target = bottom - step
        if 0 <= target < alpha.shape[0] and offset < alpha.shape[1]:
            faded = np.float32(1 - step / reach)
            laid[target, offset:] = row[: alpha.shape[1] - offset] * faded
    return blur(laid, 13 * scale)


def compose(background: Floats, shadow: Floats, colour: Floats, alpha: Floats) -> Floats:
    """Background, then shadow, then the premultiplied picture."""
    shaded = background * (1 - shadow[..., None] * SHADOW)
    return np.asarray(shaded * (1 - alpha[..., None]) + colour, np.float32)


def moved(picture: Floats, dx: float, dy: float) -> Floats:
    """The picture shifted right and down by pixels; what comes in goes on as the edge was."""
    right, down = round(dx), round(dy)
    grown = np.pad(picture, ((down, 0), (right, 0)), mode="edge")
    return np.asarray(grown[: picture.shape[0], : picture.shape[1]], np.float32)


def _grain(width: int, height: int) -> Floats:
    tile = noise_tile(77, 0.6)
    repeated = np.tile(tile, (-(-height // 512), -(-width // 512)))
    return np.asarray(repeated[:height, :width], np.float32)
