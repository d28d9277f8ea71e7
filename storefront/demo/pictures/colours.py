"""The named colours of the demo brand, as they are seen in a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from .arrays import Floats


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour a product can have: its names and its sRGB value on the picture."""

    key: str
    ja: str
    en: str
    hex: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        """sRGB, 0 to 255."""
        return rgb_of(self.hex)

    @property
    def tint(self) -> tuple[float, float, float]:
        """What the grey render is multiplied by, 0 to 1 per channel."""
        red, green, blue = self.rgb
        return red / 255, green / 255, blue / 255


def rgb_of(hex_colour: str) -> tuple[int, int, int]:
    """The three sRGB bytes of "#rrggbb"."""
    value = int(hex_colour.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def oklab(rgb: tuple[float, float, float]) -> Floats:
    """OKLab (L, a, b) of an sRGB colour given as 0 to 255 (Björn Ottosson, 2020)."""
    scaled = np.asarray(rgb, np.float64) / 255
    linear = np.where(scaled <= 0.04045, scaled / 12.92, ((scaled + 0.055) / 1.055) ** 2.4)
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return np.asarray(to_lab @ np.cbrt(to_lms @ linear), np.float32)


_NAMED = (
    ("kinari", "生成り", "Natural", "#e3dbca"),
    ("white", "白", "White", "#f2f0eb"),
    ("gray", "灰", "Gray", "#a8a5a0"),
    ("charcoal", "墨", "Charcoal", "#504f4e"),
    ("navy", "紺", "Navy", "#3b4356"),
    ("moss", "苔", "Moss", "#757a61"),
    ("sand", "砂", "Sand", "#c5ad8a"),
    ("terracotta", "土", "Terracotta", "#b17c67"),
    ("sky", "空", "Sky", "#b5c2cc"),
    ("black", "黒", "Black", "#322f2e"),
    ("brown", "茶", "Brown", "#6c5342"),
    ("mustard", "からし", "Mustard", "#bb9950"),
    ("wine", "葡萄", "Wine", "#6f3a43"),
    ("amber", "琥珀", "Amber", "#8a5528"),
    ("green", "緑", "Green", "#4c6753"),
    ("cream", "クリーム", "Cream", "#ecdfb6"),
    ("pink", "桜", "Blossom", "#d8b6ae"),
    ("celadon", "青磁", "Celadon", "#b2c2ae"),
)

COLOURS: Mapping[str, Colour] = MappingProxyType({row[0]: Colour(*row) for row in _NAMED})
