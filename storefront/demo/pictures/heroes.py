"""Still lifes: several products on a table, a window's light on the wall, the left third left calm."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from PIL import Image

from .arrays import Floats, blur, grain, noise_tile
from .colours import COLOURS
from .labels import write_label
from .parts import Part
from .raster import Camera, extent
from .registry import SHAPES
from .render import Layer, paint, seed_of
from .stage import SHADOW, moved, standing_shadow
from .textiles import folded

_WIDE, _HIGH = 1600, 1000
_TABLE = 0.685
_WALL_NEAR = np.array([0.872, 0.848, 0.812], np.float32)
_WALL_FAR = np.array([0.722, 0.694, 0.654], np.float32)
_WOOD_NEAR = np.array([0.720, 0.676, 0.615], np.float32)
_WOOD_FAR = np.array([0.600, 0.555, 0.496], np.float32)
_SUN = np.array([1.0, 0.965, 0.89], np.float32)


@dataclass(frozen=True, slots=True)
class Item:
    """A product in a still life: middle and foot in a picture of 1600 by 1000, its height, its words."""

    shape: str
    colour: str
    x: float
    foot: float
    height: float
    label: str | None = None
    pattern: str | None = None


def _pile(
    x: float, foot: float, colours: tuple[str, ...], texture: str, height: float = 82
) -> tuple[Item, ...]:
    shifts = (0, 10, -7, 5)
    return tuple(
        Item(f"folded:{texture}", colour, x + shifts[at % 4], foot - at * height * 0.93, height)
        for at, colour in enumerate(colours)
    )


HEROES: Mapping[str, tuple[Item, ...]] = MappingProxyType(
    {
        "winter": (
            Item("tote", "kinari", 1120, 796, 590),
            *_pile(748, 822, ("sand", "white", "moss"), "knit", 92),
            Item("tea_canister", "brown", 960, 818, 310, "ほうじ茶"),
            Item("pump_bottle", "amber", 1290, 826, 420),
            Item("cream_jar", "white", 1082, 852, 128),
        ),
        "tea": (
            Item("tea_pack", "kinari", 780, 800, 380, "煎茶"),
            Item("tea_canister", "green", 990, 806, 340, "煎茶"),
            Item("tea_canister", "brown", 1210, 826, 390, "ほうじ茶"),
            Item("mug", "celadon", 884, 862, 150),
        ),
        "laundry": (
            Item("refill", "white", 940, 800, 480, "洗濯洗剤"),
            *_pile(1180, 806, ("gray", "white", "sky", "white"), "waffle", 90),
            Item("pump_bottle", "celadon", 730, 818, 400, "食器用洗剤"),
            Item("soap", "sand", 1060, 862, 130),
        ),
        "bag": (
            Item("backpack", "charcoal", 760, 796, 540),
            Item("tote", "navy", 1060, 806, 570),
            Item("shoulder_bag", "brown", 1262, 850, 380),
            *_pile(890, 858, ("mustard", "kinari"), "knit", 62),
        ),
        "bath": (
            *_pile(760, 812, ("sand", "kinari", "white"), "pile", 100),
            Item("pump_bottle", "amber", 1010, 806, 450),
            Item("lotion", "green", 1168, 816, 350),
            Item("cream_jar", "white", 1290, 836, 140),
            Item("soap", "terracotta", 1096, 866, 120),
        ),
        "kitchen": (
            Item("rice_bag", "kinari", 1080, 800, 480),
            Item("coffee_bag", "black", 800, 806, 390),
            Item("jam_jar", "wine", 1284, 832, 250),
            Item("mug", "white", 950, 856, 160),
        ),
        "shoes": (
            Item("boots", "brown", 1150, 800, 360),
            *_pile(750, 806, ("navy", "gray"), "wool", 120),
            Item("sneaker", "kinari", 920, 862, 200),
        ),
    }
)


def draw_hero(key: str, size: tuple[int, int] = (_WIDE, _HIGH)) -> Image.Image:
    """A wide still life; things stand in the right two thirds, cropped on phones around 70 %."""
    scale = size[1] / _HIGH
    picture, sun = _room(*size)
    for item in HEROES[key]:
        picture = _placed(picture, sun, item, scale, size)
    glow = 1 + 0.07 * blur(sun, 60 * scale)[..., None] * _SUN
    return Image.fromarray(_bytes(picture * glow), "RGB")


def _placed(picture: Floats, sun: Floats, item: Item, scale: float, size: tuple[int, int]) -> Floats:
    parts = _parts(item)
    left, top, right, bottom = extent(parts)
    zoom = item.height * scale / (bottom - top)
    middle = size[0] - (_WIDE - item.x) * scale
    camera = Camera((left + right) / 2 - middle / zoom, bottom - item.foot * scale / zoom, zoom, *size)
    layer = paint(parts, camera, seed_of(item.shape), item.pattern)
    shadow = np.maximum(standing_shadow(layer.alpha, scale), _on_wall(layer.alpha, scale))
    ground = picture * (1 - shadow[..., None] * SHADOW)
    thing = _in_the_room(layer, COLOURS[item.colour].tint, sun)
    drawn = ground * (1 - layer.alpha[..., None]) + thing
    spot = SHAPES[item.shape].label if item.shape in SHAPES else None
    if spot is None:
        return np.asarray(drawn, np.float32)
    written = _bytes(drawn)
    write_label(written, spot, item.label, camera)
    return np.asarray(written, np.float32) / np.float32(255)


def _parts(item: Item) -> tuple[Part, ...]:
    if item.shape.startswith("folded:"):
        return folded(item.shape.removeprefix("folded:"))
    return SHAPES[item.shape].parts


def _in_the_room(layer: Layer, tint: tuple[float, float, float], sun: Floats) -> Floats:
    """The product a little darker than in the studio, warmer where the sun falls."""
    warm = np.array([0.985, 0.962, 0.925], np.float32)
    return np.asarray(layer.coloured(tint) * warm * (0.93 + 0.10 * sun[..., None]), np.float32)


def _on_wall(alpha: Floats, scale: float) -> Floats:
    """A wide, faint shadow on the wall behind."""
    shade = moved(blur(alpha, 30 * scale), 46 * scale, 14 * scale)
    fade = np.clip((_TABLE + 0.03 - np.linspace(0, 1, alpha.shape[0], dtype=np.float32)) / 0.06, 0, 1)
    return np.asarray(0.30 * shade * fade[:, None], np.float32)


def _room(width: int, height: int) -> tuple[Floats, Floats]:
    """Wall and table, and how much sun falls on every pixel."""
    x = np.linspace(0, width / height / 1.6, width, dtype=np.float32)[None, :] + (1 - width / height / 1.6)
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    on_table = 0.5 + 0.5 * np.tanh((y - _TABLE) / 0.0035)
    sun = _window(x, y, height) * (1 - 0.62 * on_table)
    wall = _WALL_NEAR + (_WALL_FAR - _WALL_NEAR) * np.clip(0.15 + 0.62 * x + 0.16 * y, 0, 1)[..., None]
    tile = noise_tile(31, 1.2)
    plaster = np.tile(tile, (-(-height // 512), -(-width // 512)))[:height, :width]
    wall = wall * (1 + 0.006 * plaster)[..., None]
    picture = wall * (1 - on_table[..., None]) + _table(x, y) * on_table[..., None]
    dusk = 1 - 0.16 * np.exp(-(((y - _TABLE - 0.012) / 0.018) ** 2)) * on_table
    lit = picture * dusk[..., None] * (1 + 0.23 * sun[..., None] * _SUN)
    return np.asarray(np.minimum(lit, 0.985), np.float32), np.asarray(sun, np.float32)


def _table(x: Floats, y: Floats) -> Floats:
    """Planks with long grain that gets coarser towards us."""
    depth = np.clip((y - _TABLE) / (1 - _TABLE), 0, 1)
    near = 1 / (0.35 + depth)
    columns, rows = x * 90 + 0 * y, (1 - near) * 190 + 4 * np.sin(x * 3 + near)
    streaks = grain(columns * 0.6, rows, 33, 1.6) + 0.5 * grain(columns * 2, rows * 3, 34, 0.8)
    soft = blur(np.asarray(streaks, np.float32), 1.3)
    tone = _WOOD_NEAR + (_WOOD_FAR - _WOOD_NEAR) * np.clip(0.1 + 0.6 * x + 0.3 * depth, 0, 1)[..., None]
    return np.asarray(tone * (1 + 0.034 * soft)[..., None], np.float32)


def _window(x: Floats, y: Floats, height: int) -> Floats:
    """Two by three panes thrown on the wall at a slant."""
    across = np.asarray((x - 0.27 - 0.20 * y) / 0.34, np.float32)
    down = np.asarray((y + 0.14 - 0.09 * x) / 0.84, np.float32)
    frame = _inside(across, 0.0, 1.0, 0.02) * _inside(down, -0.2, 1.0, 0.02)
    bars = (
        (1 - _inside(across, 0.47, 0.53, 0.012))
        * (1 - _inside(down, 0.30, 0.34, 0.012))
        * (1 - _inside(down, 0.66, 0.70, 0.012))
    )
    return blur(np.asarray(frame * (0.2 + 0.8 * bars), np.float32), 0.007 * height)


def _inside(at: Floats, low: float, high: float, soft: float) -> Floats:
    return np.asarray(0.25 * (1 + np.tanh((at - low) / soft)) * (1 + np.tanh((high - at) / soft)), np.float32)


def _bytes(picture: Floats) -> npt.NDArray[np.uint8]:
    return np.asarray(np.clip(picture * 255 + 0.5, 0, 255), np.uint8)
