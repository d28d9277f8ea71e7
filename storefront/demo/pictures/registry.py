"""All shapes by key."""

from collections.abc import Mapping
from types import MappingProxyType

from . import accessories, bags, bottoms, garments, knitwear, outerwear, packets, sets, shirts, shoes, textiles, vessels
from .parts import Shape

_FAMILIES: tuple[tuple[Shape, ...], ...] = (garments.SHAPES, shirts.SHAPES, knitwear.SHAPES, bottoms.SHAPES, outerwear.SHAPES, sets.SHAPES, accessories.SHAPES, bags.SHAPES, shoes.SHAPES, vessels.SHAPES, packets.SHAPES, textiles.SHAPES)

SHAPES: Mapping[str, Shape] = MappingProxyType({shape.key: shape for family in _FAMILIES for shape in family})
