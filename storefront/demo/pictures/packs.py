"""Backpacks, pouches and small cross-body bags."""

from .bags import BRASS
from .garments import button
from .parts import Part, Shape, both, both_lines, cord, fold, groove, hard, stitch, strip, tag
from .paths import MIDDLE, box

M = MIDDLE
_BACKPACK_BODY = (
    f"M{M - 232} 420 C{M - 232} 260 {M - 120} 218 {M} 218 "
    f"C{M + 120} 218 {M + 232} 260 {M + 232} 420 L{M + 244} 860 "
    f"Q{M + 246} 948 {M + 160} 952 L{M - 160} 952 Q{M - 246} 948 {M - 244} 860 Z"
)
_BACKPACK_POCKET = (
    f"M{M - 176} 640 Q{M} 612 {M + 176} 640 L{M + 184} 850 Q{M + 184} 904 {M + 130} 906 "
    f"L{M - 130} 906 Q{M - 184} 904 {M - 184} 850 Z"
)
_BACKPACK_LOOP = f"M{M - 56} 228 C{M - 56} 150 {M + 56} 150 {M + 56} 228"
_BACKPACK_ZIP_PATH = (
    f"M{M - 208} 560 C{M - 214} 330 {M - 130} 268 {M} 268 C{M + 130} 268 {M + 214} 330 {M + 208} 560"
)
_BACKPACK_STRAP = Part(
    f"M{M + 214} 330 C{M + 300} 420 {M + 312} 640 {M + 250} 820",
    texture="canvas",
    stroke=38,
    wander=2,
    lift=5,
    edge=14,
    value=0.9,
)
_BACKPACK_PULLS = tuple(
    (
        Part(
            box(M + x - 6, y, M + x + 6, y + 58, 5),
            ink="#2f2c29",
            texture="leather",
            body="gloss",
            lift=4,
            edge=5,
            relief=0,
        )
        for x, y in ((150, 318), (-110, 640))
    )
)
_BACKPACK_SIDE = both_lines(groove(f"M{M + 226} 440 Q{M + 214} 700 {M + 232} 900", 3))
_BACKPACK_FOLDS = (
    fold((M - 190, 480), (M - 120, 600), 8, 22, 10),
    fold((M + 200, 560), (M + 90, 620), 7, 20, -8),
    fold((M + 60, 340), (M + 150, 520), 6, 30, 14),
)


_BACKPACK_SHELL = Part(
    _BACKPACK_BODY,
    texture="canvas",
    wander=2,
    edge=64,
    lift=5,
    body="thick",
    folds=_BACKPACK_FOLDS,
    lines=_BACKPACK_SIDE,
)
_BACKPACK_FRONT = Part(
    _BACKPACK_POCKET,
    texture="canvas",
    wander=2,
    edge=36,
    lift=8,
    body="thick",
    folds=(fold((M - 120, 800), (M + 60, 860), 6, 26, 10),),
)


def backpack() -> tuple[Part, ...]:
    """A plain day pack: round top, front pocket, zips."""
    return (
        *both(_BACKPACK_STRAP),
        Part(_BACKPACK_LOOP, texture="canvas", stroke=26, lift=4, edge=10),
        _BACKPACK_SHELL,
        strip(_BACKPACK_ZIP_PATH, "#2f2c29", stroke=10),
        _BACKPACK_FRONT,
        strip(f"M{M - 168} 668 Q{M} 642 {M + 168} 668", "#2f2c29", stroke=9),
        *_BACKPACK_PULLS,
        tag(box(M - 44, 770, M + 44, 806, 2)),
    )


_POUCH_BODY = (
    f"M{M - 290} 520 Q{M} 506 {M + 290} 520 Q{M + 304} 660 {M + 292} 790 "
    f"Q{M + 288} 824 {M + 250} 826 Q{M} 838 {M - 250} 826 Q{M - 288} 824 {M - 292} 790 "
    f"Q{M - 304} 660 {M - 290} 520 Z"
)
_POUCH_FOLDS = (
    fold((M - 230, 600), (M - 90, 780), 8, 34, 20),
    fold((M + 240, 610), (M + 120, 790), 8, 34, -20),
    fold((M - 60, 570), (M + 60, 590), 6, 24, 6),
)
_POUCH_TAPE = f"M{M - 288} 512 Q{M} 500 {M + 288} 512"
_POUCH_PULL = (
    hard(box(M + 216, 500, M + 246, 524, 6), BRASS, body="gloss", lift=4),
    Part(
        box(M + 240, 508, M + 262, 612, 8),
        texture="leather",
        ink="#7b5a3c",
        body="gloss",
        lift=6,
        edge=8,
        relief=0,
    ),
)
_POUCH_LABEL = tag(box(M + 288, 640, M + 316, 690, 2), lift=2)


def pouch() -> tuple[Part, ...]:
    """A flat zip pouch."""
    return (
        _POUCH_LABEL,
        Part(
            _POUCH_BODY,
            texture="canvas",
            wander=2.4,
            lift=6,
            edge=48,
            folds=_POUCH_FOLDS,
            lines=(stitch(f"M{M - 284} 546 Q{M} 534 {M + 284} 546", 2.2),),
        ),
        strip(_POUCH_TAPE, "#4b463f", stroke=20, edge=8, lift=2, wander=2.4),
        hard(
            _POUCH_TAPE,
            BRASS,
            stroke=6,
            body="pipe",
            wander=2.4,
            lift=1,
            edge=3,
            lines=(stitch(_POUCH_TAPE, 6),),
        ),
        *_POUCH_PULL,
    )


def sacoche() -> tuple[Part, ...]:
    """A flat little cross-body bag on a cord."""
    loop = (
        f"M{M - 176} 470 C{M - 220} 240 {M - 60} 170 {M + 60} 220 C{M + 190} 270 {M + 230} 380 {M + 176} 470"
    )
    body = (
        f"M{M - 190} 450 Q{M} 438 {M + 190} 450 Q{M + 200} 650 {M + 192} 860 "
        f"Q{M + 190} 884 {M + 166} 886 L{M - 166} 886 Q{M - 190} 884 {M - 192} 860 "
        f"Q{M - 200} 650 {M - 190} 450 Z"
    )
    folds = (fold((M - 140, 560), (M - 60, 830), 8, 30, 18), fold((M + 150, 600), (M + 60, 800), 8, 30, -18))
    flap = f"M{M - 196} 440 Q{M} 426 {M + 196} 440 L{M + 194} 560 Q{M} 582 {M - 194} 560 Z"
    return (
        cord(loop, stroke=13, wander=3, lift=5, value=0.8),
        Part(body, texture="twill", wander=2, lift=6, edge=40, folds=folds),
        Part(
            flap,
            texture="twill",
            wander=2,
            lift=6,
            edge=18,
            lines=(stitch(f"M{M - 190} 546 Q{M} 568 {M + 190} 546", 2.2),),
        ),
        *button(M, 540, 12, "#4a433a"),
    )


SHAPES = (
    Shape("backpack", "リュックサック", "Backpack", backpack(), standing=True, focus=(500, 600)),
    Shape("pouch", "ポーチ", "Pouch", pouch(), focus=(620, 600)),
    Shape("sacoche", "サコッシュ", "Sacoche", sacoche(), focus=(480, 520)),
)
