"""The demo brand's own pictures: products drawn as layers, lit, and tinted. Deterministic, no database."""

from .colours import COLOURS, Colour
from .parts import Shape
from .registry import SHAPES
from .studio import draw, tinted_area

__all__ = ["COLOURS", "SHAPES", "Colour", "Shape", "draw", "tinted_area"]
