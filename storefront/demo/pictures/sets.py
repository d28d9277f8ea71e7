"""Dresses, pyjamas and aprons."""

from dataclasses import replace

from .bottoms import EASY, easy_trousers
from .boxes import shrunk
from .garments import Cut, body, neck_inside, sleeves
from .parts import Part, Shape, both, fold, groove, stitch
from .paths import MIDDLE, box
from .shirts import LINEN, SHIRT, band_collar, collar, oxford_shirt, placket

M = MIDDLE
DRESS = Cut(
    neck_top=146,
    neck=72,
    neck_drop=44,
    shoulder=172,
    shoulder_drop=52,
    chest=162,
    armpit=352,
    hem=1056,
    hem_half=262,
    tail=24,
    sleeve=(332, 560, 226, 592),
    texture="linen",
)


def dress(cut: Cut = DRESS) -> tuple[Part, ...]:
    """A shirt dress with a band collar and a gathered waist seam."""
    waist = cut.armpit + 190
    gathers = tuple(
        fold((M + k * 38, waist + 8), (M + k * 56, cut.hem - 20 - 60 * (abs(k) % 2)), 10, 15, 4 * k)
        for k in range(-4, 5)
        if k
    )
    seam = groove(f"M{M - 172} {waist} Q{M} {waist + 14} {M + 172} {waist}", 3)
    hem = stitch(f"M{M - 254} {cut.hem - 52} Q{M} {cut.hem - 12} {M + 254} {cut.hem - 52}", 2)
    front = body(cut, (seam, hem))
    return (
        *neck_inside(cut),
        *sleeves(cut, 24),
        replace(front, folds=(*front.folds[:4], *gathers)),
        *placket(replace(cut, texture=cut.texture), cut.neck_top + 40, waist + 4, 5),
        *band_collar(cut),
    )


def one_piece() -> tuple[Part, ...]:
    """A plain pullover dress that widens to the hem."""
    cut = replace(DRESS, texture="plain", neck=88, neck_drop=60, hem_half=250, sleeve=(356, 660, 250, 690))
    folds = tuple(
        fold((M + k * 34, 480), (M + k * 60, cut.hem - 24), 9, 18, 5 * k) for k in (-3, -2, -1, 1, 2, 3)
    )
    front = body(cut, (stitch(f"M{M - 244} {cut.hem - 50} Q{M} {cut.hem - 10} {M + 244} {cut.hem - 50}", 2),))
    low = cut.neck_top + cut.neck_drop
    facing = Part(
        f"M{M - 88} {cut.neck_top + 2} C{M - 72} {low + 6} {M - 38} {low + 8} {M} {low + 8} "
        f"C{M + 38} {low + 8} {M + 72} {low + 6} {M + 88} {cut.neck_top + 2}",
        texture="plain",
        stroke=13,
        wander=1.8,
        lift=3,
        edge=6,
    )
    return (*neck_inside(cut), *sleeves(cut), replace(front, folds=(*front.folds[:4], *folds)), facing)


def pyjamas() -> tuple[Part, ...]:
    """Trousers folded behind, the shirt in front."""
    legs = replace(EASY, texture="plain")
    low = tuple(shrunk(part, 200, 250, 0.74) for part in easy_trousers(legs))
    cut = replace(SHIRT, texture="plain", tail=10, hem=900)
    top = (*neck_inside(cut), *sleeves(cut, 40), body(cut), *placket(cut, 270, 906, 5), *collar(cut, 104))
    return (*low, *(shrunk(part, 50, 20, 0.78) for part in top))


_APRON_OUTLINE = (
    f"M{M - 112} 306 L{M + 112} 306 Q{M + 124} 440 {M + 216} 520 L{M + 224} 1000 "
    f"Q{M} 1026 {M - 224} 1000 L{M - 216} 520 Q{M - 124} 440 {M - 112} 306 Z"
)
_APRON_HEMS = (
    stitch(f"M{M - 108} 328 L{M + 108} 328", 2.2),
    stitch(f"M{M - 216} 976 Q{M} 1000 {M + 216} 976", 2.2),
    stitch(f"M{M + 104} 310 Q{M + 116} 444 {M + 206} 526", 2.2),
    stitch(f"M{M - 104} 310 Q{M - 116} 444 {M - 206} 526", 2.2),
)
_APRON_FOLDS = (
    fold((M - 140, 560), (M - 150, 980), 9, 26, 14),
    fold((M + 60, 420), (M + 150, 700), 7, 24, -16),
    fold((M + 130, 780), (M + 110, 990), 9, 22, -8),
    fold((M - 40, 860), (M - 30, 1000), -6, 22, 4),
    fold((M - 90, 330), (M - 60, 520), 6, 20, 8),
)
_APRON_STRAP = Part(
    f"M{M + 98} 320 C{M + 120} 200 {M + 60} 150 {M} 150",
    texture="canvas",
    stroke=26,
    wander=2,
    lift=4,
    edge=9,
)
_APRON_TIE = Part(
    f"M{M + 212} 540 C{M + 320} 560 {M + 330} 700 {M + 296} 880",
    texture="canvas",
    stroke=22,
    wander=3,
    lift=4,
    edge=8,
)
_APRON_POCKET = Part(
    box(M - 130, 640, M + 130, 830, 6),
    texture="canvas",
    wander=2,
    lift=4,
    edge=12,
    lines=(stitch(f"M{M - 130} 662 L{M + 130} 662", 2.2), groove(f"M{M} 644 L{M} 826", 2.4)),
)


def apron() -> tuple[Part, ...]:
    """A bib apron with long ties and one wide pocket."""
    return (
        *both(_APRON_STRAP),
        *both(_APRON_TIE),
        Part(
            _APRON_OUTLINE,
            texture="canvas",
            wander=2.4,
            lift=6,
            edge=30,
            folds=_APRON_FOLDS,
            lines=_APRON_HEMS,
        ),
        _APRON_POCKET,
    )


def _shirt_dress() -> tuple[Part, ...]:
    cut = replace(
        LINEN, neck_top=150, armpit=380, hem=1050, hem_half=226, tail=60, sleeve=(356, 760, 262, 776)
    )
    return tuple(oxford_shirt(replace(cut, texture="oxford", neck=74, neck_drop=60)))


SHAPES = (
    Shape("dress", "ワンピース", "Dress", dress(), focus=(520, 300)),
    Shape("one_piece", "プルオーバーワンピース", "Pullover dress", one_piece(), focus=(540, 280)),
    Shape("pyjamas", "パジャマ", "Pyjama set", pyjamas(), focus=(440, 340)),
    Shape("apron", "エプロン", "Apron", apron(), focus=(520, 640)),
)
