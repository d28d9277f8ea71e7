"""Bags: totes, shoulder bags, backpacks, pouches."""

from .parts import Fold, Part, Shape, fold, hard, hide, stitch, tag
from .paths import MIDDLE, box

M = MIDDLE
BRASS = "#b3a070"


def _handle(inner: float, top: float, foot: float, width: float, texture: str, value: float = 1.0) -> Part:
    path = (
        f"M{M - inner} {foot} L{M - inner} {top + 110} "
        f"C{M - inner} {top - 30} {M + inner} {top - 30} {M + inner} {top + 110} "
        f"L{M + inner} {foot}"
    )
    return Part(path, value=value, texture=texture, stroke=width, wander=2, lift=5, edge=9)


def _tote_folds(top: float, foot: float, half: float) -> tuple[Fold, ...]:
    return (
        fold((M - half + 20, foot - 40), (M - half + 110, foot - 190), 8, 26, 10),
        fold((M + half - 20, foot - 40), (M + half - 120, foot - 170), 8, 26, -10),
        fold((M - 110, top + 100), (M - 150, foot - 130), 5, 34, 14),
        fold((M + 120, top + 90), (M + 150, foot - 180), 5, 34, -14),
    )


def _handle_foot(x: float, top: float, texture: str) -> Part:
    seam = stitch(f"M{x - 16} {top + 66} L{x + 16} {top + 66}", 2)
    outline = box(x - 21, top + 4, x + 21, top + 74, 2)
    return Part(outline, texture=texture, wander=2, lift=2, edge=8, patterned=False, lines=(seam,))


def tote(texture: str = "canvas", tall: float = 380, half: float = 262) -> tuple[Part, ...]:
    """A canvas tote standing by itself, with a woven tag."""
    top, foot, inner = 852 - tall, 952.0, half * 0.44
    front = (
        f"M{M - half} {top} Q{M} {top + 18} {M + half} {top} "
        f"C{M + half + 4} {top + 190} {M + half - 2} {foot - 120} {M + half + 8} {foot - 22} "
        f"Q{M + half + 4} {foot} {M + half - 20} {foot} "
        f"Q{M} {foot + 6} {M - half + 20} {foot} "
        f"Q{M - half - 6} {foot} {M - half - 8} {foot - 22} "
        f"C{M - half + 2} {foot - 120} {M - half - 4} {top + 190} {M - half} {top} Z"
    )
    inside = f"M{M - half} {top} Q{M} {top - 34} {M + half} {top} Q{M} {top + 22} {M - half} {top} Z"
    folds = _tote_folds(top, foot, half)
    seams = (stitch(f"M{M - half + 2} {top + 30} Q{M} {top + 48} {M + half - 2} {top + 30}", 2.2),)
    return (
        _handle(inner, top - 240, top + 30, 34, texture, 0.86),
        Part(inside, value=0.5, texture=texture, wander=2, lift=0, relief=0, edge=10),
        Part(front, texture=texture, wander=2, lift=3, edge=34, folds=folds, lines=seams),
        _handle(inner + 2, top - 214, top + 60, 36, texture),
        *(_handle_foot(M + side * inner, top, texture) for side in (-1, 1)),
        tag(box(M - 38, foot - 92, M + 38, foot - 60, 1), wander=1),
    )


_SHOULDER_BAG_STRAP = (
    f"M{M - 222} 640 C{M - 250} 330 {M - 110} 190 {M + 20} 200 C{M + 160} 210 {M + 244} 400 {M + 222} 640"
)
_SHOULDER_BAG_BODY = (
    f"M{M - 234} 590 Q{M} 570 {M + 234} 590 C{M + 246} 700 {M + 250} 800 {M + 240} 884 "
    f"Q{M + 230} 940 {M + 170} 944 L{M - 170} 944 Q{M - 230} 940 {M - 240} 884 "
    f"C{M - 250} 800 {M - 246} 700 {M - 234} 590 Z"
)
_SHOULDER_BAG_FLAP = (
    f"M{M - 240} 578 Q{M} 552 {M + 240} 578 C{M + 250} 660 {M + 240} 760 {M + 190} 800 "
    f"Q{M} 836 {M - 190} 800 C{M - 240} 760 {M - 250} 660 {M - 240} 578 Z"
)
_SHOULDER_BAG_SEAM = stitch(
    f"M{M - 232} 600 C{M - 238} 660 {M - 228} 752 {M - 184} 790 Q{M} 824 {M + 184} 790 "
    f"C{M + 228} 752 {M + 238} 660 {M + 232} 600",
    2.4,
)
_SHOULDER_BAG_RINGS = tuple(
    hard(box(M + k * 222 - 17, 600, M + k * 222 + 17, 646, 12), BRASS, body="gloss", stroke=9, lift=4, edge=4)
    for k in (-1, 1)
)
_SHOULDER_BAG_CLASP = hard(box(M - 22, 786, M + 22, 842, 8), BRASS, body="gloss", lift=5, edge=10)


def shoulder_bag() -> tuple[Part, ...]:
    """A small leather shoulder bag with a flap and a long strap."""
    return (
        hide(_SHOULDER_BAG_STRAP, stroke=24, wander=2, lift=5, edge=10),
        hide(_SHOULDER_BAG_BODY, value=0.92, wander=1.4, lift=3, edge=46),
        *_SHOULDER_BAG_RINGS,
        hide(
            _SHOULDER_BAG_FLAP,
            wander=1.4,
            lift=9,
            edge=40,
            lines=(_SHOULDER_BAG_SEAM,),
            folds=(fold((M - 150, 620), (M + 140, 640), 5, 30, 14),),
        ),
        _SHOULDER_BAG_CLASP,
    )


SHAPES = (
    Shape("tote", "帆布のトート", "Canvas tote", tote(), standing=True, focus=(420, 520)),
    Shape(
        "small_tote", "小さなトート", "Small tote", tote("canvas", 240, 220), standing=True, focus=(420, 620)
    ),
    Shape(
        "shoulder_bag", "ショルダーバッグ", "Shoulder bag", shoulder_bag(), standing=True, focus=(420, 720)
    ),
)
