"""All shapes by key."""

from collections.abc import Mapping
from types import MappingProxyType

from . import accessories, bottoms, garments, knitwear, outerwear, sets, shirts
from .parts import Shape

_FAMILIES: tuple[tuple[Shape, ...], ...] = (garments.SHAPES, shirts.SHAPES, knitwear.SHAPES, bottoms.SHAPES, outerwear.SHAPES, sets.SHAPES, accessories.SHAPES)

SHAPES: Mapping[str, Shape] = MappingProxyType({shape.key: shape for family in _FAMILIES for shape in family})
