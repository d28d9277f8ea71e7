"""Small things to wear: socks, caps, scarves, gloves."""

from .boxes import shrunk
from .parts import Part, Shape, fold, groove, hard, hide
from .paths import MIDDLE, box, ellipse

M = MIDDLE


_SOCK_TOE = (
    f"M{M - 214} 764 C{M - 184} 800 {M - 180} 850 {M - 196} 897 C{M - 330} 908 {M - 340} 812 {M - 270} 785 Z"
)
_SOCK_HEEL = (
    f"M{M + 136} 706 C{M + 96} 730 {M + 66} 780 {M + 56} 866 C{M + 130} 868 {M + 166} 820 {M + 142} 740 Z"
)
_SOCK_FOLDS = (
    fold((M - 10, 640), (M + 70, 700), 8, 14, 8),
    fold((M - 20, 690), (M + 30, 760), 7, 12, 8),
    fold((M + 30, 480), (M + 40, 640), 5, 18, 6),
    fold((M - 150, 800), (M - 40, 840), 5, 14, 4),
)


def _sock(dx: float, dy: float, texture: str, tall: float = 0) -> tuple[Part, ...]:
    """One sock lying on its side, toe to the left."""
    y = 300 - tall
    leg = (
        f"M{M - 20} {y} L{M + 130} {y} C{M + 132} {560} {M + 124} 660 {M + 146} 760 "
        f"C{M + 156} 830 {M + 110} 868 {M + 40} 866 C{M - 60} 862 {M - 160} 900 {M - 250} 896 "
        f"C{M - 320} 890 {M - 330} 820 {M - 280} 790 C{M - 190} 750 {M - 60} 730 {M - 20} 640 Z"
    )
    cuff = (
        f"M{M - 22} {y} Q{M + 55} {y - 12} {M + 132} {y} L{M + 132} {y + 96} "
        f"Q{M + 55} {y + 108} {M - 22} {y + 96} Z"
    )
    parts = (
        Part(leg, texture=texture, lift=9, folds=_SOCK_FOLDS, wander=2.4, edge=30),
        Part(_SOCK_TOE, value=0.9, texture="fine_knit", lift=1, patterned=False, wander=2.4, edge=30),
        Part(_SOCK_HEEL, value=0.9, texture="fine_knit", lift=1, patterned=False, wander=2.4, edge=30),
        Part(cuff, texture="rib", lift=4, wander=2.4, edge=20, patterned=False),
    )
    return tuple(shrunk(part, dx, dy, 1.0) for part in parts)


def socks(texture: str = "fine_knit", tall: float = 0) -> tuple[Part, ...]:
    """A pair, one over the other."""
    low = 40 if tall else 0
    return (*_sock(124, -36 + low, texture, tall), *_sock(-16, 46 + low, texture, tall))


def _fringe(x0: float, x1: float, y: float, length: float) -> tuple[Part, ...]:
    count = int((x1 - x0) / 17)
    return tuple(
        Part(
            f"M{x0 + 9 + k * 17} {y - 6} "
            f"Q{x0 + 5 + k * 17 + k * 7 % 9} {y + length * 0.5} "
            f"{x0 + 8 + k * 17 - k * 5 % 7} {y + length + k * 11 % 13}",
            texture="wool",
            body="pipe",
            stroke=9,
            lift=2,
            edge=5,
            relief=0,
        )
        for k in range(count)
    )


def scarf(texture: str = "wool") -> tuple[Part, ...]:
    """A scarf folded over once, two fringed ends below."""
    back = f"M{M - 10} 250 L{M + 186} 262 Q{M + 196} 640 {M + 178} 884 L{M - 8} 890 Z"
    front = (
        f"M{M - 190} 244 Q{M} 214 {M + 190} 250 Q{M + 176} 330 {M + 40} 362 "
        f"Q{M + 30} 700 {M + 26} 936 L{M - 178} 940 Q{M - 200} 560 {M - 190} 244 Z"
    )
    folds = (
        fold((M - 150, 330), (M - 120, 920), 11, 30, 12),
        fold((M - 60, 340), (M - 50, 930), 10, 26, -10),
        fold((M - 180, 260), (M + 60, 352), 10, 18, 16),
        fold((M + 170, 262), (M - 20, 350), 9, 16, -12),
    )
    other = (fold((M + 110, 330), (M + 120, 880), 10, 26, 8),)
    return (
        *_fringe(M + 20, M + 180, 884, 74),
        Part(back, texture=texture, value=0.95, wander=2.6, lift=7, edge=40, folds=other),
        *_fringe(M - 178, M + 26, 936, 78),
        Part(front, texture=texture, wander=2.6, lift=11, edge=44, folds=folds),
    )


_STOLE_LEFT = (
    f"M{M + 30} 196 C{M - 120} 180 {M - 210} 330 {M - 196} 560 L{M - 190} 960 Q{M - 115} 972 {M - 40} 964 "
    f"L{M - 50} 620 C{M - 56} 460 {M - 50} 350 {M + 40} 322 Z"
)
_STOLE_RIGHT = (
    f"M{M - 30} 200 C{M + 110} 180 {M + 200} 330 {M + 190} 540 L{M + 182} 900 Q{M + 110} 912 {M + 36} 904 "
    f"L{M + 44} 600 C{M + 50} 460 {M + 40} 360 {M - 40} 322 Z"
)


def stole() -> tuple[Part, ...]:
    """A long stole laid as it is worn: around the neck, two fringed ends hanging."""

    def hang(outline: str, x: float, end: float, side: int) -> Part:
        folds = (
            fold((x - 34, 420), (x - 30, end), 12, 18, 10),
            fold((x + 36, 360), (x + 26, end), 11, 18, -12),
            fold((x + 2, 560), (x - 6, end), -8, 12, 4),
            fold((M + 10 * side, 250), (x - 20 * side, 420), 10, 16, 14 * side),
        )
        return Part(outline, texture="linen", wander=3, lift=10, edge=40, folds=folds)

    return (
        *_fringe(M + 38, M + 182, 906, 62),
        hang(_STOLE_RIGHT, M + 112, 890, -1),
        *_fringe(M - 188, M - 40, 964, 62),
        hang(_STOLE_LEFT, M - 116, 950, 1),
    )


_GLOVE_FINGERS = (
    (f"M{M + 60} 560 L{M + 52} 330", 62.0),
    (f"M{M + 122} 560 L{M + 124} 286", 66.0),
    (f"M{M + 190} 560 L{M + 198} 310", 64.0),
    (f"M{M + 252} 590 L{M + 268} 392", 56.0),
)
_GLOVE_PALM = (
    f"M{M + 28} 520 Q{M + 150} 480 {M + 282} 540 Q{M + 290} 660 {M + 252} 790 "
    f"L{M + 62} 790 Q{M + 20} 660 {M + 28} 520 Z"
)
_GLOVE_THUMB = Part(
    f"M{M + 70} 690 Q{M + 6} 640 {M - 20} 540", texture="fine_knit", stroke=64, wander=1.6, lift=6, edge=31
)
_GLOVE_CUFF = f"M{M + 56} 776 L{M + 258} 776 L{M + 262} 920 Q{M + 158} 936 {M + 52} 920 Z"


def _glove() -> tuple[Part, ...]:
    return (
        *(
            Part(path, texture="fine_knit", stroke=width, wander=1.6, lift=4, edge=30)
            for path, width in _GLOVE_FINGERS
        ),
        Part(
            _GLOVE_PALM,
            texture="fine_knit",
            wander=1.6,
            lift=0,
            edge=52,
            folds=(fold((M + 90, 640), (M + 220, 660), -6, 12, 6),),
        ),
        _GLOVE_THUMB,
        Part(_GLOVE_CUFF, texture="rib", wander=1.6, lift=5, edge=26, patterned=False),
    )


def gloves() -> tuple[Part, ...]:
    """A pair, thumbs inward."""
    right = tuple(shrunk(part, 30 + 60, 60, 0.9) for part in _glove())
    return (*(part.mirrored() for part in right), *right)


def belt() -> tuple[Part, ...]:
    """A leather belt, rolled up, buckle in front."""
    rings = tuple(
        hide(
            ellipse(M + k, 600 + k * 0.5, 236 - 34 * k / 4, 236 - 34 * k / 4),
            value=1 - 0.02 * k,
            stroke=26,
            lift=8,
            edge=12,
        )
        for k in (0, 4, 8)
    )
    strap = hide(
        f"M{M + 150} 786 Q{M - 20} 900 {M - 250} 870",
        stroke=62,
        lift=8,
        edge=14,
        lines=(groove(f"M{M + 140} 770 Q{M - 20} 876 {M - 250} 846", 2),),
    )
    buckle = hard(box(M - 60, 826, M + 30, 934, 16), "#b9ab88", body="gloss", stroke=13, lift=6)
    return (*rings, strap, buckle)


SHAPES = (
    Shape("socks", "靴下", "Socks", socks(), focus=(500, 420)),
    Shape("rib_socks", "リブソックス", "Ribbed socks", socks("rib", 60), focus=(500, 420)),
    Shape("scarf", "マフラー", "Scarf", scarf(), focus=(440, 800)),
    Shape("stole", "ストール", "Stole", stole(), focus=(440, 460)),
    Shape("gloves", "手袋", "Gloves", gloves(), focus=(620, 640)),
    Shape("belt", "革ベルト", "Leather belt", belt(), focus=(440, 820)),
)
