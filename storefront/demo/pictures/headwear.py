"""Caps."""

from dataclasses import replace

from .parts import Fold, Part, Shape, fold, groove, tag
from .paths import MIDDLE, box, ellipse, lens, moved

M = MIDDLE


def knit_cap() -> tuple[Part, ...]:
    """A ribbed cap with a turned-up brim."""
    dome = (
        f"M{M - 236} 720 C{M - 262} 470 {M - 190} 296 {M - 40} 262 Q{M} 254 {M + 40} 262 "
        f"C{M + 190} 296 {M + 262} 470 {M + 236} 720 Q{M} 760 {M - 236} 720 Z"
    )
    brim = (
        f"M{M - 256} 690 Q{M} 736 {M + 256} 690 C{M + 270} 760 {M + 268} 820 {M + 250} 872 "
        f"Q{M} 920 {M - 250} 872 C{M - 268} 820 {M - 270} 760 {M - 256} 690 Z"
    )
    darts: tuple[Fold, ...] = tuple(
        fold((M + 20 * k, 270), (M + 74 * k, 560), -6, 10, 4 * k) for k in (-2, -1, 0, 1, 2)
    )
    label = tag(box(M + 120, 770, M + 190, 812, 2), lift=3, wander=1.5)
    return (
        Part(dome, texture="wide_rib", body="thick", edge=80, lift=6, wander=2.4, folds=darts),
        Part(brim, texture="wide_rib", body="thick", edge=44, lift=11, wander=2.4),
        label,
    )


_CAP_CROWN = (
    f"M{M - 236} 700 C{M - 256} 430 {M - 130} 310 {M} 306 "
    f"C{M + 130} 310 {M + 256} 430 {M + 236} 700 Q{M} 640 {M - 236} 700 Z"
)
_CAP_VISOR = (
    f"M{M - 242} 690 Q{M} 618 {M + 242} 690 C{M + 312} 770 {M + 300} 850 {M + 240} 850 "
    f"Q{M} 770 {M - 240} 850 C{M - 300} 850 {M - 312} 770 {M - 242} 690 Z"
)
_CAP_SEAMS = (
    groove(f"M{M} 312 L{M} 648", 3),
    groove(f"M{M - 60} 330 Q{M - 150} 460 {M - 160} 664", 2.6),
    groove(f"M{M + 60} 330 Q{M + 150} 460 {M + 160} 664", 2.6),
)
_CAP_ROWS = tuple(
    replace(groove(moved(f"M{M - 250} 740 Q{M} 660 {M + 250} 740", 0, 22 * k), 1.8), kind="stitch")
    for k in range(4)
)
_CAP_KNOB = Part(ellipse(M, 304, 15, 9), texture="twill", body="pipe", lift=3, edge=8)


def cap() -> tuple[Part, ...]:
    """A cotton cap from the front."""
    return (
        Part(_CAP_CROWN, texture="twill", body="thick", edge=90, lift=6, wander=2, lines=_CAP_SEAMS),
        Part(
            _CAP_VISOR,
            texture="twill",
            body="thick",
            edge=30,
            lift=12,
            wander=2,
            lines=_CAP_ROWS,
            folds=(Fold(lens((M - 220, 760), (M + 220, 760), 40, -40), 8),),
        ),
        _CAP_KNOB,
    )


SHAPES = (
    Shape("knit_cap", "ニット帽", "Knit cap", knit_cap(), focus=(540, 700)),
    Shape("cap", "キャップ", "Cap", cap(), focus=(540, 640)),
)
