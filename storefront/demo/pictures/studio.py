"""The photographer: grey render once per shape and view, kept on disk, then a tint per colour."""

import hashlib
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from .arrays import Floats
from .boxes import label_camera, with_box
from .colours import COLOURS
from .labels import write_label
from .parts import Part, Shape
from .patterns import PATTERNS
from .raster import Camera, extent
from .registry import SHAPES
from .render import KNIT_PATTERNS, Layer, paint, seed_of
from .stage import compose, flat_shadow, paper, standing_shadow

Bytes = npt.NDArray[np.uint8]
VIEWS = ("front", "detail", "folded")
_UNITS = (960, 1200)
_CLOSE = 2.3
_HEADROOM = 1.35
_FOOT = 0.815


def draw(
    shape: str,
    colour: str,
    view: str = "front",
    *,
    pattern: str | None = None,
    label: str | None = None,
    size: tuple[int, int] = _UNITS,
    cache_dir: Path | None = None,
) -> Image.Image:
    """A product picture (4:5) of a shape in a colour; `label` replaces the words on a package."""
    subject = SHAPES[shape]
    if pattern is not None and pattern not in PATTERNS and pattern not in KNIT_PATTERNS:
        raise ValueError(f"no such pattern: {pattern}")
    camera = camera_of(subject, view, size)
    grey = _grey(subject, view, pattern, camera, cache_dir)
    picture = _tint(grey, COLOURS[colour].tint)
    if subject.label is not None:
        near = label_camera(subject, camera) if view == "folded" else camera
        write_label(picture, subject.label, label, near)
    return Image.fromarray(picture, "RGB")


def tinted_area(
    shape: str, size: tuple[int, int] = _UNITS, pattern: str | None = None
) -> npt.NDArray[np.bool_]:
    """Where the front picture shows the product's own colour (True), for measuring it."""
    camera = camera_of(SHAPES[shape], "front", size)
    layer = paint(SHAPES[shape].parts, camera, seed_of(shape), pattern)
    return _own_colour(layer)


def camera_of(shape: Shape, view: str, size: tuple[int, int]) -> Camera:
    """Where the camera stands for a view."""
    if view not in VIEWS:
        raise ValueError(f"no such view: {view}")
    scale = size[0] / _UNITS[0]
    if view == "detail":
        width, height = _UNITS[0] / _CLOSE, _UNITS[1] / _CLOSE
        return Camera(shape.focus[0] - width / 2, shape.focus[1] - height / 2, scale * _CLOSE, *size)
    parts = _parts(shape, view)
    return framed(parts, shape.standing, scale, size)


def _parts(shape: Shape, view: str) -> tuple[Part, ...]:
    return (shape.folded or with_box(shape)) if view == "folded" else shape.parts


def framed(parts: tuple[Part, ...], standing: bool, scale: float, size: tuple[int, int]) -> Camera:
    """The camera that shows the whole object at two thirds of the height, or four fifths of the width."""
    left, top, right, bottom = extent(parts)
    high, wide = (0.62, 0.76) if standing else (0.68, 0.80)
    zoom = min(high * _UNITS[1] / (bottom - top), wide * _UNITS[0] / (right - left), 1.4)
    width, height = _UNITS[0] / zoom, _UNITS[1] / zoom
    foot = min(_FOOT, 0.59 + 0.5 * (bottom - top) / height)
    y = bottom - foot * height if standing else (top + bottom) / 2 - 0.495 * height
    return Camera((left + right) / 2 - width / 2, y, scale * zoom, *size)


def _grey(shape: Shape, view: str, pattern: str | None, camera: Camera, cache_dir: Path | None) -> Bytes:
    if cache_dir is None:
        return _shoot(shape, view, pattern, camera)
    name = f"{shape.key}-{view}-{pattern or 'plain'}-{camera.width}x{camera.height}-{_fingerprint(shape)}.png"
    path = cache_dir / name
    if path.exists():
        with Image.open(path) as image:
            return np.asarray(image)
    grey = _shoot(shape, view, pattern, camera)
    cache_dir.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    Image.fromarray(grey, "RGBA").save(unfinished, "PNG", compress_level=1)
    unfinished.replace(path)
    return grey


@lru_cache(maxsize=256)
def _fingerprint(shape: Shape) -> str:
    """Changes with the drawing and the way of drawing, so that an old render is not taken for a new one."""
    return hashlib.sha256(repr(shape).encode() + _recipe()).hexdigest()[:10]


@lru_cache(maxsize=1)
def _recipe() -> bytes:
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).digest()


def _shoot(shape: Shape, view: str, pattern: str | None, camera: Camera) -> Bytes:
    """Red, green, blue: all that does not change with the colour. Fourth: what the tint is multiplied by."""
    seed = seed_of(shape.key)
    parts = _parts(shape, view)
    layer = _exposed(paint(parts, camera, seed, pattern))
    background = paper(camera.width, camera.height, _horizon(parts, camera) if shape.standing else None)
    shadow = (
        standing_shadow(layer.alpha, camera.scale)
        if shape.standing
        else flat_shadow(layer.alpha, camera.scale)
    )
    fixed = compose(background, shadow, layer.fixed, layer.alpha)
    share = layer.tinted[..., None] / np.float32(_HEADROOM)
    return np.asarray(np.clip(np.concatenate([fixed, share], axis=2) * 255 + 0.5, 0, 255), np.uint8)


def _exposed(layer: Layer) -> Layer:
    """Brightness set so that the tinted area's median is the tint itself."""
    seen = layer.tinted[_own_colour(layer)]
    if not seen.size:
        return layer
    gain = np.float32(1 / np.clip(np.median(seen), 0.7, 1.3))
    return Layer(layer.fixed, _soft_top(layer.tinted * gain), layer.alpha)


def _horizon(parts: tuple[Part, ...], camera: Camera) -> float:
    """Where the table ends, as a share of the height: a little above the product's foot."""
    foot = (extent(parts)[3] - camera.y) * camera.scale / camera.height
    return round(foot - 0.06 * (camera.scale * 960 / camera.width), 3)


def _own_colour(layer: Layer) -> npt.NDArray[np.bool_]:
    """Pixels of nothing but the tint: no edge, no other material, no mirrored light."""
    return np.asarray((layer.tinted > 0.3) & (layer.alpha > 0.99) & (layer.fixed[..., 0] < 0.03))


def _soft_top(share: Floats) -> Floats:
    """Highlights bend over before they clip."""
    return np.asarray(np.where(share > 1.1, 1.1 + (share - 1.1) * 0.5, share), np.float32)


def _tint(grey: Bytes, tint: tuple[float, float, float]) -> Bytes:
    steps = np.arange(256, dtype=np.float32) * np.float32(_HEADROOM)
    share, picture = grey[..., 3], np.empty((*grey.shape[:2], 3), np.uint8)
    for channel in range(3):
        added = (steps * tint[channel] + 0.5).astype(np.uint16)
        total = added[share]
        total += grey[..., channel]
        picture[..., channel] = np.minimum(total, 255)
    return picture
