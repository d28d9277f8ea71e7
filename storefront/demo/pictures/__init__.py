"""The demo brand's own pictures: products drawn as layers, lit, and tinted. Deterministic, no database."""

from .colours import COLOURS, Colour
from .heroes import HEROES, draw_hero
from .parts import Shape
from .registry import SHAPES
from .studio import draw, tinted_area

__all__ = ["COLOURS", "HEROES", "SHAPES", "Colour", "Shape", "draw", "draw_hero", "tinted_area"]
