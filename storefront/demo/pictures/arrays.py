"""Blurs, noise and resizing of floating-point pictures."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

Floats = npt.NDArray[np.float32]


def resize(picture: Floats, shape: tuple[int, int]) -> Floats:
    """The picture at another (height, width), smooth both ways."""
    height, width = shape
    smaller = picture.shape[0] > height
    how = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(picture).resize((width, height), how), np.float32)


def blur(picture: Floats, sigma: float) -> Floats:
    """Gaussian blur (sigma in pixels); wide ones are done on a smaller copy."""
    factor = int(sigma / 2.5)
    height, width = picture.shape
    if factor < 2 or min(height, width) < 4 * factor:
        return np.asarray(ndimage.gaussian_filter(picture, sigma), np.float32)
    small = resize(picture, (max(2, height // factor), max(2, width // factor)))
    return resize(np.asarray(ndimage.gaussian_filter(small, sigma / factor), np.float32), (height, width))


@lru_cache(maxsize=48)
def noise_tile(seed: int, softness: float = 0.0) -> Floats:
    """A 512 px tile of noise, mean 0 and deviation 1, that repeats without a seam."""
    tile = np.random.default_rng(seed).standard_normal((512, 512)).astype(np.float32)
    if softness:
        tile = np.asarray(ndimage.gaussian_filter(tile, softness, mode="wrap"), np.float32)
    return np.asarray(tile / tile.std(), np.float32)


def grain(x: Floats, y: Floats, seed: int, softness: float = 0.0, scale: float = 1.0) -> Floats:
    """Noise looked up at unit coordinates, so that it sticks to the cloth at any zoom."""
    tile = noise_tile(seed, softness)
    columns = (x * scale).astype(np.int32) % 512
    rows = (y * scale).astype(np.int32) % 512
    return tile[rows, columns]


def relief(x: Floats, y: Floats, seed: int, spacing: float) -> Floats:
    """Low-frequency hills (deviation about 1) over unit coordinates given as a row and a column."""
    tile = noise_tile(seed)[:64, :64]
    small_x, small_y = x[:, ::8] / spacing, y[::8] / spacing
    rows, columns = np.broadcast_arrays(small_y, small_x)
    small = ndimage.map_coordinates(tile, [rows, columns], order=3, mode="grid-wrap")
    return resize(np.asarray(small, np.float32), (y.shape[0], x.shape[1]))
