"""All shapes by key."""

from collections.abc import Mapping
from types import MappingProxyType

from . import (
    accessories,
    bags,
    bottoms,
    cartons,
    headwear,
    jackets,
    knitwear,
    outerwear,
    packets,
    packs,
    sets,
    shirts,
    shoes,
    slippers,
    tees,
    textiles,
    vessels,
)
from .parts import Shape

_FAMILIES: tuple[tuple[Shape, ...], ...] = (
    tees.SHAPES,
    shirts.SHAPES,
    knitwear.SHAPES,
    jackets.SHAPES,
    outerwear.SHAPES,
    bottoms.SHAPES,
    sets.SHAPES,
    accessories.SHAPES,
    headwear.SHAPES,
    bags.SHAPES,
    packs.SHAPES,
    shoes.SHAPES,
    slippers.SHAPES,
    vessels.SHAPES,
    packets.SHAPES,
    cartons.SHAPES,
    textiles.SHAPES,
)

SHAPES: Mapping[str, Shape] = MappingProxyType({shape.key: shape for family in _FAMILIES for shape in family})
