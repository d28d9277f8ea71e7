"""Shirts and blouses: a cut with a placket, a collar and cuffs."""

from dataclasses import replace

from .garments import LONG, Cut, body, button, neck_inside, sleeve, sleeves
from .parts import Fold, Part, Shape, both, fold, groove, stitch
from .paths import MIDDLE, box
from .tees import folded_top

M = MIDDLE
SHIRT = replace(LONG, texture="oxford", neck=76, neck_drop=66, hem=960, tail=52, hem_half=198)
LINEN = replace(SHIRT, texture="linen", neck=70, neck_drop=44)
BLOUSE = Cut(
    neck=92,
    neck_drop=56,
    shoulder=186,
    chest=206,
    armpit=448,
    hem=880,
    hem_half=236,
    sleeve=(392, 760, 258, 800),
    texture="plain",
)
HALF = replace(SHIRT, sleeve=(380, 548, 256, 612), hem=930, tail=14, texture="linen")


def placket(cut: Cut, top: float, bottom: float, count: int = 7, ink: str = "#e9e3d6") -> tuple[Part, ...]:
    """The button band down the front and its buttons."""
    band = Part(
        box(M - 17, top, M + 17, bottom, 1),
        texture=cut.texture,
        body="flat",
        wander=1.8,
        lift=2,
        edge=8,
        lines=(
            stitch(f"M{M - 12} {top} L{M - 12} {bottom}", 1.8),
            stitch(f"M{M + 12} {top} L{M + 12} {bottom}", 1.8),
        ),
    )
    step = (bottom - top - 90) / (count - 1)
    return (band, *(part for at in range(count) for part in button(M, top + 34 + at * step, ink=ink)))


def _pocket(cut: Cut) -> Part:
    x, y = (M + 58, cut.armpit - 78)
    outline = f"M{x} {y} L{x + 94} {y} L{x + 94} {y + 92} L{x + 47} {y + 112} L{x} {y + 92} Z"
    lines = (
        stitch(
            f"M{x + 5} {y + 4} L{x + 5} {y + 89} L{x + 47} {y + 107} L{x + 89} {y + 89} L{x + 89} {y + 4}",
            1.8,
        ),
        stitch(f"M{x} {y + 18} L{x + 94} {y + 18}", 1.8),
    )
    return Part(outline, texture=cut.texture, body="flat", wander=1.8, lift=2, edge=8, lines=lines)


def collar(cut: Cut, point: float = 96) -> tuple[Part, ...]:
    """A turned-down collar: stand behind, two leaves in front."""
    top, n = (cut.neck_top, cut.neck)
    back = (
        f"M{M - n - 6} {top + 8} Q{M} {top - 42} {M + n + 6} {top + 8} Q{M} {top + 2} {M - n - 6} {top + 8} Z"
    )
    leaf = (
        f"M{M + 2} {top + 74} Q{M + n * 0.62} {top + 44} {M + n - 4} {top - 12} "
        f"Q{M + n + 16} {top - 6} {M + n + 20} {top + 22} "
        f"Q{M + n + 18} {top + 66} {M + n + 2} {top + point + 18} "
        f"Q{M + n * 0.5} {top + point - 2} {M + 2} {top + 74} Z"
    )
    edge = (
        f"M{M + 12} {top + 78} "
        f"Q{M + n * 0.55} {top + point - 10} {M + n - 4} {top + point + 8} "
        f"Q{M + n + 10} {top + 62} {M + n + 12} {top + 22}"
    )
    part = Part(
        leaf, texture=cut.texture, wander=1.2, lift=6, edge=14, relief=0.3, lines=(stitch(edge, 1.8),)
    )
    return (Part(back, value=0.9, texture=cut.texture, wander=1.2, lift=3, edge=10), *both(part))


def band_collar(cut: Cut) -> tuple[Part, ...]:
    """A standing band."""
    top, n, low = (cut.neck_top, cut.neck, cut.neck_top + cut.neck_drop)
    back = f"M{M - n} {top + 4} Q{M} {top - 30} {M + n} {top + 4}"
    band = (
        f"M{M - n - 12} {top + 12} Q{M - n - 6} {top - 14} {M - n + 4} {top - 14} "
        f"C{M - n * 0.8} {low - 14} {M - n * 0.3} {low - 8} {M - 4} {low - 4} "
        f"L{M + 15} {low - 2} L{M + 15} {low + 30} L{M - 6} {low + 30} "
        f"C{M - n * 0.5} {low + 22} {M - n * 0.95} {low} {M - n - 12} {top + 12} Z"
    )
    other = (
        f"M{M + n + 12} {top + 12} Q{M + n + 6} {top - 14} {M + n - 4} {top - 14} "
        f"C{M + n * 0.8} {low - 14} {M + n * 0.3} {low - 8} {M + 4} {low - 4} "
        f"L{M + 2} {low + 28} "
        f"C{M + n * 0.5} {low + 22} {M + n * 0.95} {low} {M + n + 12} {top + 12} Z"
    )
    return (
        Part(back, value=0.92, texture=cut.texture, stroke=26, wander=1.2, lift=2, edge=9),
        Part(other, edge=10, texture=cut.texture, wander=1.2, lift=3),
        Part(band, edge=10, texture=cut.texture, wander=1.2, lift=3),
    )


def oxford_shirt(cut: Cut = SHIRT) -> tuple[Part, ...]:
    """A button shirt with collar, pocket and cuffs."""
    yoke = groove(f"M{M + cut.neck + 4} 240 Q{M + 140} 262 {M + cut.shoulder} 292", 2)
    hem = stitch(f"M{M - 190} 920 C{M - 140} 958 {M + 140} 958 {M + 190} 920", 1.8)
    return (
        *neck_inside(cut),
        *sleeves(cut, 62),
        *(body(cut, (yoke, hem)),),
        *placket(cut, cut.neck_top + 62, cut.hem + 2),
        _pocket(cut),
        *collar(cut),
    )


def linen_shirt(cut: Cut = LINEN) -> tuple[Part, ...]:
    """A collarless shirt."""
    return (
        *neck_inside(cut),
        *sleeves(cut, 44),
        body(cut, (stitch(f"M{M - 190} 922 Q{M} 962 {M + 190} 922", 1.8),)),
        *placket(cut, cut.neck_top + 40, cut.hem + 2, ink="#cbb692"),
        *band_collar(cut),
    )


def _gathers(y: float, half: float, length: float, count: int) -> tuple[Fold, ...]:
    step = 2 * half / count
    return tuple(
        fold(
            (M - half + step * (at + 0.5), y),
            (M - half * 1.12 + step * 1.12 * (at + 0.5), y + length * (0.7 + 0.3 * (at % 3) / 2)),
            5,
            6,
        )
        for at in range(count)
    )


def _full_sleeves(cut: Cut) -> tuple[Part, ...]:
    arm, cuff = sleeve(cut, 40)
    gathers = fold((M + 300, 700), (M + 300, 790), 7, 12), fold((M + 350, 680), (M + 360, 770), 7, 12)
    return (*both(replace(arm, folds=(*arm.folds, *gathers))), *both(cuff))


def _neck_tie(low: float, top: float) -> tuple[Part, ...]:
    """A slit, a narrow band around the neck and its two ribbons."""
    ring = (
        f"M{M - 92} {top + 2} C{M - 76} {low + 8} {M - 40} {low + 12} {M} {low + 12} "
        f"C{M + 40} {low + 12} {M + 76} {low + 8} {M + 92} {top + 2}"
    )
    slit = f"M{M} {low + 22} L{M - 5} {low + 120} L{M + 5} {low + 120} Z"
    ribbon = f"M{M} {low + 16} Q{M + 26} {low + 70} {M + 16} {low + 176}"
    return (
        Part(slit, value=0.55, lift=0, wander=1.8, relief=0),
        Part(ring, stroke=17, wander=1.8, lift=3, edge=8),
        *both(Part(ribbon, body="pipe", stroke=6, lift=3, edge=4)),
    )


def blouse(cut: Cut = BLOUSE) -> tuple[Part, ...]:
    """A gathered blouse with full sleeves and a narrow band."""
    front = body(cut)
    gathers = (*_gathers(cut.neck_top + 92, 120, 190, 11), *_gathers(cut.hem - 250, 190, 230, 7))
    return (
        *neck_inside(cut),
        *_full_sleeves(cut),
        replace(front, folds=(*front.folds, *gathers)),
        *_neck_tie(cut.neck_top + cut.neck_drop, cut.neck_top),
    )


def folded_shirt(cut: Cut, neck: tuple[Part, ...]) -> tuple[Part, ...]:
    """A shirt folded for the shelf, collar up."""
    low = replace(cut, neck_top=346)
    return (*folded_top(cut.texture), *neck_inside(low, 4), *placket(low, 346 + 60, 838, 5), *neck)


_LOW_SHIRT, _LOW_LINEN = (replace(SHIRT, neck_top=346), replace(LINEN, neck_top=346))
SHAPES = (
    Shape(
        "oxford_shirt",
        "オックスフォードシャツ",
        "Oxford shirt",
        oxford_shirt(),
        focus=(560, 350),
        folded=folded_shirt(SHIRT, collar(_LOW_SHIRT)),
    ),
    Shape(
        "linen_shirt",
        "バンドカラーシャツ",
        "Band-collar shirt",
        linen_shirt(),
        focus=(500, 340),
        folded=folded_shirt(LINEN, band_collar(_LOW_LINEN)),
    ),
    Shape(
        "half_shirt",
        "半袖シャツ",
        "Short-sleeve shirt",
        (
            *neck_inside(HALF),
            *sleeves(HALF),
            body(HALF, (stitch(f"M{M - 192} 908 Q{M} 926 {M + 192} 908", 1.8),)),
            *placket(HALF, HALF.neck_top + 62, HALF.hem + 4, 6),
            _pocket(HALF),
            *collar(HALF),
        ),
        focus=(560, 350),
        folded=folded_shirt(HALF, collar(_LOW_SHIRT)),
    ),
    Shape("blouse", "ブラウス", "Blouse", blouse(), focus=(500, 340)),
)
