"""Household textiles and brushes."""

from .parts import Part, Shape, cord, fold, groove, hard, stitch, tag
from .paths import MIDDLE, box, ellipse

M = MIDDLE


def _layer(y: float, half: float, dx: float, texture: str, value: float, high: float = 120) -> Part:
    """One folded towel seen from its folded side."""
    x0, x1 = (M - half + dx, M + half + dx)
    outline = (
        f"M{x0 + 40} {y} Q{M} {y - 10} {x1 - 34} {y} Q{x1} {y + 6} {x1} {y + high * 0.5} "
        f"Q{x1} {y + high - 4} {x1 - 34} {y + high} "
        f"Q{M} {y + high + 6} {x0 + 40} {y + high} "
        f"Q{x0} {y + high - 6} {x0} {y + high * 0.5} Q{x0} {y + 4} {x0 + 40} {y} Z"
    )
    seams = tuple(
        groove(f"M{x0 + 30} {y + high * k} Q{M + 20 * k} {y + high * k + 8} {x1 - 8} {y + high * k - 2}", 6)
        for k in (0.3, 0.54, 0.78)
    )
    puffs = (
        fold((x0 + 60, y + 16), (x1 - 60, y + 14), 6, 10, 4),
        fold((x0 + 60, y + high * 0.66), (M, y + high * 0.68), 5, 10, 4),
    )
    return Part(
        outline,
        value=value,
        texture=texture,
        body="thick",
        edge=34,
        lift=9,
        wander=3.4,
        folds=puffs,
        lines=seams,
    )


def towels(texture: str = "pile") -> tuple[Part, ...]:
    """Three folded towels, one on the other."""
    return (
        _layer(816, 300, -8, texture, 0.97, 130),
        _layer(694, 286, 8, texture, 1.0, 128),
        _layer(572, 276, -4, texture, 1.02, 128),
    )


def folded(texture: str) -> tuple[Part, ...]:
    """One folded thing of a pile, seen from its folded side."""
    return (_layer(560, 300, 0, texture, 1.0, 150),)


def hung_towel(texture: str = "waffle") -> tuple[Part, ...]:
    """A towel folded lengthwise, lying flat, its lower edge woven."""
    outline = f"M{M - 196} 250 Q{M} 238 {M + 196} 250 L{M + 202} 960 Q{M} 978 {M - 202} 960 Z"
    under = f"M{M - 176} 262 L{M + 214} 268 L{M + 220} 940 L{M - 170} 944 Z"
    folds = (
        fold((M - 150, 300), (M - 120, 940), 8, 30, 16),
        fold((M + 60, 320), (M + 80, 930), 7, 28, -14),
        fold((M + 150, 260), (M + 140, 700), 6, 22, 8),
    )
    bands = (
        stitch(f"M{M - 200} 900 Q{M} 918 {M + 200} 900", 2.4),
        stitch(f"M{M - 200} 926 Q{M} 944 {M + 200} 926", 2.4),
    )
    loop = Part(
        f"M{M + 150} 258 Q{M + 168} 190 {M + 186} 258",
        texture="oxford",
        stroke=11,
        lift=3,
        edge=5,
        patterned=False,
    )
    return (
        loop,
        Part(under, value=0.93, texture=texture, lift=6, edge=16, wander=2.6),
        Part(outline, texture=texture, lift=9, edge=28, wander=2.6, folds=folds, lines=bands),
    )


def cloth() -> tuple[Part, ...]:
    """A dish cloth folded in four."""
    folds = (
        fold((M - 190, 480), (M + 40, 560), 8, 34, 16),
        fold((M + 170, 760), (M - 20, 690), 7, 30, -14),
        fold((M - 120, 830), (M + 140, 846), 6, 18, 6),
    )
    edge = (stitch(box(M - 226, 404, M + 226, 856, 6), 2.4),)
    return (
        Part(box(M - 232, 410, M + 258, 884, 14), value=0.92, texture="waffle", lift=6, edge=14, wander=4),
        Part(box(M - 240, 402, M + 250, 876, 14), value=0.97, texture="waffle", lift=5, edge=14, wander=3.4),
        Part(
            box(M - 250, 386, M + 242, 868, 14),
            texture="waffle",
            lift=7,
            edge=26,
            wander=3.4,
            folds=folds,
            lines=edge,
        ),
    )


def blanket() -> tuple[Part, ...]:
    """A thick folded blanket with a fringe-free, whipped edge."""
    return (
        _layer(800, 316, 0, "wool", 0.96, 150),
        _layer(650, 310, 6, "wool", 1.0, 160),
        tag(box(M + 150, 690, M + 226, 742, 2), lift=3, wander=2),
    )


def cushion() -> tuple[Part, ...]:
    """A square cushion."""
    outline = (
        f"M{M - 262} 372 Q{M} 410 {M + 262} 372 Q{M + 232} 640 {M + 262} 896 "
        f"Q{M} 860 {M - 262} 896 Q{M - 232} 640 {M - 262} 372 Z"
    )
    folds = (
        fold((M - 250, 384), (M - 130, 510), 12, 16, 6),
        fold((M + 250, 384), (M + 130, 510), 12, 16, -6),
        fold((M - 250, 886), (M - 140, 770), 12, 16, -6),
        fold((M + 250, 886), (M + 130, 760), 12, 16, 6),
    )
    return (
        Part(
            outline,
            texture="linen",
            body="thick",
            edge=130,
            lift=8,
            wander=2,
            folds=folds,
            lines=(groove(outline, 5),),
        ),
    )


def brush() -> tuple[Part, ...]:
    """A wooden clothes brush, bristles to the right."""
    bristles = f"M{M + 66} 300 L{M + 172} 316 Q{M + 186} 480 {M + 172} 654 L{M + 66} 676 Z"
    back = (
        f"M{M - 62} 272 Q{M} 236 {M + 66} 272 Q{M + 92} 480 {M + 72} 690 "
        f"Q{M + 44} 730 {M + 38} 800 L{M + 34} 960 Q{M} 1000 {M - 34} 960 L{M - 38} 800 "
        f"Q{M - 44} 730 {M - 66} 690 Q{M - 92} 480 {M - 62} 272 Z"
    )
    hole = hard(ellipse(M, 938, 11, 11), "#4a3a28", lift=0, edge=4)
    string = cord(
        f"M{M} 940 C{M - 60} 1010 {M + 10} 1060 {M + 44} 1030 Q{M + 50} 990 {M} 940",
        "#8d6b43",
        stroke=7,
        lift=3,
    )
    return (
        Part(bristles, ink="#5b4a38", texture="straw", angle=90, lift=5, edge=12, relief=0.3),
        Part(back, texture="wood", angle=90, body="gloss", edge=46, lift=8, relief=0.3),
        hole,
        string,
    )


SHAPES = (
    Shape("towels", "タオル", "Towels", towels(), standing=True, focus=(420, 740)),
    Shape("waffle_towel", "ワッフルタオル", "Waffle towel", hung_towel(), focus=(540, 820)),
    Shape("dish_cloth", "ふきん", "Dish cloth", cloth(), focus=(600, 560)),
    Shape("blanket", "毛布", "Blanket", blanket(), standing=True, focus=(560, 760)),
    Shape("cushion", "クッション", "Cushion", cushion(), focus=(380, 500)),
    Shape("brush", "洋服ブラシ", "Clothes brush", brush(), focus=(500, 520)),
)
